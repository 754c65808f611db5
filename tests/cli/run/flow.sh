#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: jobs pace themselves and each other, end each other, and live with errors, as in fio.
# Method: counts of operations, strace, a device with errors and delays, and fio on the same job.
# exclusive
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
laws=$(dirname "$0")/../laws.py
null=(--ioengine=null --size=1t --runtime=300ms --time_based)
endless=(--ioengine=null --size=1m --time_based --runtime=1h)

# ios JOB [op=OP]
ios() {
	cells results/summary.csv ios job="$1" op="${2-read}"
}
start() {
	local status=$1

	shift
	rm -rf results
	run "$status" --output-dir=results "$@"
}

# Shares: 1:8, over workers, jobs and asynchronous engines. A flow of its own takes no part.
is_within() {
	(($1 * 10 >= $2 * $3 * 9 && $1 * 10 <= $2 * $3 * 11))
}
within() {
	is_within "$@" || fail "$4: $1 and $2 are not 1:$3"
}
start 0 "${null[@]}" --flow_id=1 --name=a --flow=1 --name=b --flow=8 \
	--name=c --flow_id=2 --flow=1 --name=d --flow=1 --flow_id=0 --startdelay=1ms
within "$(ios b)" "$(ios a)" 8 "flow 1:8"
data file 1048576
for engine in libaio io_uring; do
	[[ $engine == libaio ]] || "$IOGEN" --no-results --name=probe --ioengine=io_uring \
		--filename=.io/probe --size=4k >/dev/null 2>&1 || continue
	start 0 --ioengine=$engine --filename=file --rw=randread --iodepth=8 --runtime=300ms --time_based \
		--name=a --flow=1 --flow_sleep=100 --name=b --flow=3
	within "$(ios b)" "$(ios a)" 3 "flow 1:3 with $engine"
done
# a weight below 0 is none, as in fio: nobody waits for the job, and it for nobody
start 0 --ioengine=null --size=4m --flow_id=3 --name=a --flow=-1 --number_ios=10 --name=b --flow=8
is "$(ios a) $(ios b)" "10 1024" "ios where one has no weight"
is "$(grep flow= .io/out)" 'warning: command line: [a] flow= below 0 is no weight: the job is in no flow, and never waits for others, as in fio' "the warning"
run 2 --warnings-fatal --no-results --name=a --ioengine=null --size=4k --flow=-1
run 0 --warnings-fatal --no-results results/job.ini
refused 'iogen: command line: flow=-1001: out of range: at most 1000' --name=a --ioengine=null --size=4k --flow=-1001
# a job that is done leaves, and the other one goes on alone
start 0 --ioengine=null --size=4m --name=a --flow=1 --number_ios=10 --name=b --flow=2
is "$(ios a) $(ios b)" "10 1024" "ios where one has less to do"
of_fio() {
	fio --ioengine=null --size=1t --runtime=1 --time_based --thread --flow_id=1 --output-format=json \
		--output=.io/fio.json --name=a --flow=1 --name=b --flow=8 >/dev/null
	python3 -c '
import json
a, b = json.load(open(".io/fio.json"))["jobs"]
print(b["read"]["total_ios"] * 100 // max(1, a["read"]["total_ios"]))' >.io/ratio
	is_within "$(<.io/ratio)" 100 8
}
if [[ $(type -P fio) ]]; then
	in_a_try of_fio || fail "flow 1:8 of fio: a hundredth of $(<.io/ratio)"
fi

# Pauses are slept but for what thinktime_spin= says, and an engine waits without being asked again.
if [[ $(type -P strace) ]] && ! thread_sanitized; then
	sleeps=clock_nanosleep,nanosleep
	traced $sleeps --no-results --name=a --ioengine=null --size=40k --thinktime=3ms --thinktime_blocks=2
	at_least "$(grep -c tv_nsec .io/trace.work)" 5 "sleeps"
	! grep tv_nsec .io/trace.work | grep -vE 'tv_nsec=(3000000|[0-9]{1,6}|[12][0-9]{6})\}' ||
		fail "a sleep of more than 3 ms"
	traced $sleeps --no-results --name=a --ioengine=null --size=40k --thinktime=3000 --thinktime_spin=2000
	! grep -E 'tv_nsec=[0-9]{7}' .io/trace.work || fail "it sleeps where it is to spin"
	traced $sleeps --no-results --name=a --ioengine=null --size=40k --thinktime=1ms \
		--thinktime_blocks_type=issue --thinktime_iotime=1h
	is "$(grep -c tv_nsec .io/trace.work)" 0 "sleeps in an hour of I/O that is not over"
	# deep queues do not stretch what lies between two pauses: 20 times 33 blocks, 19 pauses between
	for ramp in '' --ramp_size=512k; do
		traced io_submit,$sleeps --no-results --name=a --filename=deep --size=2640k --bs=4k \
			--ioengine=libaio --iodepth=32 --thinktime=2ms --thinktime_blocks=33 $ramp
		is "$(awk '/tv_nsec/ { n += !rest; rest = 1 } /^io_submit/ { rest = 0 } END { printf "%.0f\n", n }' \
			.io/trace.work)" 19 "pauses of a deep queue $ramp"
	done
fi
for option in thinktime_spin=1 thinktime_blocks=2 thinktime_blocks_type=issue thinktime_iotime=1; do
	refused "iogen: command line: [a] ${option%=*}= means nothing without thinktime=, such as \
thinktime=1ms" --name=a --ioengine=null --size=4k --$option
done
for option in flow_id=1 flow_sleep=1; do
	refused "iogen: command line: [a] ${option%=*}= means nothing without flow=, the job's weight" \
		--name=a --ioengine=null --size=4k --$option
done

# The end of one is the end of others.
start 0 --exitall --name=a "${endless[@]}" --number_ios=3 --time_based=0 --name=b "${endless[@]}" \
	--name=c --ioengine=null --size=4k --stonewall
is "$(ios a) $(ios c)" "3 1" "ios with exitall"
is "$(cells results/summary.csv partial | xargs)" "0 0 0" "partial with exitall"
start 0 --exitall --exit_what=all --name=a --ioengine=null --size=4k --name=b "${endless[@]}" \
	--name=c "${endless[@]}" --stonewall
is "$(cells results/summary.csv job | xargs)" "a b" "jobs with exit_what=all"

# What takes longer than max_latency= ends the job with its results.
start 3 --name=slow --filename=file --max_latency=0.001us --exitall_on_error --name=b "${endless[@]}"
grep -qE '^iogen: \[slow\] max_latency=0\.001us: read of 4096 bytes at byte [0-9]+ of file took [0-9.]+ (us|ms)$' \
	.io/err || fail "another message"
is "$(cells results/summary.csv partial | xargs)" "1 1" "partial with exitall_on_error"
is "$(ios slow)" 1 "ios before max_latency="
python3 "$laws" check results || fail "a law is broken"

# Errors that are ignored, of a device that is full.
need_root "mount a file system"
mkdir small
mounted none small -t tmpfs -o size=100k
full=(--name=w --filename=small/new --rw=write --bs=4k --size=200k --io_size=200k --fallocate=none)
start 6 "${full[@]}" --continue_on_error=all
is "$(ios w write)" 25 "writes of 100 KiB"
rm small/new
start 0 "${full[@]}" --ignore_error=,ENOSPC
is "$(ios w write) $(cells results/summary.csv errors)" "25 25" "writes and errors of 200 KiB"
says .io/err ''
head -n 1 .io/out | grep -q ', buffered, 25 errors$' || fail "errors are not in the first line"
grep -q '^note: \[w\] the job went on after 25 errors, as continue_on_error= or ignore_error= asks$' .io/out ||
	fail "no note of errors"
rm small/new
start 0 "${full[@]}" --ignore_error=,28 --error_dump=1
is "$(grep -c 'No space left on device$' .io/err)" 20 "errors told"
python3 "$laws" check results || fail "a law is broken"

# Errors and delays of a device: as many errors as it says it made.
need_server
served device --filter=log --filter=error memory 400k error-pread-rate=30% "logfile=$PWD/.io/log"
start 0 --name=r --filename=device --direct=1 --bs=4k --continue_on_error=read
is "$(($(ios r) + $(cells results/summary.csv errors)))" 100 "reads and errors"
is "$(cells results/summary.csv errors)" "$(grep -c '^.*\.\.\.Read .*return=-1' .io/log)" "errors"
at_least "$(cells results/summary.csv errors)" 1 "errors"
python3 "$laws" check results || fail "a law is broken"
start 6 --name=r --filename=device --direct=1 --bs=4k --continue_on_error=write
is "$(cells results/summary.csv errors)" 1 "errors without continue_on_error=read"
undo
undo
served device --filter=delay memory 400k delay-read=50ms
start 3 --name=r --filename=device --direct=1 --bs=4k --max_latency=20ms
is "$(ios r)" 1 "reads of a slow device"
start 0 --name=r --filename=device --direct=1 --bs=4k --number_ios=2 --max_latency=1h
is "$(ios r)" 2 "reads of a slow device"
