#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a log that writes to a device is guarded as a job is that does.
# Method: loop devices that are blank, hold a file system, or are mounted; their bytes before and after.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "make a loop device"
need losetup mkfs.ext4

truncate -s 16m image
loop_device image
where="iogen: command line: [r] $device"
replay=(--no-results --name=r --read_iolog=log --direct=1)
{
	printf 'fio version 3 iolog\n0 %s add\n0 %s open\n' "$device" "$device"
	printf '1 %s write 8192 4096\n2 %s trim 65536 4096\n2 %s sync 0 0\n' "$device" "$device" "$device"
} >log

run 0 "${replay[@]}"
is "$(cmp -n 16384 image /dev/zero 2>&1 | wc -l)" 1 "differences from zeros"
sum=$(cksum <image)
refused "$where is not written over: it holds data near byte 0; overwrite=1 allows it" "${replay[@]}"
is "$(cksum <image)" "$sum" "what the device holds"

mkfs.ext4 -q -F "$device"
mkdir mnt
mounted "$device" mnt -o ro,noload # it would write, too
sum=$(cksum <image)
refused "$where is not written over: it is mounted on $PWD/mnt; end that first" \
	"${replay[@]}" --overwrite=1
sed "s,$device,other,g" log >redirected
refused "$where is not written over: it is mounted on $PWD/mnt; end that first" \
	--no-results --name=r --read_iolog=redirected --replay_redirect="$device" --overwrite=1
is "$(cksum <image)" "$sum" "what the device holds"

# What lies beyond the device is known before it is written.
undo
printf 'fio version 3 iolog\n0 %s add\n1 %s write 16777216 4096\n' "$device" "$device" >log
refused "iogen: command line: [r] size=: $device has 16777216 bytes, and 16781312 are asked for" \
	"${replay[@]}" --overwrite=1
