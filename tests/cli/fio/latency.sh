#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a latency by iogen is a latency by fio, as near as fio is to itself.
# Method: both read the same device, a server that takes 5 ms (nbdkit through nbdfuse), in turns, in the
# same minute. The median over the turns of iogen's mean, p50 and p99 lies within what fio's turns
# span (of nine, the middle five), made wider on both sides by as much again, and by 2 %, for fio's
# buckets are 1.6 % wide; p99 in the long form only. A shift of 10 % is 0.5 ms. Where fio's own turns are further apart than 2 %
# the machine is too busy to tell that, and the long form tries again.
# exclusive
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need fio python3
need_server
turns=3
ios=60
if long; then
	turns=9
	ios=400 # 368 have a p99
fi
served_wide 16 device --filter=delay memory 64m delay-read=5ms

# turn N ENGINE DEPTH: a job by both.
turn() {
	local job=(--name=a --filename=device --direct=1 --rw=randread --bs=4k --size=64m
		--ioengine="$2" --iodepth="$3" --number_ios=$((ios * $3)) --randseed="$1")

	rm -rf "results.$1"
	fio --thread --lat_percentiles=1 --output-format=json --output="fio.$1" "${job[@]}" \
		>.io/out 2>.io/err || fail "fio ${job[*]}"
	run 0 --output-dir="results.$1" "${job[@]}"
}

cat >.io/compare.py <<'END'
import csv
import json
import statistics
import sys

fio, iogen = [], []
for turn in range(1, int(sys.argv[1]) + 1):
    lat = json.load(open(f"fio.{turn}"))["jobs"][0]["read"]["lat_ns"]
    fio.append((lat["mean"], lat["percentile"]["50.000000"], lat["percentile"]["99.000000"]))
    row = next(csv.DictReader(open(f"results.{turn}/summary.csv")))
    iogen.append([float(row[f"lat_{part}_ns"] or "nan") for part in ("mean", "p50", "p99")])
noisy = wrong = False
for name, theirs, ours in zip(("mean", "p50", "p99"), zip(*fio), zip(*iogen)):
    theirs = sorted(theirs)[len(theirs) // 4:len(theirs) - len(theirs) // 4]
    low, high, own = theirs[0], theirs[-1], statistics.median(ours)
    if name == "p99" and turn < 9: # too few for that
        continue
    more = high - low + 0.02 * statistics.median(theirs)
    noisy = noisy or name == "p50" and high - low > 0.02 * statistics.median(theirs)
    verdict = low - more <= own <= high + more
    print(f"{name}: fio {low:.0f} .. {high:.0f} ns, iogen {own:.0f}", "" if verdict else "WRONG")
    wrong = wrong or not verdict
sys.exit(1 if wrong else 2 if noisy else 0)
END

# compared ENGINE DEPTH
compared() {
	local i status=0

	for ((i = 1; i <= turns; i++)); do
		turn $i "$1" "$2"
	done
	python3 .io/compare.py $turns >.io/compared || status=$?
	printf '%s, iodepth=%s:\n%s\n' "$1" "$2" "$(<.io/compared)"
	return $status
}

alike() {
	status=0
	compared "$@" || status=$?
	((status == 0)) || { ((status == 2)) && ! long; }
}

for row in psync,1 libaio,8 io_uring,8; do
	IFS=, read -r engine depth <<<"$row"
	[[ $engine != io_uring ]] || has_io_uring || continue
	in_a_try alike "$engine" "$depth" || ((status == 2)) || fail "$engine, iodepth=$depth: not as fio"
done
