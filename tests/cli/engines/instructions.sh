#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: an I/O costs iogen no more instructions than it did: a change that adds five is seen.
# Method: valgrind counts the instructions within the loop of a worker, but for what goes by the time and is no I/O's:
# it looks for that a few times a second. No interval ends, no checkpoint is due. The budgets are those of one
# compiler, with the flags of the Makefile, and 3 % more.
# takes: 8
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need valgrind
! sanitized || skip "a sanitizer's own instructions would count"
run 0 --version
grep -q '^compiler: gcc .* 12\.' .io/out || skip "budgets are those of gcc 12: $(sed -n 2p .io/out)"
[[ $(strings "$IOGEN" | grep -c -- ' -O2 -g ') -gt 0 ]] || skip "budgets are those of -O2"

ios=20000

# costs BUDGET ARG...: instructions an I/O, in tenths
costs() {
	local cost

	valgrind --tool=callgrind '--toggle-collect=worker_loop*' '--toggle-collect=worker_events*' \
		--callgrind-out-file=.io/callgrind "$IOGEN" --no-results --interval=1h --checkpoint=0 --name=a --size=1g --bs=4k --number_ios=$ios \
		--rw=randread "${@:2}" >.io/out 2>.io/err || fail "valgrind: $(<.io/err)"
	cost=$(($(sed -n 's/^totals: //p' .io/callgrind) * 10 / ios))
	((cost > 500)) || fail "valgrind has not counted: $cost"
	((cost <= $1 * 103 / 100)) ||
		fail "an I/O costs $cost tenths of an instruction, more than $1 and 3 %: ${*:2}"
}

costs 2940 --ioengine=null --iodepth=32
costs 5480 --ioengine=null --iodepth=1
if has_io_uring; then
	costs 3290 --ioengine=io_uring --uring_nop=1 --iodepth=32
	costs 7740 --ioengine=io_uring --uring_nop=1 --iodepth=1
fi
