#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what iogen reports is what the kernel moved, to the byte (law 2 of the results).
# Method: the counters of a loop device, which see all that O_DIRECT moves and nothing else.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "count what reaches a loop device"
need losetup
need_io_uring
truncate -s 16m image
loop_device image
stat=/sys/block/${device##*/}/stat
name=a

# exactly ARG...: a run on the device has read and written what the device has counted.
exactly() {
	local before after
	local -i read write

	rm -rf results
	read -ra before <"$stat"
	run 0 --output-dir=results --name="$name" --direct=1 --overwrite=1 "$@"
	read -ra after <"$stat"
	read=$(cells results/summary.csv bytes op=read)
	write=$(cells results/summary.csv bytes op=write)
	is "$read" $(((after[2] - before[2]) * 512)) "bytes read: $*"
	is "$write" $(((after[6] - before[6]) * 512)) "bytes written: $*"
	at_least $((read + write)) 1 "bytes: $*"
}

for engine in psync io_uring; do
	on=(--filename="$device" --ioengine="$engine" --iodepth=8)
	exactly "${on[@]}" --rw=write --bs=64k
	exactly "${on[@]}" --rw=randread --bs=4k --size=8m
	exactly "${on[@]}" --rw=randrw --bsrange=512-32k --numjobs=2 --fsync=16
	exactly "${on[@]}" --rw=randrw --rwmixread=90 --norandommap --io_size=4m --offset=1m
	exactly "${on[@]}" --rw=randread --time_based --runtime=50ms --numjobs=2
	exactly "${on[@]}" --rw=read --size=8m --loops=2
done

# A job that is called as the device is works on it, as in fio.
name=$device exactly --rw=randrw --size=1m
[[ ! -e $device.0.0 ]] || fail "a file beside the device"
