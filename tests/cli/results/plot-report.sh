#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: report.html is one file, refers to no other, and shows in a browser what the tables say.
# Method: Chromium, with no window, opens it; what it has made of it (its DOM) is compared with
# summary.csv and manifest.json, and the pictures with nothing.
# takes: 5
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
	TMPDIR=$short timeout 100 chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
		--no-first-run --user-data-dir="$short/profile" "$@" 2>.io/chromium.err
}
browse --dump-dom --virtual-time-budget=20000 "file://$PWD/.io/probe.html" >.io/dom ||
	fail "chromium: $(tail -n 3 .io/chromium.err)"
browse --screenshot="$PWD/.io/page.png" --window-size=1200,3000 "file://$PWD/$html" >.io/out ||
	fail "chromium: $(tail -n 3 .io/chromium.err)"
[[ $(stat -c %s .io/page.png) -gt 50000 ]] || fail "the page is empty"

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
