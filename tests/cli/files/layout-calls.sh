#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a small file is laid out, read and left with few system calls: a change that adds one is seen. Many
# are synced together, and what the device refuses is told with the file's name.
# Method: strace counts the calls for 100 files and for 200: the difference is what a file costs. It makes
# calls fail, too.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace
! sanitized || skip "a sanitizer's own calls would count"

# calls FILES: how often a run makes each call, sorted by their names
calls() {
	mkdir "d$1"
	strace -f -c -U name,calls -o .io/count "$IOGEN" --no-results --name=a --directory="d$1" --nrfiles="$1" \
		--filesize=4k --rw=randread --bs=4k --size=$(($1 * 4))k --openfiles=10 >.io/out 2>.io/err ||
		fail "strace: $(<.io/err)"
	awk 'NF == 2 && $2 ~ /^[0-9]+$/ && $1 != "total" && $1 != "futex" { print $1, $2 }' .io/count | sort
}

calls 100 >.io/100
calls 200 >.io/200
join .io/100 .io/200 | awk '{ printf "%s %.0f\n", $1, int(($3 - $2 + 50) / 100) }' | grep -v ' 0$' >.io/each || fail "nothing counted"

# each CALL: how often a file has it
each() {
	sed -n "s/^$1 //p" .io/each
}
is "$(each openat)" 4 "opens of a file: made, completed, tried, read"
is "$(each pwrite64) $(each pread64)" '1 1' "writes and reads of a file"
is "$(each mmap)$(each fsync)$(each access)$(each fstatfs)$(each statfs)" '' "calls that one does for all"
all=$(awk '{ n += $2 } END { printf "%.0f\n", n }' .io/each)
((all > 15)) || fail "strace has not counted: $all"
((all <= 31)) || fail "a file costs $all system calls, more than 31: $(xargs <.io/each)"
is "$(grep -E '^(syncfs|fsync) ' .io/200)" 'syncfs 1' "syncs of 200 files"

# fails CALL WORDS...: an error of that call ends the layout, with words for it
fails() {
	local status=0

	rm -rf d
	mkdir d
	strace -f -o .io/trace -e trace="$1" -e inject="$1:error=EIO" "$IOGEN" --no-results --name=a --directory=d \
		--nrfiles=100 --filesize=4k --rw=read --bs=4k >.io/out 2>.io/err || status=$?
	[[ $status != 0 ]] || fail "an error of $1 is not heard"
	grep -qF "d/a.0.0: cannot sync what was laid out: Input/output error" .io/err || fail "other words for $1"
}
fails syncfs
fails sync_file_range

syncs() {
	sed -nE 's/^(syncfs|fsync)\(.*/\1/p' .io/trace | uniq -c | xargs
}

# A few have each their own, so that nothing of others is waited for; with create_fsync=0 there is none.
traced syncfs,fsync --no-results --name=few --rw=read --nrfiles=20 --filesize=4k
is "$(syncs)" '20 fsync' "syncs of 20 files"
traced syncfs,fsync --no-results --name=none --rw=read --nrfiles=100 --filesize=4k --create_fsync=0
is "$(syncs)" '' "syncs with create_fsync=0"
