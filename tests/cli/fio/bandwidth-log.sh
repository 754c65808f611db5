#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: --bandwidth-log says what all jobs moved together, in fio's lines.
# Method: two jobs, one begins later; each line against the rows of interval.csv.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
job=(--ioengine=null --size=1m --time_based --thinktime=1ms --name=a --rw=rw --runtime=350ms
	--numjobs=2 --name=b --rw=write --startdelay=150ms --runtime=300ms)

run 0 --output-dir=out --interval=100ms --bandwidth-log "${job[@]}"
says .io/err ''
python3 - >.io/err <<'EOF2' || fail "$(<.io/err)"
import csv
import sys

bad = 0
rows = list(csv.DictReader(open("out/interval.csv")))
for n, op in enumerate(("read", "write", "trim")):
    cells = {}
    for r in rows:
        cell = cells.setdefault(int(r["start_ns"]) // 10**8, [2**63, 0, 0])
        cell[0] = min(cell[0], int(r["start_ns"]))
        cell[1] = max(cell[1], int(r["end_ns"]))
        cell[2] += int(r["bytes"]) if r["op"] == op else 0
    slices = [c for _, c in sorted(cells.items())]
    if slices[-1][1] - slices[-1][0] < 10**7 and slices[-1][0] == slices[-2][1]:
        rest = slices.pop()
        slices[-1][1:] = [rest[1], slices[-1][2] + rest[2]]
    expected = [[c[1] // 10**6, round(c[2] / 1024 / ((c[1] - c[0]) / 1e9)), n, 0, 0]
                for c in slices]
    found = [[int(v) for v in line.split(",")] for line in open(f"agg-{op}_bw.log")]
    if found != expected or len(found) < 4 or (op != "trim" and not any(f[1] for f in found)):
        print(f"{op}: {found}, not {expected}")
        bad = 1
sys.exit(bad)
EOF2
