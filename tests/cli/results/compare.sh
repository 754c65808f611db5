#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: iogen compare tells runs that differ from runs that do not, and says so rightly.
# Method: every number is worked out once more by another program, from real runs; how often it is
# wrong is counted on folders whose numbers have a known distribution (folders.py).
# takes: 4
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
here=$(realpath "$(dirname "$0")/..")
need python3

# --- real runs ---

for i in 1 2 3 4 5; do
	for side in a b; do
		run 0 --output-dir="$side-$i" --name=rr --ioengine=null --rw=randrw --size=64m \
			--number_ios=4000 --iodepth="$([[ $side == a ]] && echo 4 || echo 16)" \
			--name=w --ioengine=null --rw=write --size=4m --rate_iops=20000 --stonewall
	done
done
run 0 compare --output-format=csv a-[1-5] -- b-[1-4]
cp .io/out .io/all.csv
at_least "$(python3 "$here/compared.py" .io/all.csv a-[1-5] -- b-[1-4])" 18 "results that are right"

# Patterns, folders of folders and words mean the same.
mkdir b
cp -r b-[1-4] b
run 0 compare --output-format=csv 'a-*' b
cmp .io/out .io/all.csv
cp -r b 'b[1]*'
run 0 compare --output-format=csv 'a-*' 'b[1]*'
cmp .io/out .io/all.csv
run 0 compare 'a-?' b/
grep -q '^BASE  5 samples of 5 runs: a-1 \.\.\.$' .io/out || fail "the sides are not named"
grep -qx 'identity differs: \[rr\] iodepth: 4 -> 16' .io/out || fail "other jobs are not a difference"
! grep -q digest .io/out || fail "a difference is told twice"
grep -qE '^  response mean +[0-9]' .io/out || fail "a rate's response is not compared"
run 0 compare --output=.io/text 'a-?' b
cmp .io/text <(run 0 compare 'a-?' b && cat .io/out)

# Percentiles of all samples together are those of the histograms, added up.
counted() {
	awk -F, -v job="$1" -v op="$2" '
		FNR > 1 && $4 == job && $5 == op && $6 == "lat" { n[$7] += $9; hi[$7] = $8; all += $9 }
		END { for (lo in n) printf "%s %s %.0f %.0f\n", lo, hi[lo], n[lo], all }' "${@:3}" | sort -n |
		awk '{ seen += $3 } seen >= $4 * 0.99 { printf "%.0f\n", int($1 + ($2 - $1) / 2); exit }'
}
is "$(cells .io/all.csv base job=rr op=read measure=merged_lat_p99_ns)" \
	"$(counted rr read a-?/histogram.csv)" "the p99 of all reads of BASE"
is "$(cells .io/all.csv new job=w op=write measure=merged_lat_p99_ns)" \
	"$(counted w write b/*/histogram.csv)" "the p99 of all writes of NEW"
is "$(cells .io/all.csv new_n job=w op=write measure=merged_lat_p99_ns)" 4096 "writes of NEW"

# --- what is refused ---

refused "iogen: compare: NEW has 3 samples of 3 runs, and a side needs 4 (better 6): run the same \
jobs more often, each run (and each of its rounds) is a sample" compare 'a-*' 'b-[1-3]'
refused 'iogen: ./a-1 is in both BASE and NEW: a run is on one side' compare 'a-*' 'b-*' ./a-1/
refused 'iogen: a-2 is there twice in BASE: a run is one sample' compare a-1 a-2 a-2 -- b
refused 'iogen: nope-*: no such folder' compare 'nope-*' b
refused 'iogen: .io is no folder of results: it has no manifest.json' compare .io b
refused 'iogen: command line: compare: no folder is NEW: iogen compare BASE NEW, or iogen compare '\
'BASE1 BASE2 -- NEW1 NEW2' compare b
refused 'iogen: command line: --measure=slat_p99_ns: no job has 4 samples of it on both sides' \
	compare --measure=iops,slat_p99 'a-*' b
refused 'iogen: command line: --fail-on=much: not a share in percent, such as 5%' \
	compare --fail-on=much 'a-*' b
refused 'iogen: command line: compare: --output-format= is normal or csv' \
	compare --output-format=json 'a-*' b
run 2 compare --measure=latency 'a-*' b
grep -q -- '--measure=latency: no such measure' .io/err || fail "a measure that is none"
cp -r b damaged
sed -i '2s/,0,/,x,/' damaged/b-3/summary.csv
run 2 compare 'a-*' damaged
grep -q '^iogen: damaged/b-3/summary.csv:2: ' .io/err || fail "the damaged line is not named"

# Rounds are samples, and steps are those with the same swept options: 8k is new.
for sweep in '4k 16k' '4k 8k 16k'; do
	run 0 --output-dir="swept-${#sweep}" --rounds=4 --name=r --ioengine=null --rw=read \
		--size=64k --sweep.bs="$sweep"
done
run 0 compare --output-format=csv swept-6 swept-9
awk -F, '$5 == "iops" { print $1, $2, $6, $7, $16 }' .io/out | grep -v bs=4k |
	cut -d' ' -f1-4 >.io/steps
is "$(grep -c '^2,bs=8k,r,read,.*,few,$' .io/out)" 4 "measures with samples on one side"
says .io/steps $'2 bs=16k 4 4\n2 bs=8k 0 4'
run 0 compare swept-6 swept-9
grep -qx 'identity differs: \[r\] sweep.bs: 4k 16k -> 4k 8k 16k' .io/out || fail "another sweep"
grep -qx 'note: only NEW has 1 of the cells (step, job, operation)' .io/out || fail "the new step"
grep -q '^note: the samples of NEW are rounds of one run' .io/out || fail "rounds are not runs"
refused 'iogen: compare: no step, job and operation is on both sides: BASE has bs=4k [r] read, and NEW '\
'has [rr] read' compare swept-6 'a-*'
run 0 --output-dir=apart --rounds=4 --name=r --ioengine=null --rw=read --size=64k --sweep.bs='32k 64k' \
	--name=alone --ioengine=null --rw=write --size=64k --stonewall
run 0 --output-dir=plain --rounds=4 --name=r --ioengine=null --rw=read --size=64k
refused 'iogen: compare: the sides have jobs in common, and no step: of [r] read, BASE has bs=4k, and '\
'NEW has bs=32k' compare swept-6 apart
refused 'iogen: compare: the sides have jobs in common, and no step: of [r] read, BASE has bs=4k, and '\
'NEW has no sweep' compare swept-6 plain

# Two files that sweep the same in another order, and a job behind a sweep that has got a value more.
behind() {
	run 0 --output-dir="$1" --rounds=4 --name=r --ioengine=null --rw=read --size=64k "${@:2}" \
		--name=last --ioengine=null --rw=write --size=64k --stonewall
}
behind order --sweep.bs='4k 16k' --sweep.iodepth='1 2'
behind again --sweep.iodepth='1 2 4' --sweep.bs='4k 16k'
run 0 compare --output-format=csv order again
is "$(cells .io/out sweep job=r measure=iops base_n=4 new_n=4 | sort -u | paste -sd,)" \
	'bs=16k iodepth=1,bs=16k iodepth=2,bs=4k iodepth=1,bs=4k iodepth=2' "steps that both have"
is "$(cells .io/out new_n job=last measure=iops)" 4 "samples of a job behind the sweep"

# A partial row is no sample: three are left.
cp -r b fewer
at=$(head -n 1 b/b-1/summary.csv | tr , '\n' | grep -nx partial | cut -d: -f1)
awk -F, -v OFS=, -v at="$at" 'NR > 1 { $at = 1 } 1' b/b-1/summary.csv >fewer/b-1/summary.csv
run 2 compare 'a-*' fewer
grep -q 'NEW has 3 samples of 4 runs (partial ones left out)' .io/err || fail "a partial run counts"

# --- the picture ---

if [[ $(type -P gnuplot) ]]; then
	mkdir drawn
	run 0 compare --plot=drawn 'a-*' b
	[[ $(head -c 8 drawn/compare.png | xxd -p) == 89504e470d0a1a0a ]] || fail "no PNG"
	for words in ') against BASE (' 'lat p99' 'rr write' 'latency by percentile' p99.9; do
		grep -qF -- "$words" drawn/compare.svg || fail "the picture has no words: $words"
	done
	run 0 compare --plot=drawn/one.svg 'a-*' b
	cmp drawn/one.svg drawn/compare.svg
	is "$(cd drawn && echo *)" 'compare.png compare.svg one.svg' "pictures"
	mkdir .io/empty
	PATH=$PWD/.io/empty run 1 compare --plot=x.png 'a-*' b
	[[ ! -e x.png ]] || fail "a picture that nobody drew"
fi
refused 'iogen: command line: --plot=nowhere: neither a folder nor a name that ends in .png or .svg' \
	compare --plot=nowhere 'a-*' b

# Names are input, perhaps hostile: a terminal obeys none of them, and gnuplot runs none.
# shellcheck disable=SC2016 # a name that means something to others
odd=($'\e[31mred\e]0;title\a\xff' '`touch pwned`' '$(touch pwned)' "'" '@x {/=99 %d}' 'a,"b')
for i in {1..8}; do
	run 0 --output-dir="odd/$i" --title="${odd[1]}" --ioengine=null --rw=read --size=64k --bs=4k \
		"${odd[@]/#/--name=}" --sweep.bs='4k 8k'
done
run 0 compare odd/[1-4] -- odd/[5-8]
! LC_ALL=C grep -q $'[\x01-\x09\x0b-\x1f\x7f-\xff]' .io/out || fail "what a terminal obeys"
run 0 compare --output-format=csv odd/[1-4] -- odd/[5-8]
is "$(python3 -c 'import csv, os, sys
rows = list(csv.DictReader(os.fdopen(0, encoding="utf-8", errors="surrogateescape")))
print(len({row["job"] for row in rows}), "a,\"b" in {row["job"] for row in rows})' <.io/out)" '6 True' jobs
if [[ $(type -P gnuplot) ]]; then
	run 0 compare --plot=drawn odd/[1-4] -- odd/[5-8]
fi
[[ ! -e pwned ]] || fail "a name was run"

# --- false alarms, and what must be found ---

# found CSV MEASURE: how many steps have p < 0.05
found() {
	awk -F, -v measure="$2" '$5 == measure && $13 < 0.05 { n++ } END { print n + 0 }' "$1"
}
folders() {
	python3 "$here/folders.py" "$@"
}
folders alike 6 200 1 0.03 1
folders also 6 200 1 0.03 2
folders wide 6 200 1 0.5 3 40 lognormal
folders wider 6 200 1 0.5 4 40 lognormal
run 0 compare --fail-on=5% --output-format=csv 'alike-*' 'also-*'
cp .io/out .io/alike.csv
run 0 compare --fail-on=5% --output-format=csv 'wide-*' 'wider-*'
cp .io/out .io/wide.csv
for table in alike wide; do
	for measure in iops lat_p99_ns; do
		n=$(found .io/$table.csv $measure)
		((n <= 16)) || fail "$n of 200 $table pairs differ in $measure"
	done
done
((n > 0)) || fail "no pair at all differs by chance"

folders slow 6 100 0.9 0.03 5
run 0 compare --fail-on=30% --output-format=csv 'alike-*' 'slow-*'
cp .io/out .io/slow.csv
at_least "$(found .io/slow.csv iops)" 95 "steps that are 10 % slower, and found"
run 7 compare --fail-on=5% 'alike-*' 'slow-*'
head -n 1 .io/out | grep -qE '^REGRESSION: [0-9]+ of 300 judged results are worse by 5 % or more$' ||
	fail "a regression is not the first line"
grep -q '^note: only BASE has 100 of the cells' .io/out || fail "cells of one side are not told"
at_least 60 "$(wc -l <.io/out)" "lines of a screen"
run 0 compare --fail-on=5% 'slow-*' 'alike-*' # faster is no regression
run 0 compare 'alike-*' 'slow-*'              # nothing was asked for

# Four samples a side of 300 results: not even all of one step would be enough, and it says so.
run 0 compare --fail-on=5% 'alike-0[1-4]' 'also-0[1-4]'
grep -q '^note: with these samples p is 0.029 at least: of 600 results, 343 must be' .io/out ||
	fail "what cannot be found is not told"
grep -qx '600 may be chance, the worst first:' .io/out || fail "nothing is shown"

# --- a large matrix ---

[[ ${IOGEN_LONG-} ]] || exit 0
only_numbers
folders one 10 1000 1 0.03 6 200
folders two 10 1000 1 0.03 7 200
# seconds of CPU and KiB of memory
/usr/bin/env python3 - "$IOGEN" <<'END'
import resource, subprocess, sys
subprocess.run([sys.argv[1], "compare", "one-*", "two-*"], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{used.ru_utime + used.ru_stime:.2f} s of CPU, {used.ru_maxrss} KiB")
if used.ru_utime + used.ru_stime > 5 or used.ru_maxrss > 200 * 1024:
    sys.exit("a comparison of 2 x 10 folders of 1,000 steps takes too much")
END
