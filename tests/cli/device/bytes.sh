#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what iogen reports is what the kernel moved, to the byte (law 2 of the results).
# Method: the counters of a loop device and of a zram device, which see all that O_DIRECT moves and
# nothing else. Requests that the kernel has merged count as those that they were, and a sync is a
# write of nothing to a device that has a cache.
# takes: 8
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "count what reaches a loop device"
need losetup
need_io_uring
name=a

# exactly ARG...: a run on the device has read and written what the device has counted; $did is the
# number of its operations.
exactly() {
	local before after op
	local -i at=0 ios bytes sum=0 i syncs
	local stat=/sys/block/${device##*/}/stat cache

	rm -rf results
	read -ra before <"$stat"
	run 0 --output-dir=results --name="$name" --direct=1 --overwrite=1 "$@"
	read -ra after <"$stat"
	for i in "${!before[@]}"; do
		after[i]=$((after[i] - before[i]))
	done
	cache=$(<"${stat%stat}queue/write_cache")
	syncs=$(cells results/summary.csv ios op=sync)
	[[ $cache != "write through" ]] || syncs=0
	for op in read write; do
		bytes=$(cells results/summary.csv bytes op=$op)
		ios=$(cells results/summary.csv ios op=$op)
		is "$bytes" $((after[at + 2] * 512)) "bytes of op=$op: $*"
		is "$ios" $((after[at] + after[at + 1])) "ios of op=$op: $*"
		after[4]=$((after[4] - syncs))
		at=4 sum+=ios
	done
	did=$sum
	[[ $* == *time_based* ]] || at_least "$did" 1 "ios: $*"
}

# on_device ENGINE...: jobs of many kinds on the device by each of the engines; no block is smaller
# than $least.
on_device() {
	for engine; do
		on=(--filename="$device" --ioengine="$engine" --iodepth=8)
		exactly "${on[@]}" --rw=write --bs=64k
		exactly "${on[@]}" --rw=randread --bs=4k --size=8m
		exactly "${on[@]}" --rw=randrw --bsrange="$least-32k" --numjobs=2 --fsync=16
		exactly "${on[@]}" --rw=randrw --rwmixread=90 --norandommap --io_size=4m --offset=1m
		for time in 50ms 2s 20s; do # a busy machine may keep it from its first read
			exactly "${on[@]}" --rw=randread --time_based --runtime=$time --numjobs=2
			((did == 0)) || break
		done
		at_least "$did" 1 "ios in $time"
		exactly "${on[@]}" --rw=read --size=8m --loops=2
	done
}

if [[ -e /sys/class/zram-control/hot_add ]]; then
	zram_device 16m
	device=$zram
	least=4k
	on_device psync libaio io_uring
fi

truncate -s 16m image
loop_device image
least=512
on_device psync libaio io_uring

# Of a part that ends within a block, whole blocks are moved: of 40 % of an odd device, 4096614 bytes.
odd() {
	local engine by

	for engine in psync libaio io_uring posixaio; do
		by=(--filename="$device" --ioengine="$engine" --iodepth=8 --bs=64k)
		exactly "${by[@]}" --rw=write --size=40%
		is "$did" 62 "writes to 40 % by $engine"
		exactly "${by[@]}" --rw=randrw --size=4096614
		is "$did" 62 "I/Os in 4096614 bytes by $engine"
		exactly "${by[@]}" --rw=randwrite --size=40% --offset_increment=40% --numjobs=3
		is "$did" 154 "writes of three workers by $engine"
	done
}
truncate -s 10241536 odd
loop_device odd
odd
undo
loop_device odd --sector-size 4096
odd

# A job that is called as the device is works on it, as in fio.
name=$device exactly --rw=randrw --size=1m
[[ ! -e $device.0.0 ]] || fail "a file beside the device"
