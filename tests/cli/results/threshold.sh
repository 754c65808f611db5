#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: threshold= counts each operation that took longer than a bound, and no other.
# Method: the log of each I/O's latency, counted; bounds that are borders of buckets, where the
# histogram has the same number; wrong values.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

run 0 --output-dir=logged --ioengine=null --rw=randrw --size=40m --numjobs=2 --per_job_logs=0 \
	--slat=1 --threshold=0.03us,0.051us,0.255us,1.5us,30ms --name=a --write_lat_log=a
run 0 --output-dir=copied --name=c --workload=copy --source=source --filename=copy --size=4m --bs=4k \
	--rate_iops=1m --threshold=0.255us,0.511us,1.023us,4.095us,131.071us
cat >count.py <<'EOF'
import csv

def rows(name):
    return list(csv.DictReader(open(name)))

asked = ["30", "51", "255", "1500", "30000000"]
table = rows("logged/thresholds.csv")
assert ",".join(table[0]) == "run_id,step,round,job,op,kind,bound_ns,ios_over,share_pct", table[0]
assert [(r["op"], r["kind"], r["bound_ns"]) for r in table] == [
    (op, kind, b) for op in ("read", "write") for kind in ("lat", "slat", "clat") for b in asked]
lines = {}
for kind in "lat", "slat", "clat":
    for line in open(f"a_{kind}.log"):
        _, ns, op = line.split(",")[:3]
        lines.setdefault((("read", "write")[int(op)], kind), []).append(int(ns))
for r in table:
    sample = lines[r["op"], r["kind"]]
    over = sum(ns > int(r["bound_ns"]) for ns in sample)
    assert int(r["ios_over"]) == over, (r, over)
    assert abs(float(r["share_pct"]) - 100 * over / len(sample)) < 1e-6, r

table = rows("copied/thresholds.csv")
kinds = {(r["op"], r["kind"]) for r in table}
assert kinds == {("read", "lat"), ("write", "lat"), ("sync", "lat"), ("copy", "lat"),
                 ("copy", "response")}, kinds
buckets = rows("copied/histogram.csv")
assert any(0 < int(r["ios_over"]) < 1024 for r in table), "no bound among the latencies"
for r in table:
    over = sum(int(b["count"]) for b in buckets if (b["op"], b["kind"]) == (r["op"], r["kind"])
               and int(b["lo_ns"]) > int(r["bound_ns"]))
    assert int(r["ios_over"]) == over, (r, over)
EOF
python3 count.py 2>.io/err || fail "operations over a bound"

run 0 --output-dir=unasked --ioengine=null --name=a --size=64k
[[ ! -e unasked/thresholds.csv ]] || fail 'bounds that nobody asked for'
run 0 --output-dir=again logged/job.ini
is "$(cells again/thresholds.csv bound_ns op=read kind=lat | xargs)" '30 51 255 1500 30000000' 'bounds again'

refused 'iogen: command line: threshold=5ms,3ms: write the times in rising order' --name=a --threshold=5ms,3ms
refused 'iogen: command line: threshold=5x: not a time: write a number with us, ms, s, m, h or d, such as 30s' \
	--name=a --threshold=5x
refused "iogen: command line: threshold=$(seq -s, 17): more than 16 times" --name=a --threshold="$(seq -s, 17)"
refused 'iogen: command line: [a] threshold= counts latencies, and this job measures none: leave out gtod_reduce, or disable_lat' \
	--name=a --threshold=5ms --gtod_reduce=1
