#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: iogen plot draws a folder: every picture as PNG and SVG, with the numbers of the tables, and
# touches nothing else; what is wrong is said, and then nothing is drawn.
# Method: gnuplot draws, and python reads what it drew; a gnuplot that keeps its script shows the
# numbers; a gnuplot that fails, none at all, damaged tables and a file system that is read-only.
# takes: 8
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3 gnuplot
path=$PATH

# has DIR NAME...: just these pictures are in the folder, beside the tables and the report.
tables=(device.csv histogram.csv interval.csv job.ini jobs.csv manifest.json summary.csv)
has() {
	local dir=$1

	shift
	is "$(find "$dir" -mindepth 1 -printf '%f\n' | sort)" \
		"$(printf '%s\n' "${tables[@]}" report.html "${@/%/.png}" "${@/%/.svg}" | sort)" \
		"files of $dir"
}

# --- two jobs, one of them with a rate; names that mean something to gnuplot, shells and XML ---

odd="it's \`touch pwned\` \"\$(touch pwned)\" <b>&amp; %d_a{b}^c @x \\"
run 0 --output-dir=two --interval=20ms --ioengine=null --filesize=64m --bs=4k \
	--name="$odd" --rw=randrw --time_based --runtime=200ms --rate_iops=20k,20k \
	--name='"; system("touch pwned"); #' --stonewall --rw=read --size=8m
before=$(state)
run 0 plot two/
says .io/out two/report.html
says .io/err ''
has two comparison histogram iops latency mb_per_s percentiles
[[ ! -e pwned ]] || fail "a job's name was run"
is "$(state | grep -vE '^\./two/[a-z_]*\.(png|svg|html) |^\./two ')" \
	"$(grep -v '^\./two ' <<<"$before")" \
	'other files than pictures'
python3 - "$odd" <<'END' || fail "pictures are not what they should be"
import struct, sys, xml.etree.ElementTree as xml, zlib
words = {
    'percentiles': ['percentile (% of the operations took at most so long)', 'latency, log scale'],
    'histogram': ['share of the operations in each bar (%)', 'latency, log scale'],
    'iops': ['I/O operations a second', 'time since the run began (s)'],
    'mb_per_s': ['MB/s (10^6 bytes a second)', 'time since the run began (s)'],
    'latency': ['p50, log scale', 'max, log scale', 'time since the run began (s)'],
    'comparison': ['IOPS', 'MB/s', 'p50 latency', 'p99 latency'],
}
for name in words:
    with open('two/%s.svg' % name) as f:
        svg = f.read()
    text = [''.join(t.itertext()) for t in xml.fromstring(svg).iter('{http://www.w3.org/2000/svg}text')]
    text = [t.strip().replace('\xa0', ' ') for t in text]
    for word in words[name] + ['no device; 2 jobs']:
        assert word in text, (name, word, text)
    assert any('system(' in t for t in text), (name, text)
    assert any("it's `touch" in t for t in text), (name, text)
    with open('two/%s.png' % name, 'rb') as f:
        png = f.read()
    assert png[:8] == b'\x89PNG\r\n\x1a\n'
    width, height = struct.unpack('>II', png[16:24])
    assert width >= 1800 and height >= 300, (name, width, height)
    at, data = 8, b''
    while at < len(png):
        n, kind = struct.unpack('>I4s', png[at:at + 8])
        if kind == b'IDAT':
            data += png[at + 8:at + 8 + n]
        at += n + 12
    assert len(set(zlib.decompress(data))) > 20, name + ' is empty'
END

# --- the numbers of a script are those of the tables ---

gnuplot_that_prints .io/bin
mkdir .io/fails
# shellcheck disable=SC2016 # the program's own
printf '#!%s\nwhile read -r line; do\n\t%s\n\techo "$line"\ndone\n' "$BASH" \
	'case $line in *Throughput*) echo "line 7: no such thing" >&2; exit 1;; esac' >.io/fails/gnuplot
chmod +x .io/fails/gnuplot
run 0 --output-dir=one --interval=50ms --ioengine=null --filesize=64m --bs=4k --name=job --rw=read \
	--time_based --runtime=220ms
PATH=$PWD/.io/bin:$path run 0 plot one
python3 - <<'END' || fail "the script has other numbers"
import csv, re
def blocks(name):
    with open('one/%s.svg' % name) as f:
        found = re.findall(r'^\$(\w+) << EOD\n(.*?)^EOD$', f.read(), re.M | re.S)
    return {k: [[float(x) for x in l.split()] for l in v.split('\n') if l] for k, v in found}
def rows(name):
    with open('one/' + name) as f:
        return list(csv.DictReader(f))
summary, = rows('summary.csv')
marks = [y for x, y in blocks('percentiles')['m0']]
cells = [summary['lat_%s_ns' % p] for p in ('p50', 'p90', 'p99', 'p99_9', 'p99_99', 'p99_999')]
cells = [max(float(c), 1) for c in cells if c]
assert len(marks) == len(cells), (marks, cells)
for a, b in zip(marks, cells):
    assert abs(a - b) <= 1 + b * 1e-5, (marks, cells)
shares = sum(y for x, y in blocks('histogram')['h0']) / 2
assert abs(shares - 100) < 0.5, shares
for name, column in (('iops', 2), ('mb_per_s', 3)):
    slices = [(end[0] - start[0], start[column])
              for start, end in zip(*[iter(blocks(name)['s0'])] * 2)]
    cell = 'ios' if column == 2 else 'bytes'
    total = sum(a * b for a, b in slices) * (1 if column == 2 else 1e6)
    assert abs(total / float(summary[cell]) - 1) < 0.01, (cell, total)
    assert 4 <= len(slices) <= 6, slices
END

# --- what fails draws nothing ---

# nothing_drawn STATUS TEXT ARG...: with the commands of $with
with=$path
nothing_drawn() {
	local status=$1 text=$2 was

	shift 2
	was=$(state)
	PATH=$with run "$status" "$@"
	# shellcheck disable=SC2053 # a pattern
	[[ $(<.io/err) == $text ]] || fail "other words: $(<.io/err)"
	is "$(<.io/out)" '' 'standard output'
	is "$(state)" "$was" "what is there after: iogen $*"
}

rm one/*.{png,svg,html}
with=$PWD/.io/fails:$path
nothing_drawn 1 'iogen: plot: gnuplot draws nothing: line 7: no such thing' plot one
with=$PWD/.io/none
nothing_drawn 1 "iogen: plot: gnuplot is not installed, and it draws the \
pictures: install Debian's package gnuplot-nox" plot one
with=$path
nothing_drawn 2 'iogen: command line: plot: the folder of a run is missing: iogen plot iogen-results/NAME' \
	plot
nothing_drawn 2 'iogen: command line: --rw: no option of iogen plot; iogen help plot lists them' \
	plot one --rw=read
nothing_drawn 2 'iogen: none: No such file or directory' plot none
mv one/manifest.json .io
nothing_drawn 2 'iogen: one is no folder of results: it has no manifest.json' plot one
nothing_drawn 2 'iogen: . holds folders of results (*): name one of them' plot .
mv .io/manifest.json one
for file in summary.csv histogram.csv interval.csv; do
	mv "one/$file" .io
	nothing_drawn 2 "iogen: *one/$file*No such file or directory" plot one
	mv ".io/$file" one
done
head -c 1000 one/histogram.csv >.io/cut
cp one/histogram.csv .io/whole
printf 'x,"' >>.io/cut
cp .io/cut one/histogram.csv
nothing_drawn 2 'iogen: one/histogram.csv:*' plot one
cp .io/whole one/histogram.csv

# --- a ramp, older tables without phases, a run that ended early, nothing done ---

run 0 --output-dir=ramped --interval=20ms --ioengine=null --size=64m --bs=4k --name=job --rw=read \
	--time_based --ramp_time=60ms --runtime=100ms
run 0 plot ramped
grep -q 'ramp, not measured' ramped/iops.svg || fail "no ramp in the picture"
# from here on the script is enough, but where there is little to draw
sed -i -E 's/,[^,]*$//' one/interval.csv
sed -i 's/"partial": false/"partial": true/' one/manifest.json
PATH=$PWD/.io/bin:$path run 0 plot one
! grep -q 'ramp, not measured' one/iops.svg || fail "a ramp that was none"
grep -q 'PARTIAL RUN' one/percentiles.svg || fail "a partial run is not called so"
grep -q 'class="partial"' one/report.html || fail "a partial run is not called so in the report"
! grep -q 'id="failed"' one/report.html || fail "a run with exit code 0 is called failed"

# A run that failed says so at the top, and tells one thing once.
need jq
jq '.exit_code = 4 | .jobs[0].errors = ["[a] steadystate=: not reached: 5"] |
	.jobs[0].notes = ["[a] steadystate=: not steady when it ended: 5", "[a] another"]' \
	one/manifest.json >.io/manifest
cp .io/manifest one/manifest.json
PATH=$PWD/.io/bin:$path run 0 plot one
grep -q '>This run failed: exit code 4, a job with steadystate= or steady= did not become steady, or a job ended inside its ramp: nothing of it was measured\.</p>$' one/report.html ||
	fail "a run that failed is not called so"
is "$(grep -c 'steadystate=: not' <(sed -n '/<ul id="notes">/,/<\/ul>/p' one/report.html))" 1 "lines about the steady state"
grep -q '<li>note: \[a\] another</li>' one/report.html || fail "another note is gone"
has one histogram iops latency mb_per_s percentiles
run 0 --output-dir=few --ioengine=null --size=8k --bs=4k --name=job --rw=read
run 0 plot few
grep -q 'too few operations' few/percentiles.svg || fail "not told: too few operations"
run 4 --output-dir=none --ioengine=null --size=8k --bs=4k --name=job --rw=read --ramp_size=8k
run 0 plot none
grep -q 'no operations' none/iops.svg || fail "not told: no operations"

# --- a folder that cannot be written ---


mkdir locked
if [[ $EUID == 0 ]]; then
	mounted tmpfs locked -t tmpfs
	cp one/*.{csv,json} locked
	mount -o remount,ro locked
else
	cp one/*.{csv,json} locked
	chmod a-w locked
	cleanups+=("chmod u+w locked")
fi
with=$PWD/.io/bin:$path
nothing_drawn 1 'iogen: locked/percentiles.svg: cannot be written: *' plot locked
