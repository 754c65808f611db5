#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the queries of docs/queries.md answer their questions.
# Method: python3's sqlite3 runs each query of the page on a database of a few runs; the answers are
# computed once more from the CSV files.
# takes: 2
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

runs=0
for round in 1 2; do
	for mode in slow fast; do
		pace=()
		[[ $mode == fast ]] || pace=("--rate_iops=100k,100k")
		run 0 --run-name=$mode --title="$mode $round" --interval=20ms --ioengine=null --bs=4k \
			--name=mix --rw=randrw --size=16m "${pace[@]}" --sweep.iodepth='1..16*4' \
			--name=few --stonewall --rw=read --size=64k
		runs=$((runs + 1))
	done
done
run 0 --output-dir=error --name=broken --ioengine=null --rw=read --size=64k
sed -i 's/"governor": [^,]*/"governor": "turbo"/' error/manifest.json
run 0 export --sqlite=runs.db iogen-results/* error
is "$(wc -l <.io/out)" $((runs + 1)) 'lines'

cat >.io/check.py <<'END'
import csv, glob, re, sqlite3, sys
from collections import defaultdict

text = open(sys.argv[1]).read()
queries = re.findall(r'^## (\d+)\. (.*?)$(?:(?!^## ).)*?^```sql\n(.*?)^```', text, re.M | re.S)
assert [int(number) for number, _, _ in queries] == list(range(1, 11)), queries
db = sqlite3.connect('runs.db')
db.row_factory = sqlite3.Row
def ask(number):
    return [dict(row) for row in db.execute(queries[number - 1][2])]
def table(name):
    rows = []
    for path in sorted(glob.glob('iogen-results/*/' + name)) + ['error/' + name]:
        with open(path, newline='') as f:
            rows += csv.DictReader(f)
    return rows
def near(a, b):
    return abs(a - b) <= 1e-9 * abs(b)
summary, histogram, interval = table('summary.csv'), table('histogram.csv'), table('interval.csv')
ids = [row['run_id'] for row in summary]

# 1
runs = ask(1)
assert sorted(r['run_id'] for r in runs) == sorted(set(ids)), runs
assert [r['started'] for r in runs] == sorted(r['started'] for r in runs)
assert {r['title'] for r in runs} == {m + ' ' + n for m in ('slow', 'fast') for n in '12'} | {None}

# 2
groups = defaultdict(list)
def key(r):
    return tuple(r[c] for c in ('run_id', 'step', 'round', 'job'))
swept = {key(r): r.get('sweep.iodepth') for r in table('jobs.csv')}
assert set(swept.values()) == {'1', '4', '16', '', None}, swept
for r in summary:
    if r['lat_p99_ns'] and swept[key(r)]:
        groups[r['job'], r['op'], int(swept[key(r)])].append(int(r['lat_p99_ns']) / 1e3)
answer = ask(2)
assert len(answer) == 6 and all(r['samples'] == 4 for r in answer), answer
assert [(r['job'], r['op'], r['iodepth']) for r in answer] == sorted(groups), answer
for r in answer:
    v = groups[r['job'], r['op'], r['iodepth']]
    assert (r['samples'], r['least_us'], r['most_us']) == (len(v), min(v), max(v)), r
    assert near(r['mean_us'], sum(v) / len(v)), r

# 3
groups = defaultdict(list)
for r in summary:
    if int(r['ios']):
        groups[r['job'], r['op'], int(r['iodepth'])].append(float(r['iops']))
answer = ask(3)
assert [(r['job'], r['op'], r['iodepth']) for r in answer] == sorted(groups), answer
mean = {at: sum(v) / len(v) for at, v in groups.items()}
for r in answer:
    at = r['job'], r['op'], r['iodepth']
    assert near(r['iops'], mean[at]), r
    assert near(r['gain'], mean[at] / mean[min(k for k in mean if k[:2] == at[:2])]), r

# 4
answer = ask(4)
assert len(answer) == len(groups)
for r in answer:
    least = min((float(s['iops']), s['run_id']) for s in summary if int(s['ios']) and
                (s['job'], s['op'], int(s['iodepth'])) == (r['job'], r['op'], r['iodepth']))
    assert (r['iops'], r['run_id']) == least, (r, least)
assert all('/slow-' in r['folder'] for r in answer if r['job'] == 'mix'), answer

# 5
assert ask(5) == []
for change in ('UPDATE histogram SET "count" = "count" + 1 WHERE rowid = (SELECT max(rowid) FROM histogram)',
               'UPDATE interval SET ios = ios + 1 WHERE rowid = (SELECT max(rowid) FROM interval)',
               "DELETE FROM histogram WHERE job = 'broken'"):
    db.execute(change)
    assert len(ask(5)) == 1, change
    db.rollback()
assert db.execute('SELECT sum("count") FROM histogram WHERE kind = \'lat\'').fetchone()[0] == \
    sum(int(r['ios']) for r in summary) > 20000

# 6
groups = defaultdict(list)
for r in histogram:
    if r['kind'] == 'lat':
        groups[r['step'], r['job'], r['op']].append((int(r['lo_ns']), int(r['hi_ns']), int(r['count'])))
answer = {(str(r['step']), r['job'], r['op']): r for r in ask(6)}
assert {key_ for key_, v in groups.items() if sum(n for _, _, n in v) >= 368} == set(answer), answer
for where, r in answer.items():
    total, below = sum(n for _, _, n in groups[where]), 0
    buckets = defaultdict(int)
    for lo, hi, n in groups[where]:
        buckets[lo, hi] += n
    for (lo, hi), n in sorted(buckets.items()):
        below += n
        if below >= 0.99 * total:
            break
    assert (r['total'], r['lo_ns'], r['hi_ns']) == (total, lo, hi), (r, lo, hi)

# 7
bad = [(r['run_id'], int(r['step']), r['job'], r['op']) for r in summary if int(r['partial']) or int(r['errors']) or
       r['generator_bound'] == '1' or (int(r['ios']) and not r['lat_p99_ns'])]
answer = ask(7)
assert sorted((r['run_id'], r['step'], r['job'], r['op']) for r in answer) == sorted(bad) and bad, answer
assert any(r['why'] == 'too few operations for p99' for r in answer)
db.execute("UPDATE summary SET partial = 1 WHERE job = 'broken'")
assert [r['why'] for r in ask(7) if r['job'] == 'broken'] == ['it ended early']
db.rollback()

# 8
answer = ask(8)
assert len(answer) == sum(int(r['ios']) > 0 for r in summary), len(answer)
for r in answer:
    slices = [s for s in interval if (s['run_id'], int(s['step']), s['job'], s['op'], s['phase']) ==
              (r['run_id'], r['step'], r['job'], r['op'], 'run') and int(s['end_ns']) > int(s['start_ns'])]
    first, last = slices[:(len(slices) + 1) // 2], slices[(len(slices) + 1) // 2:]
    for part, is_ in (first, r['iops_before']), (last, r['iops_after']):
        assert not part and is_ is None or near(is_, sum(int(s['ios']) for s in part) * 1e9 /
            sum(int(s['end_ns']) - int(s['start_ns']) for s in part)), r

# 9
answer = [r for r in ask(9) if r['job'] == 'mix' and r['op'] == 'read']
assert len(answer) == 6 and all(r['runs'] == 2 for r in answer), answer # slow and fast, three steps
for r in answer:
    v = [float(s['iops']) for s in summary if (s['job'], s['op'], int(s['step'])) == ('mix', 'read', r['step'])
         and db.execute('SELECT jobs_digest FROM runs WHERE run_id = ?', (s['run_id'],)).fetchone()[0] == r['jobs_digest']]
    assert len(v) == 2 and near(r['iops'], sum(v) / 2) and near(r['spread_pct'], 100 * (max(v) - min(v)) / (sum(v) / 2)), r

# 10
answer = ask(10)
assert [(r['value'], r['runs']) for r in answer if r['fact'] == '$.tuning.cpu.governor'][-1] == ('turbo', 1), answer
assert sum(r['runs'] for r in answer if r['fact'] == '$.tuning.cpu.governor') == len(runs), answer
assert all(not r['fact'].startswith('$.volatile') for r in answer)
END
python3 .io/check.py "$IOGEN_SRC/docs/queries.md" 2>.io/python || fail "$(tail -n 3 .io/python)"
