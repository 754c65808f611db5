#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: device.csv is what the kernel counted on the devices of a job, while it was measured; and what
# iogen counted, where nobody else uses them.
# Method: /sys/block/X/stat of a loop device and a zram device, read before and after by the test.
# takes: 8
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "make a loop device"
need losetup
need_io_uring
truncate -s 4m image

# cell COLUMN [FILTER...]: of the device
cell() {
	cells results/device.csv "$1" device="${device##*/}" "${@:2}"
}
# summed COLUMN OP
summed() {
	sum results/summary.csv "$1" op="$2"
}
# The same without a process, in $value and $sum.
of_device() {
	look results/device.csv "$1" device="${device##*/}"
	value=${cells[0]}
}
of_ops() {
	add results/summary.csv "$1" op="$2"
}
# agree WORD OP FIRST: device.csv, summary.csv and stat, whose field FIRST is the kind's first one
agree() {
	local moved=$(((after[$3 + 2] - before[$3 + 2]) * 512))
	local ios=$((after[$3] + after[$3 + 1] - before[$3] - before[$3 + 1]))

	of_device "$1_bytes"
	is "$value" "$moved" "$1_bytes: $what"
	of_ops bytes "$2"
	is "$sum" "$moved" "bytes of $2: $what"
	of_ops ios "$2"
	is "$sum" "$ios" "ios of $2: $what"
	of_device "$1_ios"
	sum=$value
	of_device "$1_merges"
	is $((sum + value)) "$ios" "$1_ios and $1_merges: $what"
}
# amplified: each byte is one of the device's, and a direction that nothing went in has no ratio
amplified() {
	local kind expected

	for kind in read write; do
		expected=
		of_ops bytes "$kind"
		of_device ${kind}_amplification
		((sum == 0)) || expected=1.000
		is "$value" "$expected" "${kind}_amplification: $what"
	done
}
# exactly ARG...
exactly() {
	what="$device $*"
	rm -rf results
	read -ra before <"/sys/block/${device##*/}/stat"
	run 0 --output-dir=results --name=a --filename="$device" --direct=1 --overwrite=1 "$@"
	read -ra after <"/sys/block/${device##*/}/stat"
	# whoever looks at a device that has lost what it held reads, and that is not iogen
	[[ $* == *trim* ]] || agree read read 0
	agree write write 4
	[[ -z ${after[11]-} ]] || agree discard trim 11
	for name in inflight other_jobs start_ns; do
		of_device $name
		is "$value" 0 "$name: $what"
	done
	[[ $* == *rw=trim* || $* == *randtrim* ]] || amplified
	look results/summary.csv op
	of_ops runtime_ns "${cells[0]}"
	of_device end_ns
	at_least "$value" "$sum" "end_ns: $what"
}
# all RW...: by each engine, alone and deep
all() {
	local engine depth rw

	for engine in psync libaio io_uring; do
		for depth in 1 32; do
			[[ $engine$depth != psync32 ]] || continue
			for rw; do
				exactly --ioengine=$engine --iodepth=$depth --rw="$rw" --numjobs=2 \
					--size=256k
			done
		done
	done
}
loop_device image
all randread write randrw randtrim

# What is below it, and what it is told apart by.
below=$(cells results/device.csv device above="${device##*/}" | head -n 1)
if [[ $below ]]; then
	[[ -e /sys/class/block/$below/stat ]] || fail "$below is no device"
fi

# A ramp is left out; jobs beside each other are told; each of two that follow has its own.
busy=(--filename="$device" --direct=1 --time_based --rw=randread)
rm -rf results
read -ra before <"/sys/block/${device##*/}/stat"
run 0 --output-dir=results --interval=50ms --name=a "${busy[@]}" --ramp_time=300ms --runtime=200ms
read -ra after <"/sys/block/${device##*/}/stat"
at_least "$(cell start_ns)" 300000000 "start_ns behind a ramp"
at_least "$(sum results/interval.csv ios)" \
	$((after[0] - before[0])) "what ramp and run have"
at_least "$(summed ios read)" "$(cell read_ios)" "what the device did behind the ramp"
at_least $((after[0] - before[0])) $(($(cell read_ios) + 1)) "what it did in all"
# Behind a startdelay, a busy machine may read the counters when the job is over.
each_its_own() {
	rm -rf results
	run 0 --output-dir=results --name=a "${busy[@]}" --runtime=200ms --name=b "${busy[@]}" \
		--runtime=200ms --name=c "${busy[@]}" --stonewall --number_ios=7 --time_based=0 \
		--name=d --filename="$device" --direct=1 --stonewall --startdelay=50ms --number_ios=9 \
		--name=e --filename="$device" --size=4k --disk_util=0 --stonewall \
		--name=f --ioengine=null --size=4k
	[[ $(cell read_ios job=c) == 7 && $(cell read_ios job=d) == 9 ]]
}
in_a_try each_its_own || fail "reads of c and d: $(cell read_ios job=c) $(cell read_ios job=d)"
is "$(cell job | xargs)" 'a b c d' "jobs in device.csv"
is "$(cell other_jobs | xargs)" '1 1 0 0' "jobs at the same time"
at_least "$(cell start_ns job=c)" "$(cell end_ns job=a)" "start_ns of c"

is "$(cell read_amplification job=a)$(cell read_amplification job=b)" '' "ratios of jobs beside each other"
# Each flush is one more write of no bytes, as the kernel counts.
rm -rf results
read -ra before <"/sys/block/${device##*/}/stat"
run 0 --output-dir=results --name=a --filename="$device" --rw=write --bs=4k --size=400k --fdatasync=1 \
	--direct=1 --overwrite=1
read -ra after <"/sys/block/${device##*/}/stat"
if [[ ${after[15]-} ]] && ((after[15] > before[15])); then
	is "$(cell flush_ios)" $((after[15] - before[15])) "flush_ios"
	is $(($(cell write_ios) - $(cell flush_ios))) 100 "write_ios less flush_ios"
	at_least "$(cell flush_ios)" 99 "flushes of 99 syncs"
fi
is "$(cell write_amplification)" 1.000 "write_amplification with flushes"
rm -rf results
run 0 --output-dir=results --name=a --filename="$device" --rw=write --size=64k --end_fsync=1 --overwrite=1
is "$(cell write_amplification)" '' "write_amplification of buffered writes"

# A device that does not count says nothing.
if [[ -w /sys/block/${device##*/}/queue/iostats ]]; then
	echo 0 >"/sys/block/${device##*/}/queue/iostats"
	rm -rf results
	run 0 --output-dir=results --name=a --filename="$device" --size=64k
	echo 1 >"/sys/block/${device##*/}/queue/iostats"
	is "$(cell read_ios)$(cell write_bytes)$(cell util_pct)$(cell inflight)" '' "cells without counters"
fi
undo

[[ -e /sys/class/zram-control/hot_add ]] || exit 0
zram_device 4m
device=$zram
all randread write randrw # it does not count what it discards
