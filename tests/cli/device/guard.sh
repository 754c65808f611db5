#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a block device that holds anything, or that is in use, is not written over.
# Method: loop devices over files that are blank, or have a file system, a partition table, random
# bytes; mounted and as swap; what is refused must be as it was. And copies to and from a device.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "make a loop device"
need losetup mkfs.ext4 mkswap

write=(--no-results --name=a --rw=write --bs=64k)

# device_of SIZE OPTION...: a new, blank device over ./image.
device_of() {
	undo_all
	rm -f image
	truncate -s "$1" image
	loop_device image "${@:2}"
	where="iogen: command line: [a] $device"
}

# device_refused TEXT ARG...: as refused, and the device's bytes are the same.
device_refused() {
	local sum

	sum=$(cksum <image)
	refused "$@"
	is "$(cksum <image)" "$sum" "what the device holds"
}

# What is blank is free, and as iogen leaves no mark on a device, it is data from then on.
device_of 16m
run 0 "${write[@]}" --filename="$device" --direct=1
is "$(cmp -n 65536 image /dev/zero 2>&1 | wc -l)" 1 "differences from zeros"
device_refused "$where is not written over: it holds data near byte 0; overwrite=1 allows it" \
	"${write[@]}" --filename="$device"
run 0 "${write[@]}" --filename="$device" --overwrite=1
run 0 --no-results --name=a --filename="$device" --rw=randread
device_refused "iogen: command line: [a] size=: $device has 16777216 bytes, and 16781312 are asked for" \
	"${write[@]}" --filename="$device" --overwrite=1 --size=16388k

# A place that no signature is looked for in.
device_of 16m
printf x | dd of=image bs=1 seek=$((16 * 1024 * 1024 - 1)) conv=notrunc status=none
device_refused "$where is not written over: it holds data near byte 15728640; overwrite=1 \
allows it" "${write[@]}" --filename="$device"

# A file system: free, mounted, and swap in use; overwrite=1 is no word for the latter two.
device_of 16m
mkfs.ext4 -q -F image
device_refused "$where is not written over: it holds a signature of ext4; overwrite=1 allows it" \
	"${write[@]}" --filename="$device"
mkdir mnt
# the file system itself may write at any time, so only the words count
mounted "$device" mnt
touch mnt/file
run 2 "${write[@]}" --filename="$device" --overwrite=1
says .io/err "$where is not written over: it is mounted on $PWD/mnt; end that first"
[[ -e mnt/file ]] || fail "a file of the mounted device is gone"
undo
mounted "$device" mnt -o ro,noload
device_refused "$where is not written over: it is mounted on $PWD/mnt; end that first" \
	"${write[@]}" --filename="$device" --overwrite=1
device_refused "$where is not written over: it is mounted on $PWD/mnt; end that first" \
	--no-results --name=a --workload=copy --source=/proc/self/exe --filename="$device" \
	--overwrite=1
run 0 --no-results --name=a --filename="$device"
undo
run 0 "${write[@]}" --filename="$device" --overwrite=1

# A disk of which one partition is mounted.
device_of 32m --partscan
printf '\0\0\0\0\203\0\0\0\0\10\0\0\0\100\0\0' | # type 0x83, 16384 sectors from sector 2048 on
	dd of=image bs=1 seek=446 conv=notrunc status=none
printf '\125\252' | dd of=image bs=1 seek=510 conv=notrunc status=none
device_refused "$where is not written over: it holds a dos partition table; overwrite=1 allows it" \
	"${write[@]}" --filename="$device"
if addpart "$device" 1 2048 16384 2>.io/addpart && test -b "${device}p1"; then
	mkfs.ext4 -q "${device}p1"
	mounted "${device}p1" mnt -o ro,noload
	device_refused "$where is not written over: it has the partition ${device}p1, which is mounted on \
$PWD/mnt; end that first" "${write[@]}" --filename="$device" --overwrite=1
	undo
fi

# Swap: by its signature, and by its use where this kernel can.
device_of 16m
mkswap -q image 2>/dev/null
device_refused "$where is not written over: it holds a signature of swap; overwrite=1 allows it" \
	"${write[@]}" --filename="$device"
if swapon "$device" 2>/dev/null; then
	cleanups+=("swapoff $device")
	device_refused "$where is not written over: it is used as swap; end that first" "${write[@]}" \
		--filename="$device" --overwrite=1
	undo
fi

# Copies: of a file to a device, which keeps what lies behind it, and back to a file of a part.
device_of 16m
data source 3000001
run 0 --no-results --name=a --workload=copy --source=source --filename="$device" --iodepth=4
cmp -n 3000001 source "$device" || fail "no copy on the device"
is "$(tail -c +3000002 image | tr -d '\0' | wc -c)" 0 "bytes written behind the copy"
run 0 --no-results --name=a --workload=copy --source="$device" --filename=back --size=3000001 \
	--direct=1 --numjobs=3
cmp source back || fail "no copy from the device"
run 0 --no-results --name=a --workload=copy --source="$device" --filename=all --bs=1m
is "$(stat -c %s all)" $((16 * 1024 * 1024)) "size of a copy of a whole device"
cmp all image || fail "no copy of the whole device"

truncate -s 17m source
device_refused "iogen: command line: [a] size=: $device has 16777216 bytes, and 17825792 are asked \
for
$where is not written over: it holds data near byte 0; overwrite=1 allows it" \
	--no-results --name=a --workload=copy --source=source --filename="$device"
# A device has no end that could be cut: what O_DIRECT writes of it is whole blocks.
truncate -s 1000 source
device_refused "iogen: command line: [a] a copy of 1000 bytes to $device with direct=1: the device \
takes multiples of 512 bytes; direct=0 works" \
	--no-results --name=a --workload=copy --source=source --filename="$device" --direct=1 \
	--overwrite=1
# Two names of one device.
ln -s "$device" link
device_refused "iogen: command line: [a] filename=link and source=$device are the same" \
	--no-results --name=a --workload=copy --source="$device" --filename=link --overwrite=1
