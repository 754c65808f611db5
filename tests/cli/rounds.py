# SPDX-License-Identifier: MIT
"""rounds.py DIR ROUNDS STEPS    fails unless rounds.csv of a run with steady=snia is right

It is computed once more: its values are the IOPS of summary.csv, and the run ended behind the first
round in which all of its STEPS were steady (where ROUNDS is "steady"), or behind that many rounds.
"""
import csv
import sys

rows = list(csv.DictReader(open(sys.argv[1] + "/rounds.csv")))
summary = {(r["step"], r["round"], r["job"]): r for r in csv.DictReader(open(sys.argv[1] + "/summary.csv"))}
series, steady = {}, {}
for r in rows:
    v = series.setdefault((r["step"], r["job"]), [])
    v.append(float(r["value"]))
    assert abs(v[-1] - float(summary[r["step"], r["round"], r["job"]]["iops"])) < 0.01, r
    if len(v) < 5:
        assert r["steady"] == "0" and not r["mean"], r
        continue
    w = v[-5:]
    mean = sum(w) / 5
    k = sum((i - 2) * y for i, y in enumerate(w)) / 10
    spread, slope = 100 * (max(w) - min(w)) / mean, 100 * abs(4 * k) / mean
    for name, value in ("mean", mean), ("range_pct", spread), ("slope_pct", slope), ("fit_k", k), \
            ("fit_b", mean - 2 * k):
        # the values are rounded to 0.001, which is a larger share of low ones
        rounding = 0.002 + (0.2 / mean if name.endswith("_pct") else 0)
        assert abs(float(r[name]) - value) <= rounding + 1e-6 * abs(value), (name, value, r)
    assert r["steady"] == str(int(spread <= 20 and slope <= 10)), r
    steady.setdefault(int(r["round"]), []).append(r["steady"] == "1")
# the run went on until all of them were steady at once, and no longer
ended = [n for n in sorted(steady) if all(steady[n])]
n = len(next(iter(series.values())))
assert len(series) == int(sys.argv[3]) and {len(v) for v in series.values()} == {n}, series
assert ended == ([n] if sys.argv[2] == "steady" else []), (ended, series)
assert sys.argv[2] == "steady" or n == int(sys.argv[2]), series
