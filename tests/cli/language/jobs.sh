#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: every job file that is shipped runs, twice in one folder, and copies what it says it copies.
# jobs/README.md shows the words that each prints, and its commands and options are right.
# Method: all of jobs/ with smaller sizes, times and rounds from the command line; cmp. Words are compared with
# all cells made equal; commands are parsed.
# takes: 14
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need_io_uring

jobs=$(cd "$(dirname "$0")/../../../jobs" && pwd)

# What a job file allows to be made smaller, as options: smaller FILE RUNTIME
smaller() {
	! grep -q '^size=' "$1" || echo --size=8m
	! grep -q '^io_size=' "$1" || echo --io_size=1m
	! grep -q '^runtime=' "$1" || echo "--runtime=$2"
	! grep -q '^loops=' "$1" || echo --loops=2
}

# What a job prints, without its numbers and the lines that are the machine's own: 8 MiB, 1.05 ms, 3.1k, -
shape() {
	sed -E '/^(disk|note:|results:)/d; s/\b[0-9]+(\.[0-9]+)?( ?(s|[num]s|[KMG]iB|[kM])\b)?/N/g
		s/ -( |$)/ N\1/g; s/ -( |$)/ N\1/g; s/ +/ /g' "$1"
}

# check_page JOB: its section shows the words of .io/printed, and the options that it proposes are right.
check_page() {
	local job=$1 options

	sed -n "/^## $job$/,/^## [^ ]*\.ini$/p" "$jobs/README.md" | tee .io/section |
		awk '/^```/ { if (inside) exit; inside = 1; next } inside' >.io/shown
	is "$(shape .io/shown)" "$(shape .io/printed)" "output of $job that jobs/README.md shows"
	# shellcheck disable=SC2016,SC2086 # quotes are Markdown's, options are words
	while read -r options; do
		run 0 --parse-only $options "$jobs/$job"
		proposed=$((proposed + 1))
	done < <(sed '1,/^```$/d' .io/section | grep -oE '`--[^`]*`' | tr -d '`')
}

# Every copy and chain of the file is its source.
check_copies() {
	local source target

	source=$(sed -n 's/^source=//p' "$1")
	[[ $source ]] || return 0
	while read -r target; do
		cmp "$source" "$target" || fail "$target is no copy ($(basename "$1"))"
		copies=$((copies + 1))
	done < <(sed -n 's/^filename=//p' "$1")
}

count=0 copies=0 proposed=0
for file in "$jobs"/*.ini; do
	[[ $file != */qualify-quick.ini ]] || continue # profiles.sh runs it
	mapfile -t options < <(smaller "$file" 300ms)
	for _ in 1 2; do
		run 0 --output-dir=results "${options[@]}" "$file"
		at_least "$(cells results/summary.csv ios | sort -n | tail -n 1)" 1 "I/Os of $file"
		is "$(cells results/summary.csv errors | sort -u)" 0 "errors of $file"
		is "$(cells results/summary.csv partial | sort -u)" 0 "partial of $file"
		cp .io/out .io/printed
		check_copies "$file"
		# the same jobs again: nothing in them is worth a word
		run 0 --parse-only --warnings-fatal results/job.ini
		says .io/err ''
		rm -r results
	done
	check_page "$(basename "$file")"
	rm -f -- iogen-*.dat iogen-small.*
	count=$((count + 1))
done
at_least "$count" 11 "job files"
at_least "$copies" 8 "copies that were compared"
at_least "$proposed" 6 "proposals of jobs/README.md"
ln -s "$jobs" jobs
while read -r -a words; do
	run 0 --parse-only "${words[@]:1}"
	says .io/err ''
	count=$((count + 1))
done < <(grep -E '^\./iogen ' "$jobs/README.md" | sed 's/ #.*//')
at_least "$count" 15 "job files and commands"

# Several files in one go: the defaults of each are its own, and its jobs wait for those above.
mkdir two
cd two
printf '[global]\nsize=64k\nbs=16k\nioengine=null\n[a]\n[b]\n' >one.ini
printf '[c]\nsize=64k\nioengine=null\n[global]\nbs=8k\n[d]\nioengine=null\nsize=64k\n' >two.ini
mkdir .io
run 0 --showcmd one.ini two.ini
says .io/out "iogen --name=a --ioengine=null --bs=16k --size=64k \
--name=b --ioengine=null --bs=16k --size=64k --name=c --ioengine=null --size=64k --stonewall=1 \
--name=d --ioengine=null --bs=8k --size=64k"
