#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: all parts of a vectored write go in one kernel call, and to their places.
# Method: strace shows the calls with their number of parts; the file is compared with the plain way.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/lib.bash"
need strace
need_io_uring

# 8 units of 4 parts of 4 KiB: 8 transfers, 32 blocks.
options=(--no-results --name=w --workload=writev --iovecs=4 --bs=4k --size=128k --filename=data
	--fallocate=none --iodepth=1)

# parts CALL: the lengths of all vectors of that call: "8 4" is eight calls of four parts.
parts() {
	sed -nE "s/^$1\\([0-9]+, \\[(.*)\\], ([0-9]+)[,)].* = 16384\$/\\2/p" .io/trace.work | sort |
		uniq -c | xargs
}

for engine in vsync pvsync pvsync2; do
	call=pwritev
	[[ $engine != pvsync2 ]] || call=pwritev2
	[[ $engine != vsync ]] || call=writev
	traced "$call" "${options[@]}" --ioengine="$engine"
	is "$(parts "$call")" '8 4' "$call of ioengine=$engine"
done
for engine in libaio io_uring; do
	call=io_submit
	[[ $engine != io_uring ]] || call=io_uring_enter
	rm -f data
	traced "$call" "${options[@]}" --ioengine="$engine"
	is "$(stat -c %s data)" 131072 "size of what $engine wrote"
	calls=$(grep -c "^$call(" .io/trace.work)
	at_least 9 "$calls" "9 calls are enough for 8 units; $call of ioengine=$engine"
	at_least "$calls" 8 "$call of ioengine=$engine"
done
