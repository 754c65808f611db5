#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: README.md and the pages of docs/ are true: their commands work, their job files parse, their
# options exist, README.md shows the words that iogen prints, and docs/results.md has every column of
# summary.csv.
# Method: blocks marked sh are run, and those marked ini are checked, page by page, in a folder that has
# iogen and jobs/ alone. Output is compared with all numbers made equal.
# takes: 18
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need gnuplot
need_io_uring

# The fenced blocks of a page, as .io/block.NUMBER.KIND in their order; without a mark: text.
blocks_of() {
	rm -f .io/block.*
	awk '
	/^```/ && file { close(file); file = ""; next }
	/^```/ {
		kind = substr($0, 4) ? substr($0, 4) : "text"
		file = sprintf(".io/block.%02.0f.%s", ++n, kind)
		printf "" >file
		next
	}
	file { print >file }' "$1"
}

# A job file is kept for the commands behind it under the name in its first line: # NAME.ini.
check_job() {
	local name

	name=$(sed -nE '1s/^[#;] ([a-z-]+\.ini)\>.*/\1/p' "$1")
	cp "$1" "${name:-.io/job.ini}"
	PEAK=1000 run 0 --parse-only "${name:-.io/job.ini}"
}

# Where the lines of a block end in a comment that is a number, that is their output.
check_commands() {
	local expected

	bash -eu -o pipefail "$1" >.io/out 2>.io/err || fail "exit $? from $2: $(<"$1")"
	is "$(<.io/err)" '' "what the commands of $2 say on standard error: $(<"$1")"
	expected=$(sed -nE 's/.* # ([0-9]+)$/\1/p' "$1")
	[[ ! $expected ]] || is "$(<.io/out)" "$expected" "output of $(<"$1")"
}

# Text with its numbers and units made equal, without lines that are the machine's own.
shape() {
	sed -E '/^(disk|note:|results:|iogen-results)/d
		s/[0-9]+(\.[0-9]+)?[kM]?( [num]?s\b)?/N/g; s/ +/ /g' "$@"
}

# Every option that a page names as `option=` is one, of the manual's or, as those of engines and other
# spellings, for --cmdhelp; docs/fio.md names those, too, that fio has alone.
known=" $("$IOGEN" --man | awk '
	/^\.SH/ { ours = /OPTIONS OF (A JOB|THE RUN)/ }
	/^\.B / && ours { gsub(/\\|=.*/, "", $2); sub(/^--/, "", $2); printf "%s ", $2 }')"
check_options() {
	local name

	for name in $(grep -ohE '`(--)?[a-z][a-z0-9_-]*=' "$1" | tr -d '`=' | sed 's/^--//' | sort -u); do
		[[ $known == *" $name "* ]] || "$IOGEN" "--cmdhelp=$name" >/dev/null 2>.io/err ||
			{ [[ $1 == */fio.md ]] && grep -q "an option of fio's that iogen does not have" .io/err; } ||
			fail "$1 has $name="
	done
}

# Every column of a summary is in the page of results, those of latencies as lat_*.
check_columns() {
	local name section

	section=$(sed -n '/^### summary.csv/,/^### histogram.csv/p' "$IOGEN_SRC/docs/results.md")
	while read -r name; do
		[[ $section == *"\`$name\`"* ]] || fail "docs/results.md lacks $name"
	done < <(head -n 1 "$1" | tr , '\n' | sed -E 's/^(s?lat|clat|response)_.*_ns/\1_*/')
}

# README.md shows the words that iogen prints.
check_words() {
	run 0 --output-dir=again jobs/uring-copy.ini
	check_columns again/summary.csv
	shape .io/out >.io/found
	grep -l '^uring-copy: ' .io/block.*.text >.io/demo
	shape "$(<.io/demo)" | diff - .io/found ||
		fail "README.md shows another output of the demo (< shown, > printed)"
	# shellcheck disable=SC2016
	printf '[a]\nsize=1m\nfilename=/dev/${NOPE}\niodpeth=8\n' >my.ini
	run 2 --parse-only my.ini
	grep -l '^iogen: my.ini' .io/block.*.text >.io/errors
	diff "$(<.io/errors)" .io/err || fail "README.md has other errors (< shown, > printed)"
}

count=0
for page in "$IOGEN_SRC"/{README.md,docs/*.md}; do
	name=${page#"$IOGEN_SRC/"}
	mkdir page
	cd page
	mkdir .io
	ln -s "$IOGEN" iogen
	ln -s "$IOGEN_SRC/jobs" jobs
	blocks_of "$page"
	for block in .io/block.*; do
		case $block in
		*.sh) check_commands "$block" "$name" ;;
		*.ini) check_job "$block" ;;
		*) continue ;;
		esac
		count=$((count + 1))
	done
	check_options "$page"
	if [[ $name == README.md ]]; then
		check_words
	fi
	cd ..
	rm -r page
done
at_least "$count" 15 "blocks that were tried"
