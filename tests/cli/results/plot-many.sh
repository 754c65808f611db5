#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a picture of very many jobs is made in a time that grows with their number, not with its
# square: lines without a name are one part of a plot command. Whoever ends iogen ends gnuplot.
# Method: a gnuplot that prints its script shows what is plotted; a gnuplot that never ends is looked
# for when iogen was ended; gnuplot itself draws a thousand jobs.
# takes: 6
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3 gnuplot
path=$PATH

for i in {1..1000}; do
	printf '[j%d]\nioengine=null\nrw=read\nsize=64k\n' "$i"
done >.io/many.ini
run 0 --output-dir=many .io/many.ini

gnuplot_that_prints .io/prints
mkdir .io/endless
mkfifo .io/endless/never
printf '#!/bin/sh\nread -r line <%q\n' "$PWD/.io/endless/never" >.io/endless/gnuplot
chmod +x .io/endless/gnuplot

PATH=$PWD/.io/prints:$path run 0 plot many
python3 - <<'END2' || fail "other lines in the scripts"
import csv, re
for name, letter in ('percentiles', 'c'), ('histogram', 'h'), ('iops', 's'), ('latency', 's'):
    text = open('many/%s.svg' % name).read()
    blocks = dict(re.findall(r'^\$(\w+) << EOD\n(.*?)^EOD$', text, re.M | re.S))
    parts = [len(re.findall(r' with \w+ ', line)) for line in text.split('\n') if line.startswith('plot ')]
    assert parts and max(parts) <= 140, (name, parts)
    assert len(blocks) <= 65, (name, len(blocks))
    assert sum(b[0] == letter for b in blocks) == 32, (name, blocks.keys())
    # every other job is a line of its own in what they share
    lines = [b for b in re.split(r'\n\n+', blocks['rest'].strip('\n'))]
    assert len(lines) >= 968, (name, len(lines))
    assert "'968 more'" in text, name
END2
run 0 plot many
grep -q '968 more' many/percentiles.svg || fail "gnuplot does not say how many have no name"

# --- gnuplot ends with iogen ---

for signal in TERM KILL; do
	PATH=$PWD/.io/endless:$path "$IOGEN" plot many >.io/out 2>.io/err &
	iogen=$!
	child=
	for ((i = 0; i < 400; i++)); do
		{ read -r child <"/proc/$iogen/task/$iogen/children" || child=$(pgrep -P $iogen || true); } 2>.io/children
		[[ ! $child ]] || break
		pause 0.05
	done
	[[ $child ]] || fail "gnuplot was not started"
	kill -$signal $iogen
	wait $iogen && fail "iogen takes no notice of SIG$signal"
	for ((i = 0; i < 400; i++)); do
		[[ -e /proc/$child ]] || break
		pause 0.05
	done
	[[ ! -e /proc/$child ]] || {
		kill -9 "$child"
		fail "gnuplot goes on after SIG$signal to iogen"
	}
done
