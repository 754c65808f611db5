#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: on every engine a rate is an open loop: when a unit is due does not depend on those before.
# Method: jobs of each engine, direction and process on files, and on a server (nbdkit through nbdfuse)
# that is slower than the rate, whose arithmetic is exact: all of it follows from when the last ended.
# takes: 6
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
mapfile -t engines < <(engines_here)
rate=200
ios=30
! long || ios=1000
data file 4194304

# Nothing is issued before it is due, all of it is done, and each has a response. A trim needs a file
# system that punches holes.
ways=(read write)
! fallocate --punch-hole --offset 0 --length 4096 file 2>/dev/null || ways+=(trim)
cat >.io/moments.py <<'END'
import sys

rate, *logs = sys.argv[1:]
gap = 1e6 / float(rate)
for log in logs:
    rows = [line.split() for line in open(log).readlines()[1:]]
    at = [int(row[0]) for row in rows if len(row) == 5]
    n = len(at)
    if log.endswith("linear"):
        early = [i for i, us in enumerate(at) if us + 1 < i * gap]
        if early:
            sys.exit(f"{log}: before they are due: {early[:5]}")
    # the sum of n exponential gaps is within 4 deviations of its mean
    elif at[-1] < n * gap * (1 - 4 / n ** 0.5):
        sys.exit(f"{log}: the last is issued at {at[-1]} us, and not about {n * gap}")
END
for way in "${ways[@]}"; do
	args=()
	for engine in "${engines[@]}"; do
		for process in linear poisson; do
			args+=(--name="$engine.$process" --ioengine="$engine" --rate_process="$process"
				--write_iolog=".io/iolog.$engine.$process")
			[[ $engine == null ]] || args+=(--filename=file)
		done
	done
	rm -rf results .io/iolog.*
	run 0 --output-dir=results --rw="rand$way" --size=4m --rate_iops=$rate --number_ios=$ios \
		--overwrite=1 --norandommap --iodepth=4 "${args[@]}"
	python3 "${0%/*}/../laws.py" check results || fail "a law is broken: $way"
	is "$(cells results/summary.csv ios | uniq -c | xargs)" "$((2 * ${#engines[@]})) $ios" \
		"jobs and their ios: $way"
	is "$(cells results/summary.csv response_min_ns | grep -c .)" $((2 * ${#engines[@]})) \
		"jobs with responses: $way"
	python3 .io/moments.py $rate .io/iolog.* || fail "moments: $way"
done

# 10 ms after each other, on a device that takes 25 ms: of n, one at a time, all but the first are late,
# the last by (n - 1) 15 ms or more, and its response ends with the job: it is what that took, less when it
# was due.
need_server
served device --filter=delay memory 64m delay-read=25ms delay-write=25ms
n=20
args=()
sent=(psync sync pvsync2 libaio posixaio)
! has_io_uring || sent+=(io_uring)
for engine in "${sent[@]}"; do
	args+=(--name="$engine" --ioengine="$engine" --stonewall)
done
rm -rf results
run 0 --output-dir=results --filename=device --direct=1 --size=1m --rw=randread --rate_iops=100 \
	--number_ios=$n "${args[@]}"
python3 - $n "${sent[@]}" <<'PY' || fail "a device slower than the rate"
import csv
import sys

n, *engines = sys.argv[1:]
n = int(n)
gap, device, ms = 10_000_000, 25_000_000, 1_000_000
bad = []
with open("results/summary.csv") as f:
    rows = list(csv.DictReader(f))
if [row["job"] for row in rows] != engines:
    bad.append(("jobs", [row["job"] for row in rows]))
for row in rows:
    cell = {name: float(row[name] or "nan") for name in row if name.endswith("_ns")}
    # a worker that wakes up late begins late; its schedule does not, so the first waits, too
    rise = cell["response_max_ns"] - cell["response_min_ns"]
    last = cell["runtime_ns"] - (n - 1) * gap # the response of the last, had it begun in time
    for what, holds in {
        "ios": int(row["ios"]) == n,
        "late_ios": int(row["late_ios"]) == n - 1,
        "lat_min_ns": cell["lat_min_ns"] >= device,
        "late_max_ns": (n - 1) * (device - gap) <= cell["late_max_ns"] and
                       cell["response_max_ns"] - cell["lat_max_ns"] <= cell["late_max_ns"] <=
                       cell["response_max_ns"] - cell["lat_min_ns"],
        "response_max_ns, least": cell["response_max_ns"] >= n * device - (n - 1) * gap,
        "response_max_ns, by the job's time": rise <= last - cell["lat_min_ns"] + ms,
        # one at a time: from when the first was due to the end of the last, all were on the device
        "response_max_ns, by what was served": cell["response_max_ns"] + (n - 1) * gap + ms >=
                                               n * cell["lat_mean_ns"],
        # one at a time: together they take no longer than the job
        "lat_mean_ns": n * cell["lat_mean_ns"] <= cell["runtime_ns"] + ms,
    }.items():
        if not holds:
            bad.append((row["job"], what, row))
print(*bad, sep="\n", file=sys.stderr)
sys.exit(bool(bad))
PY
