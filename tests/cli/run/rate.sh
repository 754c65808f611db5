#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: an open loop keeps its rate, on every engine.
# Method: counts, and bounds that no load of the machine can break; fio/agree-times.sh has fio's rates.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
laws=$(dirname "$0")/../laws.py

start() {
	rm -rf results
	run 0 --output-dir=results "$@"
}
# cell COLUMN [FILTER...]
cell() {
	cells results/summary.csv "$@"
}
# What does less than it is to do ends, with its results; the first two seconds are left out, so it
# is looked at when all else has been tried.
"$IOGEN" --output-dir=least --ioengine=null --size=1m --time_based --runtime=1h --thinktime=20ms \
	--rate_cycle=100 --name=a --rate_iops_min=400 --name=b --rate_min=4m >.io/least.out \
	2>.io/least.err &
least=$!

# A rate is never exceeded, but for the I/O that is due at the start.
timed=(--ioengine=null --size=1g --runtime=500ms --time_based)
start "${timed[@]}" --name=a --rate_iops=1000 --name=b --rate=2m --numjobs=2 --iodepth=8 \
	--name=c --rate_iops=1000 --rate_process=poisson --name=d --rw=randrw --rate_iops=300,700 \
	--rwmixread=90 --name=e --bsrange=4k-64k --rate=4m --io_submit_mode=offload
for row in a,read,500 b,read,512 d,read,150 d,write,350; do
	IFS=, read -r job op most <<<"$row"
	at_least $((most + 2)) "$(cell ios job="$job" op="$op")" "$op of $job"
	at_least "$(cell ios job="$job" op="$op")" $((most / 2)) "$op of $job"
done
at_least $((2 * 1048576 + 65536)) "$(cell bytes job=e)" "bytes of e"
at_least "$(cell ios job=c)" 200 "arrivals"
at_least 800 "$(cell ios job=c)" "arrivals"
python3 "$laws" check results || fail "a law is broken"
grep -q '^a  *resp\. ' .io/out || fail "no row of responses"
is "$(cell late_ios job=a | wc -w)" 1 "late_ios with a rate"
# without one, there is neither
start --name=a --ioengine=null --size=1m
is "$(cell late_ios)$(cell late_max_ns)$(cell response_max_ns)" "" "cells without a rate"
is "$(grep -c ',response,' results/histogram.csv || true)" 0 "rows of responses without a rate"

# Every engine, at the same moments: 40 I/Os take 39 gaps at least, and no waiting for a 41st.
data file 1048576
mapfile -t engines < <(engines_here)
for engine in "${engines[@]}"; do
	args+=(--name="$engine" --ioengine="$engine" --rw=randread --rate_iops=400
		--number_ios=40)
	[[ $engine == null ]] || args+=(--filename=file)
	[[ $engine != libaio && $engine != io_uring ]] || args+=(--direct=1 --iodepth=8)
done
start --size=1m "${args[@]}"
for engine in "${engines[@]}"; do
	is "$(cell ios job="$engine")" 40 "reads by $engine"
	at_least "$(cells results/interval.csv end_ns job="$engine" | tail -n 1)" 97500000 \
		"ns from the start over 39 gaps of 2.5 ms, by $engine"
	is "$(grep -c ",$engine,read,response," results/histogram.csv | sed 's/^[1-9][0-9]*$/some/')" \
		some "rows of responses by $engine"
done
# a worker waits in one call: as many as there are I/Os, and ends of slices, but no more
if [[ $(type -P strace) ]] && [[ ${engines[*]} == *io_uring* ]] && ! sanitized; then
	traced io_uring_enter,nanosleep,clock_nanosleep --no-results --name=a --ioengine=io_uring \
		--filename=file --size=1m --iodepth=4 --rate_iops=200 --number_ios=50
	at_least 170 "$(grep -cE '^(io_uring_enter|(clock_)?nanosleep)' .io/trace.work)" "calls for 50"
fi

# A command line that Azure's documentation has, at a smaller size.
cat >azure.ini <<'END'
[global]
size=1m
direct=1
iodepth=256
ioengine=libaio
bs=4k
numjobs=4
[writer1]
rw=randwrite
directory=.
rate_iops=6250
[writer2]
rw=randwrite
directory=.
[reader1]
rw=randread
directory=.
rate_iops=6250
END
start --runtime 5 azure.ini
is "$(cell ios | sort -u)" 1024 "ios of the command line that Azure has"

# The deepest queue within a latency that every depth keeps: the notes have the way there. No depth
# keeps to no time at all.
run 0 --no-results --name=a --ioengine=null --size=1t --iodepth=5 --latency_target=1h \
	--latency_window=10ms
grep -E '^note: \[a\] (iodepth|latency_target)=' .io/out | sed -E 's,of [0-9]+ I/Os,of N I/Os,' >.io/notes
says .io/notes "note: [a] iodepth=1: 100 % of N I/Os took at most 3600s: deeper
note: [a] iodepth=2: 100 % of N I/Os took at most 3600s: deeper
note: [a] iodepth=4: 100 % of N I/Os took at most 3600s: deeper
note: [a] iodepth=5: 100 % of N I/Os took at most 3600s: once more with 5
note: [a] iodepth=5: 100 % of N I/Os took at most 3600s: it holds
note: [a] latency_target=3600s: the deepest that holds is iodepth=5"
run 0 --no-results --name=a --ioengine=null --size=1m --latency_target=1h --latency_window=1h
is "$(grep '^note: \[a\] latency' .io/out)" "note: [a] latency_target=3600s: the job ended before \
a depth was tried for all of latency_window=" "a job shorter than the window"
run 3 --no-results --name=a --filename=file --size=1m --latency_target=0.001us --latency_percentile=99
says .io/err "iogen: [a] latency_target=0.001us: no depth holds: even with 1 in flight only 0 % of 1 I/Os took \
at most 0.001us (99 % were asked for)"
run 0 --no-results --name=a --ioengine=null --size=1t --iodepth=4 --latency_target=1h \
	--latency_run=1 --runtime=100ms --time_based
grep -q 'iodepth=4$' .io/out || fail "latency_run= finds no depth"

# Nothing is due in a pause that is left out: 19 gaps of 10 ms, and what 3 pauses are longer.
start --name=a --ioengine=null --size=80k --rate_iops=100 --thinktime=50ms --thinktime_blocks=5 \
	--rate_ignore_thinktime=1
at_least "$(cells results/interval.csv end_ns | tail -n 1)" 309000000 "ns with pauses left out"

status=0
wait "$least" || status=$?
is "$status" 3 "exit code of what does too little"
window='a second from 2\.[0-9] s to [0-9.]+ s$'
grep -qE "^iogen: \[a\] rate_iops_min=400: [0-9.]+ reads $window" .io/least.err ||
	fail "another message: $(<.io/least.err)"
grep -qE "^iogen: \[b\] rate_min=4194304: [0-9.]+ bytes of reads $window" .io/least.err ||
	fail "another message: $(<.io/least.err)"
is "$(cells least/summary.csv partial | xargs)" "1 1" "partial of what does too little"
