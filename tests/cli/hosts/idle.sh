#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: --idle-prof=system over ranks has the CPUs of each rank's host by step in hosts.csv, and those of all in
# the summary; without it the column is empty.
# Method: ranks that wait, and then ranks that load the CPUs; bounds that hold whatever else the machine does.
# takes: 5
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"
need python3
job=(--ioengine=null --size=1g --bs=4k --rw=read --time_based --runtime=1 --name=waits --rate_iops=10
	--name=loads --stonewall)

ranks 0 2 --idle-prof=system --output-dir=r '--output-format=json,normal' "${job[@]}"
sed -n '/^{/,/^}/p' .io/out >.io/json
python3 - <<'END' || fail "idle CPUs: $(cells r/hosts.csv cpu_idle_pct | xargs), $(jq -c .cpu_idleness .io/json)"
import csv, json, os

rows = list(csv.DictReader(open("r/hosts.csv")))
assert len(rows) == 4, rows
for r in rows:
    assert 0 <= float(r["cpu_idle_pct"]) <= 100, r
# two ranks load a CPU each, if there are two
cpus, taken = os.cpu_count(), len(os.sched_getaffinity(0))
for r in rows[2:]:
    assert float(r["cpu_idle_pct"]) <= 100 - 50 * min(2, taken) / cpus, r
idle = json.load(open(".io/json"))["cpu_idleness"]
assert list(idle) == ["system"], idle
each = [float(r["cpu_idle_pct"]) for r in rows]
assert min(each) - 1 <= idle["system"] <= max(each) + 1, (idle, each)
END
grep -qE '^CPUs of 1 host: [0-9.]+ % idle$' .io/out || fail "the summary: $(grep CPU .io/out)"

ranks 0 2 --output-dir=without --runtime=1 "${job[@]}"
is "$(cells without/hosts.csv cpu_idle_pct | sort -u)" '' 'idle CPUs that nobody asked for'
! grep -q 'CPUs of' .io/out || fail 'the summary tells of idle CPUs'
