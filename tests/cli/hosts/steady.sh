#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 55
# Goal: a job with steadystate= ends on all ranks when what they do together is steady, also where rank 0 has no
# part in it; where it never is, all end with 4. A rank that is killed or hangs meanwhile keeps none from its end, and
# ends when it goes on.
# Method: paced loads, whose sum is known; limits that nothing meets; kill -9 and SIGSTOP to a rank.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"
need python3
paced=(--ioengine=null --size=1g --bs=4k --rw=read --time_based --runtime=60 --rate_iops=2000
	--steadystate_check_interval=100ms --steadystate_duration=1 --group_reporting '--output-format=json,normal')

# together DIR IOPS RANK...: these ranks ended early, by one decision, on values around IOPS.
together() {
	python3 - "$@" <<'END' || fail "steady state of $1: $(jq -c '.jobs[].steadystate' .io/json)"
import csv, json, statistics, sys

dir, iops, ranks = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
ss = json.load(open(".io/json"))["jobs"][0]["steadystate"]
v = ss["data"]["iops"]
assert ss["attained"] == 1 and len(v) == 10, ss
assert 0.95 * iops < statistics.median(v) < 1.05 * iops, v
assert all(abs(b - 4096 * i) <= 4096 for b, i in zip(ss["data"]["bw"], v)), ss
mean = sum(v) / len(v)
assert abs(100 * max(abs(y - mean) for y in v) / mean - float(ss["criterion"].rstrip("%"))) < 0.01, ss
rows = [r for r in csv.DictReader(open(dir + "/hosts.csv")) if r["job"] == "a"]
assert [r["rank"] for r in rows] == ranks, rows
last = [int(r["last_ns"]) for r in rows]
assert 1e9 <= min(last) and max(last) < 50e9 and max(last) - min(last) < 5e9, last
END
}

# said: standard output, of which JSON goes to .io/json.
said() {
	sed -n '/^{/,/^}/p' .io/out >.io/json
}

ranks 0 3 --output-dir=r "${paced[@]}" --name=a --ss=iops:90% --name=b --stonewall --ss=bw:90%,lat_slope:90%
said
together r 6000 0 1 2
is "$(grep -c '^note: \[[ab]\] steadystate=: steady after ' .io/out)" 2 'notes'
is "$(cells r/hosts.csv rank job=b | xargs)" '0 1 2' 'the step behind it'
is "$(jq -c '[.partial, .exit_code]' r/manifest.json)" '[false,0]' 'a run that is whole'

# rank 0 has no part in it, and judges it
ranks 0 3 --output-dir=some "${paced[@]}" --name=a --ss=iops:90% --hosts=1-2
said
together some 4000 1 2

# jobs of a group are judged together, whoever runs them
ranks 0 2 --output-dir=group "${paced[@]}" --ss=iops:90% --name=a --name=b --hosts=1
said
together group 6000 0 1
is "$(grep -o 'steady after .*' .io/out | sort -u | wc -l)" 1 'ends of a group'

# never: the whole runtime
coded 4 2 --output-dir=never "${paced[@]}" --name=a --ss=lat:0.0001% --runtime=2 ||
	fail "exit codes $(cat code.*): $(<.io/err)"
is "$(grep -c '^iogen: \[a\] steadystate=: not reached: ' .io/err)" 1 'messages'
is "$(jq -c '[.partial, .exit_code]' never/manifest.json)" '[false,4]' 'a run that did not become steady'
at_least "$(cells never/hosts.csv last_ns rank=1)" 1900000000 'the end of the other rank'

asks=$'steadystate=iops:0.000001%\nsteadystate_duration=1\nsteadystate_check_interval=100ms'
begin 3
kill -9 "${rank[1]}"
gone
holds 0 1 0

# Who hangs would keep the others at work until runtime= is over, for minutes.
patience=3 begin 3 --mca orte_abort_on_non_zero_status 0
kill -STOP "${rank[2]}"
until_true are_gone "${rank[0]}" "${rank[1]}"
holds 0 0 1
is "$(jq .exit_code r/manifest.json)" 1 'the exit code where a rank hangs'
kill -CONT "${rank[2]}"
until_true are_gone "${rank[2]}"
let_go

begin 2 --mca orte_abort_on_non_zero_status 0
kill -INT "${rank[@]}"
gone
holds 0 0
