#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what is slow shows in response, and in lat only where it was slow itself; what is late is told.
# Method: a server that is slow, or stopped (nbdkit through nbdfuse), at a rate.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
need_server
laws=$(dirname "$0")/../laws.py

start() {
	rm -rf results
	run 0 --output-dir=results "$@"
	python3 "$laws" check results || fail "a law is broken: $*"
}
# cell COLUMN [FILTER...]
cell() {
	cells results/summary.csv "$@"
}
# A device that takes 50 ms a read and is asked for 200 a second: ever further behind. Two at a time
# take 500 ms for 20, of which the last was due after 95 ms.
served device --filter=delay memory 400k delay-read=50ms
start --name=a --filename=device --direct=1 --ioengine=libaio --iodepth=2 --rate_iops=200 \
	--number_ios=20
is "$(cell ios)" 20 "reads of a slow device"
at_least "$(cell late_ios)" 1 "late reads of a slow device"
at_least "$(cell response_max_ns)" 400000000 "the longest response of a slow device"
at_least "$(cell lat_min_ns)" 50000000 "lat of a slow device"
undo
undo

# A server that is stopped from before the job begins until I/Os are in flight for a third of a second: on each engine, as many
# I/Os as were in flight were slow, and as many as were due meanwhile had to wait.
served device memory 400k
nbdkit=$(pgrep -P "$server" -x nbdkit) || skip "nbdkit is not the child of nbdfuse here"
# slow KIND: I/Os of that kind of latency above 150 ms
slow() {
	awk -F, -v kind="$1" '$6 == kind && $7 > 150000000 { n += $9 } END { printf "%.0f\n", n }' \
		results/histogram.csv
}
for engine in psync libaio io_uring; do
	[[ $engine != io_uring ]] || has_io_uring || continue
	rm -rf results .io/err
	kill -STOP "$nbdkit"
	"$IOGEN" --output-dir=results --name=a --filename=device --direct=1 --ioengine=$engine \
		--iodepth=2 --rw=randread --rate_iops=200 --number_ios=70 --stall_warn=300ms >.io/out 2>.io/err &
	job=$!
	until_true grep -q 'in flight for' .io/err
	kill -CONT "$nbdkit"
	wait "$job" || fail "exit $? with $engine"
	python3 "$laws" check results || fail "a law is broken with $engine"
	is "$(cell ios)" 70 "reads with $engine"
	at_least "$(cell late_ios)" 10 "late reads with $engine"
	at_least "$(slow response)" 10 "slow responses with $engine"
	at_least $(($(slow response) - 1)) "$(slow lat)" "reads that were slow themselves with $engine"
done
