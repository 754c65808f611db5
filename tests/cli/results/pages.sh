#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: docs/results.md and the man page name every file of a folder of results; the man page and the
# table of pictures in docs/output.md have every one. SECURITY.md names a test of each promise.
# Method: a run that leaves every table, and its pictures, are listed; the names are looked for.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"

# named PAGE NAME...: the page has each name as a word of its own.
named() {
	local page=$1 name

	shift
	for name; do
		grep -qE "(^|[^[:alnum:]_.-])${name//./[.]}([^[:alnum:]_-]|\$)" "$page" ||
			fail "$page lacks $name"
	done
}

"$IOGEN" --man >.io/man || fail "no man page"
run 0 --output-dir=all --name=a --filename=x --size=64k --iodepth_batch=auto --iodepth=4 \
	--ioengine=null --percentile_list=50:99
mapfile -t found < <(ls all)
at_least "${#found[@]}" 8 "files of a run: ${found[*]}"
named "$IOGEN_SRC/docs/results.md" "${found[@]}"
named .io/man "${found[@]}"

mapfile -t found < <("$IOGEN" engines | cut -d' ' -f1)
named "$IOGEN_SRC/docs/fio.md" "${found[@]}"

# Each promise names its test.
promises=0
while IFS= read -r row; do
	promises=$((promises + 1))
	mapfile -t found < <(grep -oE "\`tests/[a-z_./-]+\`" <<<"$row" | tr -d "\`")
	at_least "${#found[@]}" 1 "tests of the promise: $row"
	for file in "${found[@]}"; do
		[[ -e $IOGEN_SRC/$file ]] || fail "SECURITY.md names $file, which is not there"
	done
done < <(grep -E '^\| [^-]' "$IOGEN_SRC/SECURITY.md" | grep -v '^| promise ')
at_least "$promises" 20 "promises"

run 0 --output-dir=two --name=a --filename=x --size=64k --name=b --filename=x --size=64k
gnuplot_that_prints .io/bin
PATH=$PWD/.io/bin:$PATH run 0 plot two
mapfile -t found < <(find two -name '*.svg' -printf '%f\n' | sed 's/\.svg$//')
at_least "${#found[@]}" 5 "pictures: ${found[*]}"
sed -n '/^## Pictures/,/^## /s/^| \(`[^|]*\)|.*/\1/p' "$IOGEN_SRC/docs/output.md" >.io/pictures
named .io/pictures "${found[@]}"
sed -n '/^[.]B PICTURE/,/^[.]SH/p' .io/man >.io/pictures
named .io/pictures "${found[@]}"
named "$IOGEN_SRC/docs/output.md" report.html
named .io/man report.html
