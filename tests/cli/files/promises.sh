#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the chapter of README.md on what iogen does not do to data is true, line by line.
# Method: each line of its block is run, by root in whole; its exit code is the number behind it, and
# what is not iogen's stays as it is.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need mkfs.ext4

mkdir .io/bin
ln -s "$IOGEN" .io/bin/iogen
export PATH=$PWD/.io/bin:$PATH
cleanups+=("! mountpoint -q mnt || umount mnt")

awk '/^## / { here = /What it will not do to your data/ } here && /^```/ { inside = !inside; next }
here && inside' "$IOGEN_SRC/README.md" >.io/lines
yours() {
	cat mine holes 2>/dev/null | cksum || true
}

tried=0
while IFS= read -r line; do
	expected=$(sed -nE 's/.*# ([0-9]+):.*/\1/p' <<<"$line")
	# the last lines are root's, and need a loop device
	if [[ $line == mkfs* ]] && { [[ $EUID != 0 ]] || ! losetup --find >.io/loop; }; then
		break
	fi
	status=0
	sum=$(yours)
	bash -c "$line" >.io/out 2>.io/err || status=$?
	is "$status" "${expected:-0}" "exit code of: $line"
	[[ ! $expected || $line == mkfs* ]] || is "$(yours)" "$sum" "the sum of what is yours, after: $line"
	tried=$((tried + 1))
done <.io/lines
at_least "$tried" 10 "lines that were tried"
[[ -e mine && ! -e new && ! -e /dev/new ]] || fail "a file is gone, or was made"
is "$(stat -c %s own)" $((1024 * 1024)) "bytes of own"
