#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a copy_method= that two places do not take is refused in one message, before anything is touched; where it is
# taken, it does what it does for cp(1): a reflink shares blocks, and only that.
# Method: tmpfs, ext4, xfs and btrfs on loop devices; FIEMAP, by filefrag; cp --reflink as a witness.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need_root 'mount file systems'
need mkfs.ext4 mkfs.xfs filefrag

by='iogen: command line: [c]'
ways='copy_method=splice, sendfile, mmap or readwrite works'

# copy METHOD FROM TO OPTION...
copy=(--name=c --no-results --workload=copy)
mkdir tmpfs ext4 xfs
mounted tmpfs tmpfs -t tmpfs -o size=16m
for fs in ext4 xfs; do
	truncate -s 320m ".io/$fs"
	"mkfs.$fs" -q ".io/$fs" >.io/mkfs 2>&1 || skip "$(<.io/mkfs)"
	loop_device ".io/$fs"
	mounted "$device" "$fs"
	data "$fs/source" 1048677
done
data tmpfs/source 1048677

# shared FILE: whether filefrag finds all of it shared
shared() {
	filefrag -v "$1" | awk '/^ +[0-9]+:/ { n++; s += /shared/ } END { exit !(n && n == s) }'
}

# Within a file system: all but a reflink go everywhere.
for fs in tmpfs ext4 xfs; do
	for method in copy_file_range splice sendfile mmap; do
		run 0 "${copy[@]}" --source="$fs/source" --filename="$fs/$method" --copy_method="$method" --bs=64k --verify=crc32c
		cmp "$fs/source" "$fs/$method" || fail "$method on $fs"
	done
	cp --reflink=always "$fs/source" "$fs/by-cp" 2>.io/cp && can=1 || can=0
	rm -f "$fs/by-cp"
	if ((can)); then
		run 0 "${copy[@]}" --source="$fs/source" --filename="$fs/reflink" --copy_method=reflink --bs=64k --verify=crc32c
		cmp "$fs/source" "$fs/reflink" || fail "reflink on $fs"
		shared "$fs/reflink" || fail "nothing is shared: $(filefrag -v "$fs/reflink")"
		! shared "$fs/splice" || fail 'splice has shared blocks'
	else
		refused "$by copy_method=reflink: $fs, which is to hold $fs/reflink, shares no blocks between files; btrfs \
does, and xfs with reflink=1; copy_method=copy_file_range works" \
			"${copy[@]}" --source="$fs/source" --filename="$fs/reflink" --copy_method=reflink
	fi
done
[[ -e xfs/reflink ]] || fail 'nothing was a reflink'

# A reflink has whole blocks, of which the last may end with the file.
refused "$by bs=1000 with copy_method=reflink: xfs shares blocks of 4096 bytes: a multiple works" \
	"${copy[@]}" --source=xfs/source --filename=xfs/x --copy_method=reflink --bs=1000
refused "$by size=5000 with copy_method=reflink: xfs shares blocks of 4096 bytes: a multiple works, or all of the source" \
	"${copy[@]}" --source=xfs/source --filename=xfs/x --copy_method=reflink --size=5000
run 0 "${copy[@]}" --source=xfs/source --filename=xfs/x --copy_method=reflink --size=8k --bs=1m
cmp <(head -c 8192 xfs/source) xfs/x || fail 'a reflink of a part'
# Over a larger file of other bytes, and more of it than there is space for.
data xfs/y 3000000
run 0 "${copy[@]}" --source=xfs/source --filename=xfs/y --copy_method=reflink --overwrite=1
cmp xfs/source xfs/y || fail 'a reflink over another file'
truncate -s 0 xfs/large
fallocate -l 150m xfs/large
for n in 1 2 3; do
	run 0 "${copy[@]}" --source=xfs/large --filename="xfs/large.$n" --copy_method=reflink --bs=16m
done

# From one file system to another.
refused "$by copy_method=copy_file_range works within a file system, and ext4/x (ext4) is on another one than xfs/source \
(xfs); $ways" "${copy[@]}" --source=xfs/source --filename=ext4/x --copy_method=copy_file_range
refused "$by copy_method=reflink works within a file system, and tmpfs/x (tmpfs) is on another one than xfs/source (xfs); \
$ways" "${copy[@]}" --source=xfs/source --filename=tmpfs/x --copy_method=reflink
for method in splice sendfile mmap; do
	run 0 "${copy[@]}" --source=xfs/source --filename="tmpfs/of-xfs" --overwrite=1 --copy_method="$method"
	cmp xfs/source tmpfs/of-xfs || fail "$method from xfs to tmpfs"
done

# Devices: no file, no copy_file_range; and nothing that is below or above the other end.
head -c 2m /dev/zero >image
loop_device image
refused "$by copy_method=copy_file_range is between files, and $device is a device; $ways" \
	"${copy[@]}" --source=tmpfs/source --filename="$device" --copy_method=copy_file_range
for method in splice sendfile mmap; do
	run 0 "${copy[@]}" --source=tmpfs/source --filename="$device" --overwrite=1 --copy_method="$method"
	cmp -n 1048677 tmpfs/source "$device" || fail "$method to a device"
	run 0 "${copy[@]}" --source="$device" --filename=tmpfs/of-device --overwrite=1 --copy_method="$method" --size=64k
	cmp -n 65536 tmpfs/source tmpfs/of-device || fail "$method from a device"
done

# Nothing is written that lies below the source, or above it.
whole=$device
refused "$by filename=$whole and source=image overlap: the source backs $whole" \
	"${copy[@]}" --source=image --filename="$whole" --overwrite=1
refused "$by filename=image and source=$whole overlap: the target backs $whole" \
	"${copy[@]}" --source="$whole" --filename=image --overwrite=1
if [[ $(type -P sfdisk) ]]; then
	truncate -s 8m disk
	printf 'start=2048,size=4096\nstart=8192,size=4096\n' | sfdisk -q disk >.io/out 2>&1
	loop_device disk --partscan
	until_true test -b "${device}p2"
	refused "$by filename=${device}p1 and source=$device overlap: the source has the partition ${device}p1" \
		"${copy[@]}" --source="$device" --filename="${device}p1" --size=1m --overwrite=1
	refused "$by filename=$device and source=${device}p1 overlap: the source is a partition of $device" \
		"${copy[@]}" --source="${device}p1" --filename="$device" --size=1m --overwrite=1
	run 0 "${copy[@]}" --source="${device}p1" --filename="${device}p2" --size=1m --overwrite=1
fi

[[ $(type -P mkfs.btrfs) ]] || exit 0
mkdir btrfs
truncate -s 320m .io/btrfs
mkfs.btrfs -q .io/btrfs
loop_device .io/btrfs
mounted "$device" btrfs
btrfs subvolume create -q btrfs/other 2>.io/out || mkdir -p btrfs/other
data btrfs/source 1048677
for method in copy_file_range reflink; do
	run 0 "${copy[@]}" --source=btrfs/source --filename="btrfs/other/$method" --copy_method="$method" --bs=64k
	cmp btrfs/source "btrfs/other/$method" || fail "$method on btrfs"
	shared "btrfs/other/$method" || fail "btrfs: nothing is shared by $method"
done
