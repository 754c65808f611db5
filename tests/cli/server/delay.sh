#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a latency is what the device took, and little more.
# Method: a server (nbdkit through nbdfuse) that waits before it answers, and logs how long each
# request took it: iogen says no less of any, and not much more than of a server that does not wait.
# exclusive
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
need_server
nbdlog=$(dirname "$0")/../nbdlog.py
engines=(psync libaio)
! has_io_uring || engines+=(io_uring)
delay=5000000
blocks=40
! long || blocks=1000

# measured SERVER...: each engine reads and writes a part of its own of a device so served, and leaves
# in .io/took of each job what nbdlog.py says.
measured() {
	local job args=() logs=() at=0

	rm -rf results .io/log .io/lat* .io/took
	served device --filter=log "$@" logfile="$PWD/.io/log"
	for job in "${engines[@]/%/-read-1}" "${engines[@]/%/-write-1}" libaio-read-8 libaio-write-8; do
		IFS=- read -r engine rw depth <<<"$job"
		args+=(--name="$job" --ioengine="$engine" --rw="rand$rw" --iodepth="$depth" --stonewall
			--offset="$at" --write_lat_log=".io/lat.$job")
		logs+=(".io/lat.${job}_lat.log")
		at=$((at + blocks * 4096))
	done
	run 0 --output-dir=results --filename=device --bs=4k --size=$((blocks * 4096)) --overwrite=1 \
		--direct=1 --log_offset=1 --per_job_logs=0 "${args[@]}"
	undo
	undo
	python3 "$nbdlog" took .io/log "${logs[@]}" >.io/took || fail "a latency below the server's"
}

# Of one in flight, what iogen has beyond the server at its best is no more than twice that
# without the delay and 150 us: time in iogen's way that grew with the latency would be
# more. The machine may hold it up.
agrees() {
	local usual job median beyond p50 own

	measured memory 64m
	mapfile -t usual < <(cut -d' ' -f2 .io/took)
	measured --filter=delay memory 64m rdelay=5ms delay-write=5ms
	why=
	while read -r job && read -r median beyond own; do
		p50=$(cells results/summary.csv lat_p50_ns job="$job")
		at_least "$(cells results/summary.csv lat_min_ns job="$job")" $delay "min of $job"
		at_least $((p50 * 129 / 128)) "$median" "p50 of $job, by the server's log"
		at_least $((p50 * 129 / 128)) "$own" "p50 of $job, by its log"
		at_least $((own * 129 / 128)) "$p50" "p50 by the log of $job, by its histogram"
		[[ $job == *-8 ]] || ((beyond <= 2 * usual[0] + 150000)) ||
			why+="$job: $beyond ns beyond the server, without delay ${usual[0]}; "
		usual=("${usual[@]:1}")
	done < <(paste -d'\n' <(cells results/summary.csv job) .io/took)
	[[ ! $why ]]
}
in_a_try agrees || fail "$why"
