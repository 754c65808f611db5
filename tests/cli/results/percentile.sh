#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: percentile.csv has the percentiles that a job asks for, as the sample has them, and leaves
# empty what the sample is too small for.
# Method: the latencies of a log, sorted; samples on either side of the least that says p99.9999.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

run 0 --output-dir=logged --ioengine=null --name=a --rw=randrw --size=80m --slat=1 --write_lat_log=a \
	--percentile_list=0.01:0.1:10:50:90:99:99.9:99.99:99.999:100 --name=b --size=4m --rw=read
cat >sorted.py <<'EOF2'
import csv
import math

rows = list(csv.reader(open("logged/percentile.csv")))
assert ",".join(rows[0]) == "run_id,step,round,job,op,kind,percentile_pct,value_ns", rows[0]
asked = "0.01 0.1 10 50 90 99 99.9 99.99 99.999 100".split()
told = [tuple(r[3:7]) for r in rows[1:]]
expected = [("a", op, kind, p) for op in ("read", "write") for kind in ("lat", "slat", "clat")
            for p in asked]
assert told == expected, (told, expected)
lines = {}
for kind in "lat", "slat", "clat":
    for line in open(f"a_{kind}.1.log"):
        _, ns, op = line.split(",")[:3]
        lines.setdefault((("read", "write")[int(op)], kind), []).append(int(ns))
for _, step, round_, job, op, kind, pct, value in rows[1:]:
    sample = sorted(lines[op, kind])
    p = float(pct)
    far = max(p, 100 - p) / 100
    said = far < 1 and far ** len(sample) <= 0.025
    assert (step, round_) == ("0", "0")
    assert bool(value) == said, (op, kind, pct, value, len(sample))
    if said:
        truth = sample[math.ceil(len(sample) * p / 100 - 1e-9) - 1]
        assert abs(int(value) - truth) <= truth / 256 + 1, (op, kind, pct, value, truth)
        assert sample[0] <= int(value) <= sample[-1]
EOF2
python3 sorted.py 2>.io/err || fail "percentiles of sorted latencies"
is "$(grep -E '^(job|a|b) ' .io/out | sed -E 's/.*(mean .*max).*/\1/; /^[ab]/s/ .*//' | xargs)" \
	'mean p0.01 p0.1 p10 p50 p90 p99 p99.9 p99.99 p99.999 p100 max a a mean p50 p99 p99.9 max b' \
	'columns for people'

# One operation decides whether p99.9999 is told. What takes its list from the tables agrees.
for n in 3688877 3688878; do
	run 0 --output-dir=$n --ioengine=null --name=a --size=64g --number_ios=$n --percentile_list=99.999:99.9999:99.99999
	is "$(cells $n/summary.csv ios)" $n operations
	is "$(cells $n/percentile.csv value_ns percentile_pct=99.999)" "$(cells $n/summary.csv lat_p99_999_ns)" p99.999
	is "$(cells $n/percentile.csv value_ns percentile_pct=99.99999)" '' "p99.99999 of $n"
	value=$(cells $n/percentile.csv value_ns percentile_pct=99.9999)
	is "$(grep '^a .*read ' .io/out | grep -o ' - ' | wc -l)" $((1 + (n == 3688877))) 'empty cells for people'
	if [[ $n == 3688877 ]]; then
		is "$value" '' "p99.9999 of $n"
	else
		at_least "$value" "$(cells $n/summary.csv lat_p99_999_ns)" "p99.9999 of $n"
		at_least "$(cells $n/summary.csv lat_max_ns)" "$value" "the maximum"
	fi
done

# A file of results like the others: none without a list, and not written over.
run 0 --output-dir=unasked --ioengine=null --name=a --size=64k
[[ ! -e unasked/percentile.csv ]] || fail 'percentiles that nobody asked for'
mkdir held
cp logged/percentile.csv held
refused 'iogen: --output-dir=held holds results already, and they are not written over; name another folder' \
	--output-dir=held --ioengine=null --name=a --size=64k

# What a run leaves as its jobs asks for no more than they did.
run 0 --output-dir=again unasked/job.ini
[[ ! -e again/percentile.csv ]] || fail "percentiles that job.ini asked for, and no job did"
run 0 --output-dir=listed --ioengine=null --name=a --size=4m --percentile_list=10:99
run 0 --output-dir=relisted listed/job.ini
is "$(cells relisted/percentile.csv percentile_pct op=read kind=lat | xargs)" '10 99' "percentiles again"
