#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: latency_target= finds the deepest queue whose latencies hold, and says so.
# Method: a server of known capacity (nbdkit through nbdfuse): it takes one request at a time, in the
# order in which they come, and 40 ms for each. Four in flight take 160 ms, five 200; 190 lies between.
# exclusive
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need_server
window=500ms
! long || window=3s
served_wide 16 device --filter=noparallel --filter=delay memory 64m serialize=all-requests \
	delay-read=40ms

# seek OPTION...: leaves the notes in .io/notes, and its exit code in $status
seek() {
	rm -rf results
	status=0
	"$IOGEN" --output-dir=results --name=a --filename=device --direct=1 --rw=randread --iodepth=16 \
		--ioengine=libaio --latency_window=$window "$@" >.io/out 2>.io/err || status=$?
	grep '^note: \[a\]' .io/out >.io/notes || true
}
found() {
	sed -nE 's/^note: \[a\] latency_target=[0-9]+ms.*: the deepest that holds is iodepth=([0-9]+)$/\1/p' \
		.io/notes
}
# A machine that is busy makes less of it; it makes no more.
four() {
	local depth

	seek --latency_target=190ms --latency_percentile=60
	depth=$(found)
	at_least 4 "${depth:-0}" "the depth that was found: $(<.io/notes)"
	[[ "$status $depth" == '0 4' ]]
}
in_a_try four || fail "exit $status, the depth that was found is not 4: $(<.io/notes)"
# each window is told, and within each depth that holds no share is below 60 %
awk '/: (deeper|it holds)/ && $4 < 60 || /: less deep/ && $4 >= 60 { exit 1 }' .io/notes ||
	fail "a window and what follows from it: $(<.io/notes)"

# No depth is as fast as that.
seek --latency_target=30ms
is $status 3 "exit code where no depth holds"
grep -qE '^iogen: \[a\] latency_target=30ms: no depth holds: even with 1 in flight only 0 % of 1 I/Os took at most 30ms \([0-9.]+ % were asked for\)$' \
	.io/err || fail "other words: $(<.io/err)"
is "$(cells results/summary.csv ios)" 1 "reads where no depth holds"
grep -qE '^note: \[a\] iodepth=1: 0 % of 1 I/Os took at most 30ms: no depth holds$' .io/notes ||
	fail "other words of the note: $(<.io/notes)"
