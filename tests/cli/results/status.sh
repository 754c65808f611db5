#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: --status-interval reports while a run goes on what has been measured so far, in every format,
# and the end is the same as without it.
# Method: the reports of runs of two jobs, one after the other, against each other and the tables.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
job=(--size=1m --time_based --thinktime=100us --name=a --ioengine=null --rw=rw --runtime=700ms --numjobs=2
	--name=b --stonewall --ioengine=libaio --rw=write --iodepth=2 --runtime=500ms)

run 0 --output-dir=out --status-interval=200ms --output-format=json,csv --output=all.json "${job[@]}"
says .io/err ''
python3 - >.io/err <<'EOF2' || fail "$(<.io/err)"
import csv
import json

text, docs = open("all.json").read(), []
while text.strip():
    doc, end = json.JSONDecoder().raw_decode(text)
    docs.append(doc)
    text = text[end:].lstrip()
assert len(docs) >= 3, f"{len(docs)} reports"


def count(doc, name, op, what):
    return sum(j[op][what] for j in doc["jobs"] if j["jobname"] == name)


for what in "total_ios", "io_bytes":
    for name, op in ("a", "read"), ("a", "write"), ("b", "write"):
        counts = [count(d, name, op, what) for d in docs]
        assert counts == sorted(counts), counts
early, last = docs[0], docs[-1]
assert [j["jobname"] for j in early["jobs"]] == ["a", "a", "b"], early["jobs"]
assert count(early, "b", "write", "total_ios") == 0
assert 0 < count(early, "a", "read", "total_ios") < count(last, "a", "read", "total_ios")
for d in docs:
    for j in d["jobs"]:
        for op in "read", "write":
            one = j[op]
            assert one["clat_ns"]["N"] == one["total_ios"]
            assert one["io_bytes"] == 4096 * one["total_ios"]
            assert abs(one["iops"] * j["job_runtime"] / 1000 - one["total_ios"]) <= one["iops"] / 500
        for part in "level", "submit", "complete":
            shares = sum(j["iodepth_" + part].values())
            assert abs(shares - 100) < 0.01 or not one["total_ios"], j
for r in csv.DictReader(open("out/summary.csv")):
    if r["op"] in ("read", "write"):
        assert count(last, r["job"], r["op"], "total_ios") == int(r["ios"]), r
EOF2

# A table has a header each time; the last one is the one that is kept.
at_least "$(grep -c ^run_id all.json.csv)" 3 'tables'
cmp <(tail -n "$(wc -l <out/summary.csv)" all.json.csv) out/summary.csv

# On standard output, for people; what an earlier run left in a file is gone.
run 0 --no-results --status-interval=100ms "${job[@]:0:8}"
at_least "$(grep -c '^job' .io/out)" 2 'summaries'
echo old >again
run 0 --no-results --status-interval=1m --output=again --output-format=csv --name=a --ioengine=null --size=4k
is "$(head -c 6 again)" run_id 'how the file begins'
