#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: an I/O costs iogen no more instructions than it did: a change that adds five is seen.
# Method: valgrind counts the instructions of two runs of different length; what they have in common, such
# as the start, is not in the difference. The budgets are those of one compiler, with the flags of the
# Makefile, and 3 % more.
# takes: 8
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need valgrind
! sanitized || skip "a sanitizer's own instructions would count"
run 0 --version
grep -q '^compiler: gcc .* 12\.' .io/out || skip "budgets are those of gcc 12: $(sed -n 2p .io/out)"
[[ $(strings "$IOGEN" | grep -c -- ' -O2 -g ') -gt 0 ]] || skip "budgets are those of -O2"

# counted IOS ARG...: the instructions of a run of so many I/Os
counted() {
	valgrind --tool=callgrind --callgrind-out-file=.io/callgrind "$IOGEN" --no-results --name=a --size=1g \
		--bs=4k --number_ios="$1" "${@:2}" >.io/out 2>.io/err || fail "valgrind: $(<.io/err)"
	sed -n 's/^totals: //p' .io/callgrind
}

# costs BUDGET ARG...: instructions an I/O, in tenths
costs() {
	local few many cost

	few=$(counted 10000 "${@:2}")
	many=$(counted 40000 "${@:2}")
	cost=$(((many - few) / 3000))
	((cost <= $1 * 103 / 100)) ||
		fail "an I/O costs $cost tenths of an instruction, more than $1 and 3 %: ${*:2}"
}

costs 2940 --ioengine=null --rw=randread --iodepth=32
costs 5490 --ioengine=null --rw=randread --iodepth=1
