#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a job that reads what was never written on a device says so, where the device tells: zram, loop
# devices over sparse files, their partitions. What is written has no note, also where other parts are not.
# Method: devices made here, of which the test writes a part; fiemap (filefrag) and mm_stat are the witnesses.
# takes: 3
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "make devices"
need losetup filefrag

# note ARG...: runs a job; $note is what it says of unwritten parts
note() {
	run 0 --no-results --name=a --direct=1 --bs=64k --number_ios=16 "$@"
	note=$(grep 'never written' .io/out) || note=
}
# tells SHARE HOW ARG...
tells() {
	note "${@:3}"
	is "$note" "note: [a] $target: $1 of what is used was never written or was discarded ($2), and ${word:-reading} \
that measures no device; a job with rw=write fills it" "${*:3}"
}
silent() {
	note "$@"
	is "$note" '' "$*"
}

truncate -s 16m image
dd if=/dev/urandom of=image bs=1M seek=4 count=4 conv=notrunc,fsync status=none
[[ $(filefrag -v image | grep -c '^ *[0-9]*:') -ge 1 && $(du -k image | cut -f1) -lt 8192 ]] ||
	skip "no holes in files here: $(filefrag -v image)"
loop_device image
target=$device
holes="holes or reserved space of $PWD/image"
tells 75.0% "$holes" --filename="$device" --rw=randread
tells 100.0% "$holes" --filename="$device" --rw=read --size=4m
tells 50.0% "$holes" --filename="$device" --rw=read --offset=2m --size=4m
silent --filename="$device" --rw=randread --offset=4m --size=4m
# what an earlier job has written may wait in the page cache
run 0 --no-results --bs=64k --name=fill --filename="$device" --rw=write --overwrite=1 --offset=14m --size=2m \
	--name=a --stonewall --filename="$device" --rw=randread --offset=14m --size=2m
is "$(grep 'never written' .io/out || true)" '' "what the job before has written"
blkdiscard --offset 14M --length 2M "$device" 2>.io/no || fallocate -p -o 14M -l 2M image
silent --filename="$device" --rw=randwrite --overwrite=1 --offset=12m --size=4m
silent --filename="$device" --rw=write --overwrite=1 --offset=8m --size=1m --verify=crc32c
tells 75.0% "$holes" --filename="$device" --rw=randread --offset=8m --size=8m --numjobs=2
if [[ $(<"/sys/block/${device##*/}/queue/discard_max_bytes") != 0 ]]; then
	word=trimming tells 75.0% "$holes" --filename="$device" --rw=trim --overwrite=1 --offset=8m --size=8m
	blkdiscard --offset 4M --length 1M "$device"
	tells 25.0% "$holes" --filename="$device" --rw=randread --offset=4m --size=4m
	dd if=/dev/urandom of="$device" bs=1M seek=4 count=1 conv=notrunc,fsync status=none
fi
# A partition begins somewhere, as does a loop device within its file.
if type -P addpart >.io/type && part "$device" 1 12288 8192; then
	target=${device}p1 tells 50.0% "$holes" --filename="${device}p1" --rw=randread
	undo
fi
undo
loop_device image --offset $((6 << 20))
target=$device tells 50.0% "$holes" --filename="$device" --rw=read --size=4m
undo
# Space that was reserved is as a hole.
truncate -s 0 image
fallocate -l 4m image
loop_device image
target=$device tells 100.0% "$holes" --filename="$device" --rw=read
undo

[[ -e /sys/class/zram-control/hot_add ]] || exit 0
zram_device 16m
target=$zram
how() {
	echo "zram stores $1 in all: mm_stat"
}
tells 100.0% "$(how '0 B')" --filename="$zram" --rw=randread
dd if=/dev/urandom of="$zram" bs=1M count=4 oflag=direct status=none
is "$(awk '{ print $1 }' "/sys/block/zram$number/mm_stat")" $((4 << 20)) "bytes that zram stores"
tells 75.0% "$(how '4 MiB')" --filename="$zram" --rw=randread
tells 'at least 50.0%' "$(how '4 MiB')" --filename="$zram" --rw=randread --size=8m
silent --filename="$zram" --rw=randread --size=4m
dd if=/dev/zero of="$zram" bs=1M oflag=direct status=none 2>.io/dd || true
silent --filename="$zram" --rw=randread
