#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: no I/O is lost or counted twice at the end of a slice, or at the end of the ramp: whoever
# stalls, ends early, fails or is interrupted.
# Method: a server that writes down each request (nbdkit through nbdfuse), slow, stopped or failing;
# laws.py for the grid and the sums. Time is asked of nothing but what the server was kept from doing.
# takes: 12
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3 nbdfuse nbdkit
[[ -e /dev/fuse ]] || skip "no /dev/fuse here"
touch device
laws=$(dirname "$0")/../laws.py
folders=()

# served NAME ARG...: nbdkit's, which logs to .io/NAME, until it is undone twice
served() {
	log=$PWD/.io/$1
	nbdfuse device --command nbdkit -s --exit-with-parent --filter=log "${@:2}" logfile="$log" \
		>.io/nbd 2>&1 &
	server=$!
	cleanups+=("wait $!")
	until_true mounts device
	cleanups+=("umount device")
}
common=(--filename=device --direct=1 --overwrite=1 --interval=20ms)
# begin ARG...: iogen, into a new folder, which is to be what the server sees from here on
begin() {
	rm -f .io/err # of the run before
	folder=results${#folders[@]}
	lines=$(wc -l <"$log")
	"$IOGEN" "${common[@]}" --output-dir="$folder" "$@" >.io/out 2>.io/err &
	job=$!
}
# ended STATUS WHAT
ended() {
	local status=0

	wait "$job" || status=$?
	is "$status" "$1" "exit code: ${*:2}"
	folders+=("$folder")
	echo "$folder $log $lines $(wc -l <"$log") ${*:2}" >>.io/runs
}
start() {
	begin "${@:2}"
	ended "$@"
}
done_by() {
	sum "$folder/interval.csv" ios "$@"
}

served log memory 1m
engines=(psync libaio)
! "$IOGEN" --no-results --name=probe --ioengine=io_uring --filename=.io/probe --size=4k \
	>/dev/null 2>&1 || engines+=(io_uring)
timed=(--time_based --runtime=150ms)
for engine in "${engines[@]}"; do
	on=(--name=a --ioengine="$engine" --iodepth=4)
	# what ends early, and what begins later, beside each other; of time and of size, and never over
	start 4 "${on[@]}" --rw=randrw --numjobs=3 --ramp_time=70ms "${timed[@]}" \
		--name=b --number_ios=5 --startdelay=30ms --name=c --rw=write --size=64k \
		--ramp_size=24k --numjobs=2 --name=d --stonewall --ramp_time=1h --size=128k \
		--name=e --wait_for=d --ramp_time=15ms "${timed[@]}"
	is "$(done_by job=d) $(done_by job=d phase=run)" '32 0' "reads of d, in the ramp and behind"
	is "$(done_by job=b) $(done_by job=b phase=run)" '5 5' "reads of b"
	# shorter than a slice, and a slice that is longer than all of it
	start 0 "${on[@]}" --size=64k --interval=10s --ramp_size=4k --numjobs=2 --rw=randread
	# the workers' moments are not one
	start 0 "${on[@]}" --rw=randread --numjobs=3 --startdelay=0-150ms --ramp_time=35ms "${timed[@]}"
done
start 0 --name=a --numjobs=64 --rw=randrw --interval=10ms --ramp_time=50ms "${timed[@]}"

# Stopped for many slices: from before the job, through its ramp and beyond its end; and in its midst.
nbdkit=$(pgrep -P "$server" -x nbdkit) || skip "nbdkit is not the child of nbdfuse here"
served_more() {
	(($(wc -l <"$log") >= lines + 40))
}
# empty: slices, ramp or run, in which nothing came back
empty() {
	cells "$folder/interval.csv" ios op=read | grep -cx 0 || true
}
for engine in psync "${engines[-1]}"; do
	on=(--name=a --ioengine="$engine" --iodepth=4 --rw=randrw --numjobs=3 --time_based)
	for ramp in 0 100ms; do
		kill -STOP "$nbdkit"
		begin "${on[@]}" --ramp_time=$ramp --runtime=150ms --stall_warn=400ms
		until_true grep -q 'in flight for' .io/err
		kill -CONT "$nbdkit"
		ended 0 "stopped from the start, $engine, ramp_time=$ramp"
		at_least "$(empty)" 10 "slices in which the server was stopped from the start"
	done
	for ramp in --ramp_time=50ms --ramp_size=1m; do
		begin "${on[@]}" $ramp --runtime=1h
		until_true served_more
		kill -STOP "$nbdkit"
		pause 0.4
		kill -CONT "$nbdkit"
		lines=$(wc -l <"$log") until_true served_more
		kill -INT "$job"
		ended 130 "stopped in its midst, $engine, $ramp"
		at_least "$(empty)" 10 "slices in which the server was stopped"
	done
done

# Interrupted, in the ramp and in the run.
for ramp in 1h 20ms; do
	begin --name=a --rw=randrw --numjobs=3 --ramp_time=$ramp --time_based --runtime=1h
	until_true served_more
	pause 0.1
	kill -INT "$job"
	ended 130 "SIGINT with ramp_time=$ramp"
done
undo
undo

# Ever slower than a slice.
served slow.log --filter=delay memory 1m delay-read=90ms
start 0 --name=a --ioengine=libaio --iodepth=2 --numjobs=2 --number_ios=5 --ramp_time=130ms
at_least "$(empty)" 4 "slices without an I/O"
undo
undo

# Each worker goes on until an error ends it, be it in the ramp.
served failing.log --filter=error memory 1m error-rate=2%
for engine in psync "${engines[-1]}"; do
	on=(--name=a --ioengine="$engine" --iodepth=2 --numjobs=4 --rw=randrw --time_based)
	for ramp in --ramp_time=20ms --ramp_time=1h --ramp_size=200k; do
		start 6 "${on[@]}" $ramp --runtime=1h
		at_least "$(sum "$folder/summary.csv" errors)" 4 \
			"errors with $ramp"
	done
	start 0 "${on[@]}" --ramp_time=50ms --runtime=150ms --continue_on_error=io
done
undo
undo

python3 "$laws" check "${folders[@]}" || fail "a law is broken"
python3 - >.io/err <<'EOF2' || fail "the server has seen something else"
import csv
import re
import sys

request = re.compile(r"connection=\d+ (\.\.\.)?(Read|Write) id=(\d+) "
                     r"(?:offset=\S+ count=(\S+)|return=(\S+))")


def seen(log, first, last):
    """What was finished: I/Os and bytes read, written; and how many failed."""
    sums = {"read": [0, 0], "write": [0, 0]}
    size, failed = {}, 0
    for line in open(log).readlines()[first:last]:
        m = request.search(line)
        if m and not m[1]:
            size[m[2], m[3]] = int(m[4], 16)
        elif m and m[5] == "0":
            sums[m[2].lower()][0] += 1
            sums[m[2].lower()][1] += size[m[2], m[3]]
        elif m:
            failed += 1
    return sums, failed


def told(folder):
    sums = {"read": [0, 0], "write": [0, 0]}
    failed = 0
    for row in csv.DictReader(open(f"{folder}/interval.csv")):
        sums[row["op"]][0] += int(row["ios"])
        sums[row["op"]][1] += int(row["bytes"])
        failed += int(row["errors"])
    return sums, failed


bad = [f"{folder}: {told(folder)}, and the server: {seen(log, int(first), int(last))}: {what}"
       for folder, log, first, last, what in
       (line.rstrip("\n").split(" ", 4) for line in open(".io/runs"))
       if told(folder) != seen(log, int(first), int(last))]
print("\n".join(bad))
sys.exit(len(bad) > 0)
EOF2
