#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the options that say when jobs begin and end do what they say.
# Method: the runs' own clock, in interval.csv and runtime_ns; bounds are one-sided, or wide.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
ms=1000000
null=(--ioengine=null --size=1m)

# first JOB [PHASE], last JOB [PHASE]: when its first slice begins and its last one ends, in ns since
# the run's start
first() {
	cells results/interval.csv start_ns job="$1" phase="${2:-run}" | head -n 1
}
last() {
	cells results/interval.csv end_ns job="$1" phase="${2:-run}" | tail -n 1
}
runtime() {
	cells results/summary.csv runtime_ns job="$1" | head -n 1
}

start() {
	rm -rf results
	run 0 --output-dir=results --interval=10ms "$@"
}

# runtime= ends a job that would go on, and nothing but that is told of it; without time_based one
# that is done before is done.
start --name=a --ioengine=null --size=1t --runtime=50ms
at_least "$(last a)" $((50 * ms)) "the end with runtime=50ms"
at_least $((20000 * ms)) "$(last a)" "the end with runtime=50ms"
at_least "$(last a)" "$(runtime a)" "runtime_ns"
is "$(cells results/summary.csv partial)" 0 "partial"
start --name=a "${null[@]}" --runtime=1h
is "$(cells results/summary.csv ios)" 256 "ios of one pass"
start --name=a --filename=x --size=64k --runtime=200ms --time_based
at_least "$(last a)" $((200 * ms)) "the end with time_based"
at_least "$(cells results/summary.csv ios)" 17 "ios with time_based, over 16 blocks"
# a number of I/Os ends the pass, not the time
start --name=a "${null[@]}" --runtime=200ms --time_based --number_ios=3
at_least "$(cells results/summary.csv ios)" 4 "ios with time_based and number_ios=3"

# ramp_time= comes on top, and is not measured.
start --name=a "${null[@]}" --ramp_time=60ms --runtime=40ms --time_based
is "$(first a)" $((60 * ms)) "the first slice after ramp_time=60ms"
at_least "$(last a)" $((100 * ms)) "the end"
at_least $(($(last a) - 60 * ms)) "$(runtime a)" "runtime_ns, without the ramp"
is "$(first a ramp) $(last a ramp)" "0 $((60 * ms))" "the ramp's rows"
is "$(cells results/interval.csv phase | uniq | xargs)" 'ramp run' "phases"
start --name=a "${null[@]}" --ramp_time=35ms --startdelay=22ms --runtime=20ms --time_based
is "$(first a ramp) $(last a ramp) $(first a)" "$((22 * ms)) $((57 * ms)) $((57 * ms))" \
	"the rows of a ramp behind startdelay="
is "$(cells results/interval.csv start_ns phase=ramp | xargs)" \
	"$((22 * ms)) $((30 * ms)) $((40 * ms)) $((50 * ms))" "slices of the ramp"
rm -rf results
run 4 --output-dir=results --interval=10ms --name=a --filename=x --size=64k --ramp_time=1h --end_fsync \
	--rw=write
is "$(cells results/summary.csv ios op=write)" 0 "ios of a job that ended in its ramp"
is "$(cells results/summary.csv partial op=write)" 0 "partial of a job that ended in its ramp"
is "$(sum results/interval.csv ios op=write phase=ramp)" 16 \
	"writes in the rows of that ramp"
is "$(cells results/interval.csv ios phase=run)" '' "rows of a run that was all ramp"

# ramp_size= comes on top, too: what moves it is not measured. Jobs of a group move it together.
seconds=(--time_based --runtime=30ms)
start --name=a --filename=y --size=16m --ramp_size=4m
at_least 3072 "$(cells results/summary.csv ios)" "ios behind ramp_size=4m of 16m"
at_least "$(first a)" 1 "the first slice after ramp_size=4m"
is "$(first a)" $(($(last a) - $(runtime a))) "the first slice, by runtime_ns"
is "$(first a)" "$(last a ramp)" "the end of the ramp's rows"
is "$(sum results/interval.csv bytes)" 16777216 \
	"bytes of ramp and run"
start --name=a "${null[@]}" --ramp_size=4m "${seconds[@]}"
at_least "$(runtime a)" $((30 * ms)) "runtime_ns behind ramp_size=4m"
at_least "$(cells results/summary.csv ios)" 1 "ios behind ramp_size=4m"
rm -rf results
run 4 --output-dir=results --interval=10ms --name=a --filename=y --size=16m --ramp_size=1g
is "$(cells results/summary.csv ios)" 0 "ios of a job that ended in its ramp_size="
# a is slow, and has the smaller part of the ramp; its own part alone would take 40 s
start --group_reporting=1 --ramp_size=4000k --name=a "${null[@]}" --rate_iops=25 "${seconds[@]}" \
	--name=b "${null[@]}" "${seconds[@]}"
at_least $((20000 * ms)) "$(first a)" "the first slice of a in a group"
at_least "$(first b)" 1 "the first slice of b in a group"
refused 'iogen: command line: [a] ramp_size= and ramp_time= contradict each other: leave one out' \
	--name=a "${null[@]}" --ramp_size=1m --ramp_time=1s
refused 'iogen: command line: [b] ramp_size=2m: [a] is of the same group_reporting, and has '\
'ramp_size=1m: give both the same, or write new_group between them' \
	--group_reporting=1 --name=a "${null[@]}" --ramp_size=1m --name=b "${null[@]}" --ramp_size=2m

# startdelay=, also of one job only.
start --name=a "${null[@]}" --name=b "${null[@]}" --startdelay=70ms
is "$(first a)" 0 "the start of a"
is "$(first b)" $((70 * ms)) "the start of b"

# stonewall and wait_for, against jobs of very different length.
busy=("${null[@]}" --time_based)
start --name=short "${busy[@]}" --runtime=20ms --name=long "${busy[@]}" --runtime=120ms \
	--name=after "${null[@]}" --wait_for=short --name=wall "${null[@]}" --stonewall
at_least "$(first after)" "$(last short)" "the start of after"
at_least "$(first wall)" "$(last long)" "the start of wall"
at_least "$(first wall)" "$(last after)" "the start of wall"
is "$(first long)" 0 "the start of long"

# The grid: slices of --interval, and one of the rest.
start --name=a "${busy[@]}" --runtime=35ms
is "$(cells results/interval.csv start_ns | head -n 4 | xargs)" "0 $((10 * ms)) $((20 * ms)) \
$((30 * ms))" "slices"
rm -rf results
run 0 --output-dir=results --name=a "${busy[@]}" --runtime=35ms
is "$(cells results/interval.csv start_ns | xargs)" 0 "slices of a second"

# A job that ends inside its ramp has measured nothing, and says so, also to a script.
run 4 --output-dir=ramp --name=a --ioengine=null --size=64k --ramp_time=5
grep -qF 'note: [a] nothing was measured: the job ended inside its ramp (ramp_time=5s); ' .io/out ||
	fail 'no note of a job that was all ramp'
is "$(cells ramp/summary.csv ios)" 0 'I/Os of a job that was all ramp'
for format in fio json terse; do
	run 4 --no-results --output-format=$format --name=a --ioengine=null --size=64k --ramp_time=5
	says .io/err 'iogen: [a] nothing was measured: all of it was its ramp'
done
run 4 --no-results --name=a --ioengine=null --size=64k --ramp_size=1m --name=b --ioengine=null --size=64k
run 0 --no-results --name=a --ioengine=null --size=64k --ramp_size=1m --time_based --runtime=10ms

# A ramp of a few blocks ends with its last one, however fast they are: half of the file is measured.
for engine in psync libaio null; do
	run 0 --no-results --output-format=csv --name=a --ioengine=$engine --filename=half --size=64k --bs=4k \
		--ramp_size=32k
	is "$(cells .io/out ios)" 8 "I/Os behind a ramp, $engine"
done
