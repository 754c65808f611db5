#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a verb that answers from files writes its answer over none of them, whatever they are called.
# Method: each verb with an output that is a file it reads, by its name and by a link; sums of the files.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
for i in 1 2 3 4 5 6 7 8; do
	run 0 --output-dir="run$i" --name=a --ioengine=null --rw=read --size=64k
done
for job in A B; do
	printf '[a]\nioengine=null\nrw=read\nsize=64k\n' >$job.ini
done
ln -s run1/summary.csv link
ln run1/manifest.json hard
find . -path ./.io -prune -o -type f -exec sha1sum {} + | sort -k 2 >.io/before

# kept NAME WORD...: --output=NAME, or the option that is there, is refused, for the word is read.
kept() {
	refused "$(printf 'iogen: command line: %s=%s: it is read (%s), and would be written over: name another file' \
		"${option:---output}" "$1" "$2")" "${@:3}" "${option:---output}=$1"
}
for name in run1/summary.csv run1/manifest.json run1/histogram.csv run1/job.ini link hard ./run1/../run1/summary.csv; do
	kept "$name" run1 export --hlog=run1
	kept "$name" run1 compare run1 run2 run3 run4 -- run5 run6 run7 run8
	kept "$name" run1 plot run1 run2
	option=--sqlite kept "$name" run1 export run2 run1
done
kept A.ini A.ini ab A.ini B.ini --runs=4
kept B.ini B.ini ab A.ini B.ini --runs=4
option=--plot kept run1/summary.csv run1 compare run1 run2 run3 run4 -- run5 run6 run7 run8
find . -path ./.io -prune -o -type f -exec sha1sum {} + | sort -k 2 >.io/after
says .io/after "$(<.io/before)"

# A link in a folder that is named for pictures is replaced, and not followed: it may be somebody else's.
mkdir pictures
gnuplot_that_prints .io/bin
for name in percentiles.svg compare.png; do
	ln -s ../A.ini pictures/$name
done
PATH=$PWD/.io/bin:$PATH run 0 plot run1 run2 --output=pictures
PATH=$PWD/.io/bin:$PATH run 0 compare run1 run2 run3 run4 -- run5 run6 run7 run8 --plot=pictures
for name in percentiles.svg compare.png; do
	grep -q '^set terminal' pictures/$name || fail "no picture: $name"
done
is "$(find pictures -type l)" '' "links in place of pictures"
is "$(head -n 1 A.ini)" '[a]' "what the links lead to"

# An answer of before is no input, also where it lies in such a folder, and a picture neither.
for i in 1 2; do
	run 0 export --hlog=run1 --output=answer
	run 0 compare run1 run2 run3 run4 -- run5 run6 run7 run8 --output=answer
	if [[ $(type -P gnuplot) ]]; then
		run 0 compare run1 run2 run3 run4 -- run5 run6 run7 run8 --plot=run1/compared.png
	fi
done
