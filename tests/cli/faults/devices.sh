#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a device that goes away, shrinks, is read-only or in use costs no more than what is said on
# standard error, and what is mounted stays as it is; results are whole or absent.
# Method: a table of what becomes of loop devices before and amid runs.
# takes: 15
# shellcheck source=tests/cli/faults.bash
. "$(dirname "$0")/../faults.bash"
need_root "make a loop device"
need losetup mkfs.ext4 mount blockdev

# held: somebody else has the device
held() {
	perl -MFcntl -e 'sysopen(F, $ARGV[0], O_RDWR | O_EXCL) or exit 1; open(G, ">held"); sleep 60' "$device" &
	cleanups+=("kill $!")
	until_true test -e held
}
formatted() {
	mkfs.ext4 -q -F data
	loop_device data
	mkdir m
}
read_only() {
	cleanups+=("blockdev --setrw $device") # it outlives the detaching
	blockdev --setro "$device"
}
cut() {
	truncate -s 1m data
	losetup --set-capacity "$device"
}
# over_small: the file of the loop device is sparse, and there is no room for all of it
over_small() {
	small size=1m
	truncate -s 4m small/image
	loop_device small/image
}

table <<'END'
detached | loop; amid losetup --detach $device | --filename=$device --direct=1 --rw=randrw $brief | 0 | - | whole
what is below it is cut | loop; amid truncate -s 1m data | --filename=$device --direct=1 --rw=randread $brief | 0 6 | * | whole
it shrinks below the run | loop; amid cut | --filename=$device --direct=1 --rw=randread $hour | 6 | read of 4096 bytes at byte [0-9]+ of $device | whole
it shrinks below a mapping | loop; amid cut | --filename=$device --ioengine=mmap --rw=randread $brief | 6 0 | * | whole
no room below it | over_small | --filename=$device --direct=1 --offset=0 --size=4m --rw=write | 6 | write of 4096 bytes at byte [0-9]+ of $device: (Input/output error|No space left) | whole
no room below it, behind the page cache | over_small | --filename=$device --offset=0 --size=4m --rw=write --end_fsync=1 --ioengine=psync | 6 | $device: | whole
mounting it amid the run | formatted; amid '! mount $device m 2>.io/mount && signal TERM' | --filename=$device --rw=randrw $hour | 143 | - | whole
a mounted one | formatted; mounted $device m -o ro,noload | --filename=$device --rw=randrw | 2 | $device is not written over: it is mounted | absent
its file, while it is mounted | formatted; mounted $device m -o ro,noload | --filename=data --rw=randrw | 2 | data is not written over: it backs $device | absent
in use by another program | loop; held | --filename=$device --rw=randrw | 2 | $device | absent
read-only from the start | loop --read-only | --filename=$device --rw=randrw --ioengine=psync | 2 | $device is set to be read-only: blockdev --setrw allows writes | absent
read-only from the start, and read | loop --read-only | --filename=$device --rw=randread $brief | 0 | - | whole
read-only amid the run | loop; amid read_only | --filename=$device --rw=randrw $brief | 0 6 | * | whole
its cache is dropped | loop; amid blockdev --flushbufs $device | --filename=$device --rw=randrw $brief | 0 | - | whole
blocks that are smaller than its sectors | loop --sector-size 4096 | --filename=$device --direct=1 --bs=512 --rw=read | 2 | 4096 | absent
END
