#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a stall of the device shows in response as long as arrivals had to wait for it, and in lat only
# of what was in flight.
# Method: a server (nbdkit through nbdfuse) that is stopped by a signal in the midst of a job. At a rate
# of r a second, a stall of S holds up r S arrivals. The first comes up to 1/r after the stop, and each
# one after it waits for 1/r less: n of them have to wait for longer than S - n/r, and longer still
# by what those before take once the server goes on, s each. Of N in all, n = N (1 - p) lie above the
# percentile, which is the next one: it is longer than S - (n + 1)/r. 500 ms, at 1,000 a second for
# 10 s: p99 is 399 ms + 100 s, p99.9 489 ms + 10 s.
# That is held against the clock of this test, without s, from below; and from both sides against the
# server's log, which has when each came to its end. Other work on the machine is in both.
# exclusive
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
need_server
nbdlog=$(dirname "$0")/../nbdlog.py
engines=(psync libaio)
! has_io_uring || engines+=(io_uring)
rate=250
seconds=4
percents=(99)
if long; then
	rate=1000
	seconds=10
	percents=(99 99.9)
fi

# stalled ENGINE...: these at a time, each on a part of its own of the device, which stalls for half a
# second; the ns by this test's clock, from when it was stopped to when it was let go, are in $stall.
stalled() {
	local engine args=() at=0 job from_us

	rm -rf results .io/log
	served device --filter=log memory 64m logfile="$PWD/.io/log"
	nbdkit=$(pgrep -P "$server" -x nbdkit) || skip "nbdkit is not the child of nbdfuse here"
	for engine; do
		args+=(--name="$engine" --ioengine="$engine" --offset="$at")
		at=$((at + 1048576))
	done
	"$IOGEN" --output-dir=results --filename=device --direct=1 --rw=randread --norandommap --size=1m \
		--iodepth=2 --rate_iops=$rate --time_based --runtime=${seconds}s "${args[@]}" \
		>.io/out 2>.io/err &
	job=$!
	until_true grep -q ' Read id=5 ' .io/log
	sleep 1
	kill -STOP "$nbdkit"
	from_us=${EPOCHREALTIME/./}
	sleep 0.5
	stall=$((1000 * (${EPOCHREALTIME/./} - from_us)))
	kill -CONT "$nbdkit"
	wait "$job" || fail "exit $?: $*"
	undo
	undo
}

# shows ENGINE AT: what summary.csv has of the stall.
shows() {
	local engine=$1 at=$2 ios percent column value worse served

	ios=$(cells results/summary.csv ios job="$engine")
	for percent in "${percents[@]}"; do
		column=p${percent/./_}_ns
		value=$(cells results/summary.csv response_"$column" job="$engine")
		worse=$(awk "BEGIN { printf \"%.0f\", int($ios * (100 - $percent) / 100) }")
		# half a bucket is 1/256
		at_least $((value * 257 / 256)) $((stall - (worse + 1) * 1000000000 / rate)) \
			"$engine: response p$percent with a stall of $stall ns"
		served=$(python3 "$nbdlog" responses .io/log "$at" $((at + 1048576)) \
			$((1000000000 / rate)) "$percent")
		at_least $((value * 257 / 256 + 1000000)) "$served" "$engine: response p$percent, by the log"
		at_least $((served + served / 20 + 20000000)) "$value" \
			"$engine: response p$percent by the log and a little, by iogen"
		# two were in flight, and more are above the percentile
		at_least $((stall / 2)) "$(cells results/summary.csv lat_"$column" job="$engine")" \
			"half the stall, lat p$percent of $engine"
	done
	at_least "$(cells results/summary.csv late_ios job="$engine")" $((stall * rate / 1100000000)) \
		"late with $engine"
}

if long; then
	for engine in "${engines[@]}"; do
		stalled "$engine"
		shows "$engine" 0
	done
else
	stalled "${engines[@]}"
	for i in "${!engines[@]}"; do
		shows "${engines[i]}" $((i * 1048576))
	done
fi
