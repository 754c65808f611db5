#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: report.html is one file, refers to no other, and shows in a browser what the tables say. Of a
# matrix it has the verdicts, the medians, the steady state and the load, of a plain run none of
# these; it prints on A4.
# Method: Chromium, with no window, opens it; what it has made of it (its DOM) is compared with
# summary.csv and manifest.json, and the pictures with nothing. Of a matrix, python makes the tables
# anew from verdict.csv, summary.csv and rounds.csv.
# takes: 6
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3 gnuplot chromium

odd="<script>document.title='run'</script> \"it's\" &amp; b"
run 0 --output-dir=two --interval=20ms --ioengine=null --filesize=64m --bs=4k --name="$odd" \
	--rw=randrw --time_based --runtime=200ms --rate_iops=10k,10k --name=last --stonewall \
	--rw=read --size=16k --fsync=2
run 0 plot two
html=two/report.html
refers=$(grep -oE '( src=|href=|url\(|@import|<link|<object).{0,30}' $html |
	grep -v '^ src="data:image/svg+xml;base64,' || true)
is "$refers" '' 'what the report refers to'
pictures=(two/*.svg)
is "$(grep -c 'src="data:' $html)" ${#pictures[@]} 'pictures'
! grep -q '<script' $html || fail "the report has a script"

# The sizes are asked for by a script that only the test has.
{
	cat $html
	cat <<'END'
<script>
onload = () => document.body.append(Object.assign(document.createElement("pre"), {
	id: "sizes", textContent: [...document.images].map(i =>
		[i.naturalWidth, i.naturalHeight, i.clientWidth, i.clientHeight]).join(";")}))
</script>
END
} >.io/probe.html

# browse OPTION... FILE: its sockets need a short path, which that of a test need not be.
short=$(mktemp -d /tmp/iogen.XXXXXX)
cleanups+=("rm -rf $short")
browse() {
	TMPDIR=$short timeout 500 chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
		--no-first-run --user-data-dir="$short/profile" "$@" 2>.io/chromium.err
}
browse --dump-dom --virtual-time-budget=20000 "file://$PWD/.io/probe.html" >.io/dom ||
	fail "chromium: $(tail -n 3 .io/chromium.err)"

python3 - "$odd" ${#pictures[@]} <<'END' || fail "the browser shows something else"
import csv, html.parser, json, sys

class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.values, self.inside, self.rows, self.tag = {}, [], [], [], ''
    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if 'id' in attrs:
            self.inside.append((tag, attrs['id']))
            self.text[attrs['id']] = ''
        if tag == 'tr':
            self.rows.append((self.inside[-1][1] if self.inside else '', []))
        if tag in ('td', 'th') and self.rows:
            self.rows[-1][1].append('')
        if tag == 'data':
            self.values.append(attrs['value'])
        self.tag = tag
    def handle_endtag(self, tag):
        if self.inside and self.inside[-1][0] == tag:
            self.inside.pop()
    def handle_data(self, text):
        for _, name in self.inside:
            self.text[name] += text
        if self.tag in ('td', 'th', 'data') and self.rows and self.rows[-1][1]:
            self.rows[-1][1][-1] += text.rstrip('\n')

page = Page()
page.feed(open('.io/dom').read())
table = list(csv.DictReader(open('two/summary.csv')))

# the numbers, as they stand in the table
columns = ['ios', 'iops', 'mb_per_s', 'lat_mean_ns', 'lat_p50_ns', 'lat_p99_ns', 'lat_p99_9_ns',
           'lat_max_ns', 'errors']
late = ['response_%s_ns' % c for c in ('mean', 'p50', 'p99', 'p99_9', 'max')]
expected = []
for row in table:
    expected += [row[c] for c in columns if row[c]]
    expected += [row[c] for c in late if row[c]]
assert page.values == expected, (page.values, expected)
shown = [cells for where, cells in page.rows if where == 'summary'][1:]
assert [cells[0] for cells in shown if 'response' not in cells[1]] == [r['job'] for r in table], shown
assert [cells[1] for cells in shown].count('read, response') == 1, shown
assert sum(cells[7] == '\u2013' for cells in shown) == \
    sum(not r['lat_p99_ns'] for r in table) + sum(r['response_mean_ns'] != '' and
        not r['response_p99_ns'] for r in table), shown

# all columns, and the manifest
every = {cells[0]: cells[1:] for where, cells in page.rows if where == 'all'}
assert every == {c: [r[c] for r in table] for c in table[0]}, every
assert json.loads(page.text['manifest']) == json.load(open('two/manifest.json'))
facts = {cells[0]: cells[1] for where, cells in page.rows if where == 'facts'}
assert facts['run'] == table[0]['run_id'] and 'kernel' in facts and sys.argv[1] in facts['command line']

sizes = [[int(n) for n in one.split(',')] for one in page.text['sizes'].split(';')]
assert len(sizes) == int(sys.argv[2]), sizes
for natural_w, natural_h, w, h in sizes:
    assert natural_w >= 900 and natural_h >= 100 and w >= 600 and h >= 100, sizes
END

# --- a matrix ---

cat >.io/m.ini <<'EOT'
[global]
ioengine=null
size=8m
rounds=6
[first]
phase=precondition
rw=write
[cells]
stonewall
rw=randrw
sweep.bs=4k 16k
sweep.iodepth=1 4
steady=snia
require=read.p99<1ns, errors==0, write.p99.99<1s, read.iops>1
[load]
stonewall
rw=randread
number_ios=300
sweep.rate_iops=10k 30k
EOT
"$IOGEN" --output-dir=m .io/m.ini >.io/out 2>.io/err || true # steady or not
printf 'run_id,step,round,job,device,above,start_ns,end_ns,read_bytes,write_bytes,io_ticks_ns
r,1,1,cells,sdx,,0,1000,4096,8192,500\nr,2,1,cells,sdx,,1000,2000,4096,0,100\n' >m/device.csv
run 0 plot m
rm -f .io/m.pdf
browse --no-pdf-header-footer --print-to-pdf="$PWD/.io/m.pdf" "file://$PWD/m/report.html" >.io/out ||
	fail "chromium: $(tail -n 3 .io/chromium.err)"

python3 - <<'END' || fail "the report of a matrix says something else"
import csv, html.parser, json, math, re, statistics

class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tables, self.ids, self.now, self.cell = {}, [], None, None
    def handle_starttag(self, tag, attrs):
        name = dict(attrs).get('id')
        if name:
            self.ids.append(name)
        if tag == 'table':
            self.now = self.tables.setdefault(name, [])
        elif tag == 'tr' and self.now is not None:
            self.now.append([])
        elif tag in ('td', 'th') and self.now:
            self.now[-1].append('')
            self.cell = True
    def handle_endtag(self, tag):
        if tag in ('td', 'th'):
            self.cell = None
        if tag == 'table':
            self.now = None
    def handle_data(self, text):
        if self.cell:
            self.now[-1][-1] += text

def page(name):
    p = Page()
    p.feed(open(name).read())
    return p
def rows(name):
    with open(name) as f:
        return list(csv.DictReader(f))
def number(text):
    """What a number of the page is, in the unit of the tables."""
    m = re.fullmatch(r'([\d.]+)(k|M| ns| us| ms| s)?', text)
    assert m, text
    return float(m[1]) * {None: 1, 'k': 1e3, 'M': 1e6, ' ns': 1, ' us': 1e3, ' ms': 1e6, ' s': 1e9}[m[2]]
def near(text, value):
    assert abs(number(text) - value) <= 0.006 * value + 0.51, (text, value)

p = page('m/report.html')
order = [i for i in p.ids if i in ('verdict', 'matrix', 'load', 'steady', 'facts', 'devices', 'identity', 'tuning', 'volatile')]
assert order == ['verdict', 'matrix', 'load', 'steady', 'facts', 'devices', 'identity', 'tuning', 'volatile'], order

verdicts = rows('m/verdict.csv')
shown = p.tables['verdicts'][1:]
assert len(shown) == 4, shown
for job, require, op, held, step, round_, measured, margin, verdict in shown:
    of = [v for v in verdicts if v['require'] == require]
    assert held == '%d of %d' % (sum(v['verdict'] == 'pass' for v in of), len(of)), (held, of)
    worst, = [v for v in of if (v['step'], v['round']) == (step, round_)]
    assert verdict.startswith(worst['verdict']), (verdict, worst)
    margins = [float(v['margin_pct']) for v in of if v['margin_pct'] and v['verdict'] == worst['verdict']]
    if margins:
        assert float(worst['margin_pct']) == min(margins) and margin == '%+.1f %%' % min(margins), (margin, margins)
assert [s[8].split(':')[0] for s in shown] == ['fail', 'pass', 'undecided', 'pass'], shown
assert len(p.tables['requirements']) - 1 == min(100, sum(v['verdict'] != 'pass' for v in verdicts))

summary = [r for r in rows('m/summary.csv') if r['phase'] == 'measure']
jobs = {(j['step'], j['job']): j for j in rows('m/jobs.csv')}
cells, rounds = {}, max(int(r['round']) for r in summary)
assert rounds in (5, 6), rounds # it may be steady before the last
for r in summary:
    cells.setdefault((int(r['step']), r['job'], r['op']), []).append(r)
head, *matrix = p.tables['matrix']
assert len(matrix) == len(cells) == 10, (len(matrix), len(cells))
for line, key in zip(matrix, sorted(cells)):
    cell, at = cells[key], dict(zip(head, line))
    assert (int(at['step']), at['job'], at['operation']) == key, (line, key)
    job = jobs[str(key[0]), key[1]]
    assert [at['bs'], at['iodepth'], at['rate_iops']] == \
        [job['sweep.bs'], job['sweep.iodepth'], job['sweep.rate_iops']], (line, job)
    iops = [float(r['iops']) for r in cell]
    assert len(iops) == rounds
    near(at['IOPS'], statistics.median(iops))
    lo, hi = line[head.index('IOPS') + 1].split(' .. ')
    near(lo, min(iops))
    near(hi, max(iops))
    p99 = [float(r['lat_p99_ns']) for r in cell if r['lat_p99_ns']]
    assert (at['p99'] == '\u2013') == (not p99), (line, p99)
    if p99:
        near(at['p99'], statistics.median(p99))
    assert at['errors'] == '0'

head, *load = p.tables['load']
assert [dict(zip(head, l))['rate_iops'] for l in load] == ['10k', '30k'] and 'bs' not in head, load

tracked = {}
for r in rows('m/rounds.csv'):
    tracked[r['step']] = r
head, *steady = p.tables['rounds']
assert len(steady) == 4
for line, r in zip(steady, tracked.values()):
    assert line[0] == r['step'] and line[3] == r['round'] == str(rounds), (line, r)
    assert line[4] == '%d .. %d' % (rounds - 4, rounds), (line, r)
    assert line[6:8] == ['%.1f %%' % float(r['range_pct']), '%.1f %%' % float(r['slope_pct'])], (line, r)
    k, b = re.fullmatch(r'(\S+) x ([+-] \S+)', line[8]).groups()
    assert math.isclose(float(k), float(r['fit_k']), rel_tol=1e-4) and \
        math.isclose(float(b.replace(' ', '')), float(r['fit_b']), rel_tol=1e-4), (line, r)
    assert line[9] == ('steady' if r['steady'] == '1' else 'not steady'), (line, r)

def moved(op):
    return sum(int(r['bytes']) for r in summary if r['job'] == 'cells' and r['op'] == op)
def size(n):
    for unit in ('B', 'KiB', 'MiB', 'GiB'):
        if n < 1024:
            return n, unit
        n /= 1024
device, = p.tables['devices'][1:]
assert device[:3] == ['cells', 'sdx', '8 KiB'] and device[8] == '30.0 %', device
for text, op in ((device[3], 'read'), (device[5], 'write')):
    n, unit = size(moved(op))
    assert abs(float(text.split()[0]) - n) <= 0.006 * n + 0.05 and text.split()[1] == unit, (text, n)

manifest = json.load(open('m/manifest.json'))
identity = {t[0]: t[1] for t in p.tables['identity']}
assert identity['job, digest'] == manifest['jobs_digest'] and 'host, name' in identity, identity
load1 = [t for t in p.tables['volatile'] if t[0] == 'load_1min']
assert all(abs(float(x) - manifest['volatile'][w]['load_1min']) < 0.01
           for x, w in zip(load1[0][1:], ('before', 'after'))), load1

# a plain run has none of this
absent = {'verdict', 'matrix', 'load', 'steady', 'devices'}
assert not absent & set(page('two/report.html').ids), page('two/report.html').ids

# every section begins a page, A4
pdf = open('.io/m.pdf', 'rb').read()
pages = re.findall(rb'/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]', pdf)
assert pages and all(abs(float(w) - 595) < 1 and abs(float(h) - 842) < 1 for w, h in pages), pages
sections = len(re.findall('<section class="[a-z ]*page', open('m/report.html').read()))
assert len(pages) >= 1 + sections >= 7 and len(pdf) > 50000, (len(pages), sections, len(pdf))
END
