#!/usr/bin/env bash
# shellcheck disable=SC2016
# SPDX-License-Identifier: MIT
# Goal: tools/targets-table prints the page of twelve targets, tells what is not as in an older page, and leaves
# neither a mount nor a device.
# Method: the page as it is printed here, beside docs/targets.md with one answer that no kernel has.
# takes: 15
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need_root "make file systems"
need losetup mkfs.ext4

"$IOGEN" probe --output-format=csv . >.io/csv
sed 's/^| `holes` | yes |/| `holes` | of brass |/' "$IOGEN_SRC/docs/targets.md" >.io/older.md
mkdir .io/room
TMPDIR=$PWD/.io/room TRIES=1 IOGEN=$IOGEN "$IOGEN_SRC/tools/targets-table" .io/older.md >.io/page.md 2>.io/said ||
	fail "targets-table: $(<.io/said)"
! grep -q '^targets-table: ext4 ' .io/said || skip "$(<.io/said)"
is "$(grep -m 1 '^| row ' .io/page.md)" "$(grep -m 1 '^| row ' "$IOGEN_SRC/docs/targets.md")" "the targets"
grep -q '^ext4: `holes`: was of brass, is yes$' .io/said || fail "the deviation is not told: $(<.io/said)"
is "$(sed -n 's/^| `holes` | \([a-z]*\) |.*/\1/p' .io/page.md)" yes "holes of ext4"
is "$(grep -c "^Twelve targets.*\|Linux $(uname -r)" .io/page.md)" 2 "the kernel"
cells .io/csv name | grep -vxE 'file_system|device' | sort >.io/names
sed -n 's/^| `\([a-z_]*\)` .*/\1/p' .io/page.md | sort | diff .io/names - || fail "rows are missing or are there twice"
is "$(ls -A .io/room)" '' "what is left in its folder"
! grep -q "$PWD/.io/room" /proc/self/mounts || fail "a mount is left"
! grep -q "$PWD/.io/room" /sys/block/loop*/loop/backing_file 2>.io/none || fail "a loop device is left"
