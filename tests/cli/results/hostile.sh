#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a folder of results is input, perhaps hostile: whatever its cells and its manifest hold, iogen
# plot and export run nothing, and write nothing but their own files; the same of names of jobs on a
# terminal.
# Method: text that means something to gnuplot, shells, HTML and terminals, in every cell of text and
# every string of the manifest, one after the other; gnuplot draws, and what is there is looked at.
# takes: 10
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3 gnuplot jq

# --- names of jobs: plotted as text, shown without what a terminal obeys ---

odd=$'\e[31mred\e]0;title\a\xc2\x9b1m\xff'
# shellcheck disable=SC1003,SC2016 # names that mean something to others
names=("'a" "''" '"' '\' '`touch pwned`' '$(touch pwned)' '@x %d {a}^b_c' '#' '{/=99 x}' "$odd")
run 0 --output-dir=alone --title="$odd" --ioengine=null --size=1m --name="$odd" --rw=randrw
run 0 --output-dir=odd --ioengine=null --size=1m --rw=randrw "${names[@]/#/--name=}"
! grep -q '[[:cntrl:]]' .io/out || fail "control characters on standard output"
python3 -c 'open(".io/out", encoding="utf-8").read()' || fail "bytes that are no UTF-8"
for dir in odd alone; do
	run 0 plot $dir
	says .io/out $dir/report.html
	[[ ! -e pwned ]] || fail "a job's name was run"
done
python3 - "${names[@]}" <<'END' || fail "other names in the pictures"
import os, re, sys, xml.etree.ElementTree as xml
def texts(file):
    return [''.join(t.itertext()).replace('\xa0', ' ').strip()
            for t in xml.parse(file).iter('{http://www.w3.org/2000/svg}text')]
for name in sys.argv[1:]:
    name = os.fsencode(name).decode(errors='replace').replace('\ufffd', '?')
    name = re.sub('[\0-\x1f\x7f-\x9f]', '?', name)
    for picture in 'comparison', 'percentiles', 'iops':
        text = texts('odd/%s.svg' % picture)
        assert name + ' read' in text, (picture, name, text)
assert any('red' in text for text in texts('alone/iops.svg')), texts('alone/iops.svg')
END
run 2 --name="$odd" --ioengine="$odd" --size=1m
! grep -q '[[:cntrl:]]' .io/err || fail "control characters in a message"
run 0 check --name="$odd" --ioengine=null --size=1m
! grep -q '[[:cntrl:]]' .io/out || fail "control characters in what check says"
run 0 --no-results --eta=always --name="$odd" --ioengine=null --rw=read --size=1m --time_based \
	--runtime=600ms
is "$(tr -d '\r\n' <.io/err | sed 's/\x1b\[K//g' | grep -c '[[:cntrl:]]')" 0 'control characters in the progress'

# --- a hostile folder ---

run 0 --output-dir=one --title=title --interval=20ms --ioengine=null --size=1m --name=a --rw=randrw
cp -r one two
cat >set.py <<'END'
"""set.py DIR N TEXT: the N'th column of text, from 0, becomes TEXT, behind these all of the manifest."""
import csv, json, sys
folder, n, text = sys.argv[1], int(sys.argv[2]), sys.argv[3]
texts = {'summary.csv': ['run_id', 'job', 'engine', 'workload', 'op'],
         'histogram.csv': ['run_id'], 'interval.csv': ['run_id', 'phase']}
for name, columns in texts.items():
    if n >= len(columns):
        n -= len(columns)
        continue
    for file in texts if columns[n] in ('run_id', 'job', 'op') else [name]:
        with open(folder + '/' + file, newline='') as f:
            rows = list(csv.reader(f))
        at = rows[0].index(columns[n])
        for i, row in enumerate(rows[1:]):
            row[at] = text if columns[n] != 'op' else text + row[at]
        with open(folder + '/' + file, 'w', newline='') as f:
            csv.writer(f, lineterminator='\n').writerows(rows)
    print(name, columns[n])
    sys.exit()

with open(folder + '/manifest.json') as f:
    manifest = json.load(f)
def hostile(at):
    for key, value in at.items() if isinstance(at, dict) else enumerate(at):
        if isinstance(value, str):
            at[key] = text
        elif isinstance(value, (dict, list)):
            hostile(value)
if n:
    sys.exit(1)
hostile(manifest)
with open(folder + '/manifest.json', 'w') as f:
    json.dump(manifest, f)
print('manifest.json')
END
hostile=$'x\nsystem "touch pwned"\n`touch pwned`\n@x\n\'; set output "pwned"; system(\'touch pwned\')\n"; ! touch pwned\n<script>pwned</script>\n\e[2J\\'
# Each of them takes twelve pictures: the scripts are as good.
gnuplot_that_prints .io/bin
n=0
while what=$(python3 set.py two "$n" "$hostile"); do
	status=0
	PATH=$PWD/.io/bin:$PATH "$IOGEN" plot two >.io/out 2>.io/err || status=$?
	((status == 0 || status == 2)) || fail "exit $status with $what"
	! grep -q '[^[:print:]]' .io/err || fail "control characters in the message about $what"
	# shellcheck disable=SC2016 # gnuplot's own
	! grep -lE '^(system|`|@x|<script>)|touch pwned"|\[2J' two/*.svg || fail "$what is in the script"
	[[ ! -e two/report.html ]] || ! grep -q '<script' two/report.html || fail "$what is in the report"
	rm -rf two
	cp -r one two
	n=$((n + 1))
done
is "$n" 9 'texts of a folder'

# All cells of text at once, drawn by gnuplot itself.
for n in 0 1 2 3 4 8; do
	python3 set.py two "$n" "$hostile" >>.io/what
done
run 0 plot two
cp one/manifest.json two
run 0 export --hlog=two
! grep -q '[^[:print:]]' .io/out || fail "control characters in the log"
[[ ! -e pwned && ! -e two/pwned ]] || fail "a cell was run"
