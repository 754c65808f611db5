#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: each run has a run_id of its own, whatever else begins with it; a title and a name are where
# readers look for them.
# Method: runs side by side, with and without folders, whose run_ids are sorted; the words of the
# summary, the manifest, the report and a picture.
# takes: 2
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need jq gnuplot

job=(--name=a --ioengine=null --size=4k --rw=read)

# Runs of one second: without a folder, with one that is named, with one of their own.
for i in {1..12}; do
	"$IOGEN" "${job[@]}" --no-results --output-format=csv >".io/csv.$i" &
	"$IOGEN" "${job[@]}" --output-dir="named/$i" >".io/out.$i" &
	"$IOGEN" "${job[@]}" --run-name="my run" >".io/own.$i" &
done
wait
for i in {1..12}; do
	cells ".io/csv.$i" run_id
	cells "named/$i/summary.csv" run_id
done >.io/ids
find iogen-results -mindepth 1 -maxdepth 1 -printf '%f\n' >>.io/ids
is "$(wc -l <.io/ids)" 36 'runs'
is "$(sort -u .io/ids | wc -l)" 36 'different run_ids'
is "$(grep -cE '^a-[0-9]{8}T[0-9]{6}Z-[0-9a-z]{7}$' .io/ids)" 24 'names of the first job'
is "$(grep -cE '^my run-[0-9]{8}T[0-9]{6}Z-[0-9a-z]{7}$' .io/ids)" 12 'names by --run-name'

# One after the other, they sort as they began.
for i in {1..5}; do
	"$IOGEN" "${job[@]}" --run-name=row >.io/out
	tail -n 1 .io/out
done >.io/rows
sort -c .io/rows || fail "later runs have earlier names"

# The title.
title='Disk 7 & <b>"two"</b>'
run 0 "${job[@]}" --output-dir=titled --run-name=x.y --title="$title"
is "$(head -n 2 .io/out)" "$title" 'the head of the summary'
is "$(jq -r .title titled/manifest.json)" "$title" 'title in the manifest'
is "$(jq -r .title named/1/manifest.json)" null 'no title in the manifest'
[[ $(jq -r .run_id titled/manifest.json) == x.y-2* ]] || fail "another name in the manifest"
run 0 plot titled
shown='Disk 7 &amp; &lt;b&gt;&quot;two&quot;&lt;/b&gt;'
grep -qF "<h1>$shown</h1>" titled/report.html || fail "no title in the report"
grep -qF "<title>$shown – iogen</title>" titled/report.html || fail "no title of the report"
is "$(grep -lF 'Disk 7 &amp; &lt;b>' titled/*.svg | wc -l)" "$(find titled -name '*.svg' | wc -l)" \
	'pictures with the title'

# What is no name and no title.
refused 'iogen: command line: --title=: a title is one line of at most 200 bytes' "${job[@]}" \
	--title=$'a\nb'
refused 'iogen: command line: --title=: a value is missing' "${job[@]}" --title=
for name in a/b ../x . $'a\tb' "$(printf '%0101d' 0)"; do
	run 2 "${job[@]}" --run-name="$name"
	grep -q '^iogen: command line: --run-name=.*: a folder is named after the run' .io/err ||
		fail "another message about $name"
done
is "$(ls)" "$(printf '%s\n' iogen-results named titled)" 'the folder'

# Two files are not told as three.
run 0 --output-dir=colons --name=a --filename='c\:d:e' --rw=write --size=64k
is "$(cells colons/jobs.csv targets)" 'c\:d:e' 'the targets of a job'
