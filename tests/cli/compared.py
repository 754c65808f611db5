# SPDX-License-Identifier: MIT
"""compared.py CSV BASE... -- NEW...    fails unless the comparison CSV is right

All is worked out once more from the folders' summary.csv: p by trying all choices of ranks one by
one, the interval from all differences of logarithms (with the critical value found by trying, too).
"""
import csv
import itertools
import math
import os
import statistics
import sys


def samples(folders):
    found = {}
    for folder in folders:
        with open(os.path.join(folder, "summary.csv"), encoding="utf-8") as file:
            for row in csv.DictReader(file):
                for measure, value in row.items():
                    key = (row["step"], row["job"], row["op"], measure)
                    if value and (measure.endswith("_ns") or measure in ("iops", "mb_per_s")):
                        found.setdefault(key, []).append(float(value))
    return found


def midranks(values):
    return [sum((v < x) + (v == x) / 2 for v in values) + 0.5 for x in values]


def rank_p(a, b):
    ranks = midranks(a + b)
    mean = len(a) * (len(ranks) + 1) / 2
    away = abs(sum(ranks[:len(a)]) - mean)
    sums = [sum(chosen) for chosen in itertools.combinations(ranks, len(a))]
    return sum(abs(s - mean) >= away - 1e-9 for s in sums) / len(sums)


def margin(m, n):
    """The largest k with P(U < k) <= 0.025, where no value is equal to another."""
    sums = sorted(sum(chosen) for chosen in itertools.combinations(range(m + n), m))
    least = sums[0]
    k = 0
    while sum(s - least <= k for s in sums) <= 0.025 * len(sums):
        k += 1
    return k


def close(a, b, allowed):
    return math.isclose(a, b, rel_tol=1e-4, abs_tol=allowed)


def row_check(row, a, b):
    k = margin(len(a), len(b))
    logs = sorted(math.log(y) - math.log(x) for x in a for y in b)
    percent = [100 * (math.exp(v) - 1) for v in (statistics.median(logs), logs[k - 1], logs[-k])]
    wrong = [name for name, value, allowed in (
        ("base_n", len(a), 0), ("new_n", len(b), 0), ("base", statistics.median(a), 0.002),
        ("new", statistics.median(b), 0.002), ("diff_pct", percent[0], 0.002),
        ("lo_pct", percent[1], 0.002), ("hi_pct", percent[2], 0.002), ("p", rank_p(a, b), 1e-6),
    ) if not close(float(row[name]), value, allowed)]
    if wrong:
        sys.exit(f"{row}: {wrong}: {percent} {rank_p(a, b)}")


def family_check(rows):
    rows.sort(key=lambda row: float(row["p"]))
    for i, row in enumerate(rows):
        adjusted = min(1, *(float(r["p"]) * len(rows) / (k + 1) for k, r in enumerate(rows)
                            if k >= i), 1)
        if not close(float(row["p_adjusted"]), adjusted, 1e-6):
            sys.exit(f"{row}: p_adjusted is not {adjusted}")
        beyond = float(row["lo_pct"]) > 0 or float(row["hi_pct"]) < 0
        if (row["verdict"] != "unclear") != (adjusted < 0.05 and beyond):
            sys.exit(f"{row}: the verdict")


def main():
    mark = sys.argv.index("--")
    base, new = samples(sys.argv[2:mark]), samples(sys.argv[mark + 1:])
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if not row["measure"].startswith("merged_")]
    for row in rows:
        key = (row["step"], row["job"], row["op"], row["measure"])
        row_check(row, base[key], new[key])
    for judged in "01":
        family_check([row for row in rows if row["judged"] == judged])
    print(len(rows))


main()
