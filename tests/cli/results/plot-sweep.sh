#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: iogen plot draws any swept option against any measure, with the medians and intervals of the
# tables: curves, small charts, a heat map, latency against throughput; and names what there is
# where something is asked for that is not.
# Method: a gnuplot that prints its script shows the numbers, which python makes anew from
# summary.csv, histogram.csv and jobs.csv; gnuplot itself draws the default pictures once.
# takes: 6
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3 gnuplot
path=$PATH

gnuplot_that_prints .io/prints

cat >.io/m.ini <<'EOT'
[global]
ioengine=null
rounds=9
[matrix]
rw=randrw
size=8m
sweep.bs=4k 16k 64k
sweep.iodepth=1..8*2
[words]
stonewall
size=2m
bs=4k
sweep.rw=randread write
sweep.numjobs=1 2 3
[load]
stonewall
rw=randread
time_based
runtime=20ms
size=64m
sweep.rate_iops=20k 40k
EOT
run 0 --output-dir=m .io/m.ini

# --- curves: medians with 95 % intervals, on an axis of powers of two ---

PATH=$PWD/.io/prints:$path
run 0 plot m --x=iodepth --y=iops,p99,p97.5 --by=bs --jobs='mat*,none' --op=read
is "$(<.io/out)" "$(printf 'm/iodepth-iops-p99-p97.5-by-bs-read.%s\n' svg png)" 'what it drew'
run 0 plot m --x=rw --y=bw --by=numjobs
run 0 plot m --heat --x=bs --by=iodepth --y=mean,p99 --op=write --output=.io
run 0 plot m --jobs=load --output=.io/load.svg
run 0 plot m --x=iodepth --y=iops --by=op --jobs=matrix
cat >.io/scripts.py <<'END'
import csv, math, re
def rows(name):
    with open(name) as f:
        return list(csv.DictReader(f))
def charts(name):
    """Each chart: its blocks, and what stands before them."""
    text, found, at = open(name).read(), [], 0
    for m in re.finditer(r'((?:^\$\w+ << EOD\n(?:.*\n)*?EOD\n(?:set label.*\n)*)+)', text, re.M):
        blocks = dict(re.findall(r'^\$(\w+) << EOD\n(.*?)^EOD$', m[1], re.M | re.S))
        found.append(({k: [l.split() for l in v.split('\n') if l] for k, v in blocks.items()},
                      text[at:m.start()]))
        at = m.end()
    return found
def plain(text):
    """The text of a script without gnuplot's octal numbers."""
    return re.sub(r'\\([0-7]{3})', lambda m: chr(int(m[1], 8)), text)
def interval(v):
    """The median, and order statistics: P(Bin(n, 1/2) < k) <= 2.5 %."""
    v, n = sorted(v), len(v)
    k = 0
    while sum(math.comb(n, i) for i in range(k + 1)) <= 0.025 * 2 ** n:
        k += 1
    return ((v[(n - 1) // 2] + v[n // 2]) / 2,) + ((v[k - 1], v[n - k]) if k else (v[0], v[-1]))
def close(a, b):
    assert len(a) == len(b) and all(abs(float(x) - y) <= abs(y) * 2e-5 + 1e-9 for x, y in zip(a, b)), (a, b)
jobs = {(j['step'], j['round'], j['job']): j for j in rows('m/jobs.csv')}
summary = [dict(r, **{k: v for k, v in jobs[r['step'], r['round'], r['job']].items() if k not in r or k.startswith('sweep')})
           for r in rows('m/summary.csv')]
def sample(column, **want):
    """The values of the rounds of a cell."""
    return [float(r[column]) for r in summary if r[column] and
            all(r['sweep.' + k if 'sweep.' + k in r else k] == v for k, v in want.items())]
END
python3 - <<'END' || fail "the curves have other numbers"
import sys
sys.path.insert(0, '.io')
from scripts import *
def percentile(share, **want):
    found = {}
    for r in summary:
        if all(r['sweep.' + k if 'sweep.' + k in r else k] == v for k, v in want.items()):
            found[r['step'], r['round']] = []
    for h in rows('m/histogram.csv'):
        if (h['step'], h['round']) in found and h['op'] == want['op'] and h['kind'] == 'lat' and h['job'] == 'matrix':
            found[h['step'], h['round']].append((int(h['lo_ns']), int(h['hi_ns']), int(h['count'])))
    values = []
    for h in found.values():
        n, seen = sum(c for _, _, c in h), 0
        if n < math.log(0.025) / math.log(share):
            continue
        for lo, hi, c in sorted(h):
            seen += c
            if seen >= share * n - 1e-9:
                values.append(max((lo + hi) // 2, 1))
                break
    return values
found = charts('m/iodepth-iops-p99-p97.5-by-bs-read.svg')
assert len(found) == 3, len(found)
for (blocks, before), measure in zip(found, ('iops', 'lat_p99_ns', 0.975)):
    assert 'set logscale x 2\n' in before, before
    for curve, bs in enumerate(('4k', '16k', '64k')):
        cell = {d: percentile(measure, job='matrix', op='read', bs=bs, iodepth=d) if measure == 0.975 else
                sample(measure, job='matrix', op='read', bs=bs, iodepth=d) for d in ('1', '2', '4', '8')}
        points = blocks.get('c%d' % curve, [])
        assert [p[0] for p in points] == [d for d in cell if cell[d]], (bs, points, cell)
        for p in points:
            assert len(cell[p[0]]) == 9, cell
            close(p[1:], interval(cell[p[0]]))
    # 64 reads of 64k do not support a 99th percentile
    assert ('c2' in blocks) == (measure == 'iops'), blocks.keys()
text = plain(open('m/iodepth-iops-p99-p97.5-by-bs-read.svg').read())
assert re.findall('title "(.*?)"', text) == ['bs=4k', 'bs=16k', 'bs=64k'], text
assert 'no device; medians of 9 rounds, with their 95 % intervals' in text, text

# words: no logarithm, names on the axis; operations that follow from rw have no charts of their own
(blocks, before), = charts('m/rw-bw-by-numjobs.svg')
assert 'logscale x 2' not in before and '"randread" 1' in before and '"write" 2' in before, before
for curve, n in enumerate('123'):
    for p, rw in zip(blocks['c%d' % curve], ('randread', 'write')):
        close(p[1:], interval(sample('mb_per_s', job='words', rw=rw, numjobs=n)))

# by another dimension than an option: what is left has charts of its own, all on one scale
found = charts('m/iodepth-iops-by-op.svg')
assert len(found) == 1 and len(found[0][0]) == 6, [b.keys() for b, _ in found]

# a heat map
(blocks, before), (few, _) = charts('.io/bs-mean-p99-and-iodepth-write.svg')
assert len(blocks['h']) == 12 and blocks['n'] == [['0', '0']], blocks
missing = sorted((int(x), int(y)) for x, y in few['n'][1:])
assert missing == [(x, y) for x in (1, 2, 3) for y in (1, 2, 3, 4)
                   if not sample('lat_p99_ns', job='matrix', op='write', bs=('4k', '16k', '64k')[x - 1],
                                 iodepth=('1', '2', '4', '8')[y - 1])], missing
seen = []
for x, y, v, colour, *_ in blocks['h']:
    bs, depth = ('4k', '16k', '64k')[int(x) - 1], ('1', '2', '4', '8')[int(y) - 1]
    close([v], interval(sample('lat_mean_ns', job='matrix', op='write', bs=bs, iodepth=depth))[:1])
    rgb = int(colour, 16)
    seen.append((float(v), 0.3 * (rgb >> 16) + 0.59 * (rgb >> 8 & 255) + 0.11 * (rgb & 255)))
light = [l for _, l in sorted(seen)]
assert all(a >= b - 1 for a, b in zip(light, light[1:])), light

# a swept rate: latency against the throughput that was reached
(blocks, before), = charts('.io/load.svg')
for p, rate in zip(blocks['c0'], ('20k', '40k')):
    of = [(float(r['iops']), float(r['response_p99_ns'])) for r in summary
          if r['job'] == 'load' and r['sweep.rate_iops'] == rate and r['response_p99_ns']]
    x, y = interval([a for a, _ in of]), interval([b for _, b in of])
    close(p, (x[0], y[0], y[1], y[2], x[1], x[2]))
END

# --- what is not there is named ---

# refuses PATTERN ARG...
refuses() {
	local pattern=$1 was

	shift
	was=$(state)
	run 2 "$@"
	# shellcheck disable=SC2053 # a pattern
	[[ $(<.io/err) == $pattern ]] || fail "other words: $(<.io/err)"
	is "$(state)" "$was" "what is there after: iogen $*"
}
refuses 'iogen: command line: --x=depth: no option that these jobs have, and no measure; swept: bs iodepth rw numjobs rate_iops; there are, too: rwmixread direct rate size engine workload' \
	plot m --x=depth
refuses 'iogen: command line: --by=depth: no option that these jobs have, nor job, op or run; swept: *' plot m --by=depth
refuses 'iogen: command line: --y=p999x: no such measure; there are: the columns of summary.csv *' plot m --y=iops,p999x
refuses 'iogen: command line: --y=slat.p99: no job that is drawn has a value: *' plot m --y=slat.p99
refuses 'iogen: command line: --jobs=matrx: no such job; there are: matrix, words, load' plot m --jobs=matrx
refuses 'iogen: command line: --op=trim: no such operation; there are: read, write' plot m --op=trim
refuses 'iogen: command line: --x=bs: --by=bs, too: one of them is to be another option' plot m --x=bs --by=bs
refuses 'iogen: command line: --heat: --x=iops is a measure: a heat map is of two options' plot m --x=iops --heat
refuses 'iogen: command line: --output=x.jpg: neither a folder nor a name that ends in .png or .svg' \
	plot m --output=x.jpg
refuses 'iogen: command line: --x is an option of plot: iogen plot *' --x=bs --name=a

# --- what is drawn where nobody asks: a picture of each sweep ---

PATH=$path
run 0 plot m
for name in sweep sweep-2 sweep-3; do
	[[ -s m/$name.png ]] || fail "no $name.png"
	grep -q "id=\"$name\"" m/report.html || fail "no $name in the report"
done
grep -q '>p99 latency, log scale<' m/sweep.svg || fail "no p99 in the picture of the matrix"
grep -q 'p99 response time' m/sweep-3.svg || fail "no response time against throughput"
# Too few operations for a percentile are said, and the rest is drawn.
run 0 --output-dir=few --ioengine=null --size=8m --name=a --rw=randrw --sweep.bs='4k 8k' \
	--name=b --rw=randread --stonewall --number_ios=300 --sweep.rate_iops='20k 40k'
run 0 plot few
grep -q '>too few operations<' few/sweep-2.svg || fail "an axis without a value"
run 0 --output-dir=plain --ioengine=null --size=64k --bs=4k --name=job --rw=read
PATH=$PWD/.io/prints:$path
run 0 plot plain
[[ ! -e plain/sweep.svg ]] || fail "a sweep of nothing"
refuses 'iogen: plot: these jobs sweep nothing: *' plot plain --y=iops

# the names of charts side by side have room: a character of 10 points is 7 pixels wide in the PNG
run 0 --output-dir=wide --name=a --size=64k --ioengine=null --rw=randread --sweep.norandommap='0 1' \
	--sweep.file_service_type='random roundrobin' --sweep.bs='1k 2k 4k 8k' --sweep.numjobs='1 2'
run 0 plot wide --x=numjobs --y=iops --by=bs
python3 - <<'END' || fail "names of charts run into each other"
import re, sys
sys.path.insert(0, '.io')
from scripts import *
text = plain(open('wide/numjobs-iops-by-bs.svg').read())
names = re.findall('lmargin at screen ([0-9.]+)\nset rmargin at screen ([0-9.]+).*?set label 3 "(.*?)".*?sans-serif,([0-9]+)',
                   text, re.S)
assert len(names) == 4 and max(len(n[2]) for n in names) > 25, names
for left, right, name, points in names:
    name = name.encode('latin-1').decode()
    room = (float(right) - float(left)) * 900 + 24
    assert len(name) * int(points) * 0.7 < room, (name, room)
END

# --- several runs in one picture, named by their titles, else by their folders ---

run 0 --output-dir=other --title='the other' --ioengine=null --size=64k --bs=4k --name=job --rw=read
mkdir both
run 0 plot plain other --output=both
is "$(find both -type f -printf '%f\n' | sort)" \
	"$(printf '%s\n' {comparison,histogram,iops,latency,mb_per_s,percentiles}.{png,svg} | sort)" \
	'pictures of two runs'
run 0 plot plain other --y=iops,p50 --output=both/asked.svg
run 0 --output-dir=n --rounds=3 --ioengine=null --rw=randread --size=2m --name=words --bs=4k \
	--sweep.numjobs='1 2'
run 0 plot m n --jobs=words --op=read --x=numjobs --y=iops --output=both/matrix.svg
refuses 'iogen: command line: plot: a picture of several runs belongs to none of their folders: *' plot plain other
python3 - <<'END' || fail "pictures of several runs have other numbers"
import sys
sys.path.insert(0, '.io')
from scripts import *
# a curve for each run, with its own numbers
(blocks, _), = charts('both/percentiles.svg')
text = plain(open('both/percentiles.svg').read())
assert re.findall('title "(.*?)"', text) == ['plain', 'the other'] and 'percentiles: 2 runs' in text, text
for i, run in enumerate(('plain', 'other')):
    row, = rows(run + '/summary.csv')
    marks = [float(y) for _, y in blocks['m%d' % i]]
    for mark, cell in zip(marks, (row['lat_p50_ns'], row['lat_p90_ns'])):
        assert abs(mark - max(float(cell), 1)) <= 1, (marks, row)
for (blocks, before), column in zip(charts('both/asked.svg'), ('iops', 'lat_p50_ns')):
    v = [float(rows(run + '/summary.csv')[0][column]) for run in ('plain', 'other')]
    for p, x in zip(blocks['c0'], v):
        close(p[1:], (x, x, x))
# the rounds of each run are samples of its own; three have no interval
(blocks, _), = charts('both/matrix.svg')
for i, run in enumerate('mn'):
    jobs = {(j['step'], j['round'], j['job']): j for j in rows(run + '/jobs.csv')}
    for p in blocks['c%d' % i]:
        v = [float(r['iops']) for r in rows(run + '/summary.csv') if r['job'] == 'words' and r['op'] == 'read' and
             jobs[r['step'], r['round'], r['job']]['sweep.numjobs'] == p[0]]
        assert len(v) == (9 if run == 'm' else 3), v
        close(p[1:], interval(v))
END
run 0 plot n
grep -q 'numjobs' n/percentiles.svg || fail "steps of a sweep are mixed in the percentiles"
