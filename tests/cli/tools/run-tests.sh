#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: tools/run-tests gives each test its verdict, in an order that ends soon, and leaves nothing of
# a test that was killed.
# Method: small scripts as tests; what they write down, what is mounted and which loop devices there are.
# takes: 5
# shellcheck disable=SC2016 # lines of scripts
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
mkdir tests
export ORDER=$PWD/order
unset TEST_TIMEOUT

# a_test NAME LINE...
a_test() {
	printf '%s\n' '#!/usr/bin/env bash' "${@:2}" >"tests/$1.sh"
	chmod +x "tests/$1.sh"
}

# tests_end STATUS NAME...: runs these, and leaves the results sorted in .io/results.
tests_end() {
	local status=0

	rm -f order
	"$IOGEN_SRC/tools/run-tests" runs "${@:2}" >.io/out 2>.io/err || status=$?
	is "$status" "$1" "exit code"
	sort runs/results | sed -E 's/ +[0-9]+\.[0-9]+s */ /; s/^(....) +/\1 /' >.io/results
}
a_test good 'exit 0'
a_test bad 'echo why' 'exit 3'
a_test absent 'echo no such device' 'exit 77'
tests_end 1 tests/*.sh
says .io/results 'FAIL bad exit 3
ok   good 
skip absent no such device'
is "$(tail -n 1 .io/out)" '1 passed, 1 failed, 1 skipped' "the last line"
grep -qx why .io/out || fail "the log of what failed is not shown"
[[ -d $(echo runs/bad.*/) && ! -e $(echo runs/good.*/) ]] || fail "only the folder of what failed is kept"
tests_end 0 tests/good.sh tests/absent.sh
tests_end 1 tests/absent.sh
rm tests/*

# By what each says it takes, and then by what it took.
say='echo "${0##*/} begins" >>"$ORDER"'
a_test quick "$say"
a_test long '# takes: 60' "$say"
a_test middle '# takes: 5' "$say" 'sleep 0.3'
TEST_SLOTS=1 tests_end 0 tests/*.sh
is "$(xargs <order)" 'long.sh begins middle.sh begins quick.sh begins' "the order by what they say"
printf '%s\n' 'long 1' 'middle 7' 'other 3' >runs/times
TEST_SLOTS=1 tests_end 0 tests/*.sh
is "$(head -n 2 order | xargs)" 'middle.sh begins long.sh begins' "the first by what they took"
is "$(grep -c . runs/times) $(grep other runs/times)" '4 other 3' "the times that are kept"

# Those that are exclusive: one after the other, and last where none can go ahead of other programs.
for name in alone beside; do
	a_test $name '# exclusive' '# takes: 90' "$say" 'sleep 0.1' \
		'echo "${0##*/} ends" >>"$ORDER"' '[[ ! ${AHEAD-} ]] || [[ $(nice) == -20 && $(cat /proc/self/autogroup || echo -20) == *-20 ]]'
done
mkdir .io/bin
printf '#!/bin/sh\necho 0\n' >.io/bin/nice
chmod +x .io/bin/nice
PATH=$PWD/.io/bin:$PATH tests_end 0 tests/*.sh
is "$(tail -n 4 order | xargs)" "alone.sh begins alone.sh ends beside.sh begins beside.sh ends" "those that cannot go ahead"
if [[ $(nice -n -39 nice 2>/dev/null) == -20 ]]; then
	# in its time the others end
	rm tests/{long,quick}.sh
	a_test middle '[[ $(nice) != -20 ]] || exit 9' 'for ((i = 0; i < 500; i++)); do' \
		'grep -q "^beside.*begins" "$ORDER" && exit' 'sleep 0.02' 'done' 'exit 1'
	(renice -n 5 -p $BASHPID >.io/renice && AHEAD=1 tests_end 0 tests/*.sh)
	is "$(grep -oE '(begins|ends)' order | xargs)" "begins ends begins ends" "those that go ahead"
fi
rm tests/*

# A test that hears nothing: killed, and all of it taken back.
need_root "mount a file system"
need losetup mkfs.ext4
a_test deaf "trap '' TERM" 'truncate -s 4m image' 'PATH=$PATH:/usr/sbin:/sbin' 'mkfs.ext4 -q image' \
	'mkdir below' 'mount -t tmpfs none below || exit 77' 'mkdir below/deeper' \
	'mount -t tmpfs none below/deeper' 'losetup --find image' 'echo there >"$ORDER"' \
	'while :; do sleep 1; done'
TEST_TIMEOUT=2 tests_end 1 tests/deaf.sh
[[ -s order ]] || skip "no mount or loop device here: $(<runs/deaf.log)"
says .io/results 'FAIL deaf took too long'
! grep -F "$PWD/runs" /proc/self/mountinfo || fail "a mount is left"
! grep -F "$PWD/runs" /sys/block/loop*/loop/backing_file 2>/dev/null || fail "a loop device is left"
