#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 10
# Goal: iogen plot draws the IOPS and a latency of each rank, and how far the ranks are apart; of several steps
# and rounds, in percent of the median of the ranks in each.
# Method: a gnuplot that prints its script, against hosts.csv; one that draws.
# shellcheck disable=SC2016 # variables of iogen
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"
need python3 gnuplot

ranks 0 3 --output-dir=one --name='a"b' --filename='f.$rank' --size=2m --bs=4k --rw=randrw
cat >steps.ini <<'INI'
[s]
filename=f.$rank
size=1m
rw=randread
hosts=0,2
sweep.bs=4k 64k
rounds=3
INI
ranks 0 3 --output-dir=steps steps.ini
run 0 --output-dir=alone --name=x --filename=f.0 --size=64k
run 0 plot one
[[ -s one/hosts.png && -s one/hosts.svg ]] || fail 'the pictures'
grep -q 'id="hosts"' one/report.html || fail 'the report has no picture of hosts'
grep -q '>from the least to the most<' one/hosts.svg || fail 'the legend'

gnuplot_that_prints .io/bin
for folder in one steps alone; do
	PATH=$PWD/.io/bin:$PATH run 0 plot "$folder"
done
[[ ! -e alone/hosts.svg ]] || fail 'a picture of one process'
# between the words that part it from its neighbours
sed -e 1d -e '/^set print/,$d' steps/hosts.svg | gnuplot -d - >.io/drawn 2>.io/err
grep -q '^<svg' .io/drawn || fail 'the picture of steps cannot be drawn'
python3 - <<'PY' || fail 'the pictures have other numbers'
import collections, csv, re, statistics

def blocks(folder):
    text = open(f"{folder}/hosts.svg").read()
    return [[[float(x) for x in line.split()] for line in b.splitlines() if "NaN" not in line]
            for b in re.findall(r"^\$[vw] << EOD\n(.*?)^EOD$", text, re.M | re.S)]

def near(a, b):
    return abs(a - b) <= 1e-5 * abs(b) + 1e-9

def check(folder, relative):
    rows = list(csv.DictReader(open(f"{folder}/hosts.csv")))
    expected = []
    for op in dict.fromkeys(r["op"] for r in rows):
        of = [r for r in rows if r["op"] == op]
        latency = next(c for c in ("lat_p99_ns", "lat_p50_ns", "lat_max_ns") if any(r[c] for r in of))
        for column in ("iops", latency):
            values = collections.defaultdict(list)
            for key in dict.fromkeys((r["step"], r["round"]) for r in of):
                step = {int(r["rank"]): float(r[column]) for r in of
                        if (r["step"], r["round"]) == key and r[column]}
                for rank, v in step.items():
                    values[rank].append(100 * v / statistics.median(step.values()) if relative else v)
            marks = [[rank, statistics.median(v), min(v), max(v)] for rank, v in sorted(values.items())]
            mids = [m[1] for m in marks]
            all_of = [statistics.median(mids), min(mids), max(mids)]
            expected += [marks, [[-0.5] + all_of, [max(values) + 0.5] + all_of]]
    found = blocks(folder)
    assert len(found) == len(expected), (folder, found, expected)
    for a, b in zip(found, expected):
        assert len(a) == len(b) and all(near(x, y) for p, q in zip(a, b) for x, y in zip(p, q)), (a, b)
    return len(found)

assert check("one", False) == 8   # of two operations, IOPS and a latency
assert check("steps", True) == 4
PY
