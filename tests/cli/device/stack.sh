#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the manifest has the stack of storage below a target, each layer with what is above it: file
# systems, loop devices with their files, the members of a btrfs volume, the layers of an overlay, mapped and
# striped devices with their parts. Each device has its row in device.csv, and probe has the chain.
# Method: ext4 on a loop device whose file is on a btrfs of two loop devices; an overlay of that and a
# folder below. The witnesses are findmnt, losetup, btrfs and lsblk. What is below a mapped device is said by a
# made-up /sys/dev/block, in a namespace of mounts.
# takes: 4
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "make file systems"
need losetup mkfs.btrfs mkfs.ext4 findmnt btrfs jq

# layers FILTER: what the manifest says of the layers that fit, a line each
layers() {
	jq -r ".tuning.storage[0].stack | . as \$all | .[] | select($1) |
		\"\\(.kind) \\(.name) \\(if .above == null then \"-\" else \$all[.above].name end) \\(.${2:-source})\"" \
		results/manifest.json
}
# job FILE ARG...
job() {
	rm -rf results
	run 0 --output-dir=results --name=a --direct=1 --bs=4k --size=64k --filename="$1" "${@:2}"
}

truncate -s 110m one two
loop_device one
first=$device
loop_device two
second=$device
mkfs.btrfs -qf "$first" "$second" >.io/mkfs 2>&1
mkdir volume folder lower over
mounted "$first" volume
truncate -s 16m volume/image
loop_device volume/image --direct-io=on
upper=$device
mkfs.ext4 -q "$upper"
mounted "$upper" folder -o noatime

job folder/f --rw=write
is "$(layers '.kind == "file_system"' | head -n 2)" "file_system ext4 - $upper
file_system btrfs ${upper#/dev/} $(findmnt -no SOURCE volume)" "file systems"
is "$(layers '.kind == "file_system"' mount_point | head -n 2 | cut -d' ' -f4)" "$PWD/folder
$PWD/volume" "mount points"
is "$(layers '.kind == "file_system" and .name == "ext4"' options | head -n 1 | cut -d' ' -f4)" \
	"$(findmnt -no OPTIONS folder)" "options"
is "$(layers ".name == \"${upper#/dev/}\"" file)" "loop ${upper#/dev/} ext4 $PWD/volume/image" "the loop device"
is "$(jq -c '[.tuning.storage[0].stack[] | select(.kind == "loop").direct_io]' results/manifest.json)" \
	"$(for i in "$upper" "$first" "$second"; do losetup -nO DIO "$i"; done |
		jq -sc 'map(. == 1)')" "direct I/O of loop devices"
# The members of the volume, by what is on both of them.
is "$(layers '.kind == "loop"' file | awk '$3 == "btrfs" { print "/dev/" $2 }' | sort)" \
	"$(btrfs filesystem show --raw volume | sed -n 's/.* path //p' | sort)" "members"
is "$(layers '.kind == "loop"' file | awk '$3 == "btrfs" { print $4 }' | sort)" "$PWD/one
$PWD/two" "files of the members"
for i in "$upper" "$first" "$second"; do
	at_least "$(cells results/device.csv read_ios device="${i#/dev/}" | wc -l)" 1 "rows of $i"
done
is "$(cells results/device.csv above device="${second#/dev/}")" "${upper#/dev/}" "above $second"

# Each disk of the machine below, where it has one: what the files of the members are on.
below=$(lsblk -nso NAME,TYPE --list "$(findmnt -no SOURCE -T "$PWD/one")" 2>.io/lsblk | awk '$2 == "disk" { print $1 }')
is "$(layers '.kind == "disk"' | cut -d' ' -f2)" "$below" "the disk"

# An overlay is on the device of the layer that has the file.
mkdir folder/upper folder/work
head -c 64k /dev/urandom >lower/old
if mount -t overlay -o "lowerdir=$PWD/lower,upperdir=$PWD/folder/upper,workdir=$PWD/folder/work" none over \
	2>.io/overlay; then
	cleanups+=("umount over")
	job over/new --rw=write
	is "$(layers true | head -n 3 | cut -d' ' -f1-3)" "file_system overlay -
file_system ext4 overlay
loop ${upper#/dev/} ext4" "the upper layer"
	job over/old --rw=read
	is "$(layers true | sed -n 2p)" "file_system $(findmnt -no FSTYPE,SOURCE -T lower | awk '{ print $1 " overlay " $2 }')" \
		"the lower layer"
	is "$(cells results/device.csv device | grep -c "${upper#/dev/}" || true)" 0 "rows of the upper layer's device"
	# ... which is the upper one, once it was written to.
	job over/old --rw=write --overwrite=1
	job over/old --rw=read
	is "$(layers true | sed -n 2p)" "file_system ext4 overlay $upper" "the layer after a write"
	undo
	# Who mounts by fsconfig(2), as containers do, may name each layer apart.
	rm folder/upper/old
	mkdir lower2
	cat >.io/mount.py <<-'END'
		import ctypes, os, sys

		libc = ctypes.CDLL(None, use_errno=True)


		def call(*args):
		    n = libc.syscall(*args)
		    if n < 0:
		        sys.exit(os.strerror(ctypes.get_errno()))
		    return n


		fs = call(430, b"overlay", 0)
		for option in sys.argv[2:]:
		    name, value = option.split("=")
		    call(431, fs, 1, name.encode(), value.encode(), 0)
		call(431, fs, 6, None, None, 0)
		call(429, call(432, fs, 0, 0), b"", -100, sys.argv[1].encode(), 4)
	END
	if python3 .io/mount.py over "lowerdir+=$PWD/lower2" "lowerdir+=$PWD/lower" "upperdir=$PWD/folder/upper" \
		"workdir=$PWD/folder/work" 2>.io/overlay; then
		cleanups+=("umount over")
		grep -q 'lowerdir+=' /proc/self/mountinfo || fail "no such option: $(grep overlay /proc/self/mountinfo)"
		job over/old --rw=read
		is "$(layers true | sed -n 2p)" \
			"file_system $(findmnt -no FSTYPE,SOURCE -T lower | awk '{ print $1 " overlay " $2 }')" "the second lower layer"
		undo
	fi
fi

# A device as /sys would have it if it were a mapped one on a mirror of two partitions and on a server's.
# part_of NAME NUMBER ABOVE: a device of that number below ABOVE, or, where that is a disk, within it
sys=$PWD/.io/sys
part_of() {
	local place=$sys/devices/$1

	[[ $1 != sd[ab]1 ]] || place=$sys/devices/${1%1}/$1
	mkdir -p "$place/slaves" "$place/queue" "$sys/block"
	echo "$2" >"$place/dev"
	echo 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 >"$place/stat"
	echo 1 >"$place/queue/iostats"
	ln -s "$place" "$sys/block/$2"
	[[ ! $3 ]] || ln -s "$place" "$sys/devices/$3/slaves/$1"
}
part_of dm-7 "$(lsblk -dnro MAJ:MIN "$first")" ''
mkdir "$sys/devices/dm-7/dm"
echo data >"$sys/devices/dm-7/dm/name"
part_of md3 9:3 dm-7
mkdir "$sys/devices/md3/md"
echo raid1 >"$sys/devices/md3/md/level"
part_of sda 8:0 ''
part_of sda1 8:1 md3
echo 1 >"$sys/devices/sda/sda1/partition"
part_of sdb 8:16 ''
part_of sdb1 8:17 md3
echo 1 >"$sys/devices/sdb/sdb1/partition"
part_of nbd5 43:160 dm-7
# within ARG...: iogen, where that is /sys/dev/block
within() {
	# shellcheck disable=SC2016
	unshare --mount sh -c 'mount --bind "$1" /sys/dev/block && shift && exec "$@"' sh "$sys/block" "$IOGEN" "$@"
}
rm -rf results
within --output-dir=results --name=a --direct=1 --bs=4k --size=64k --filename="$first" --rw=read >.io/out 2>.io/err ||
	fail "in a namespace of mounts"
chain='md3 dm-7
sda1 md3
sda sda1
sdb1 md3
sdb sdb1
nbd5 dm-7'
is "$(layers '.above != null' | cut -d' ' -f2,3)" "$chain" "what is below a mapped device"
is "$(layers true | cut -d' ' -f1 | xargs)" 'mapped raid partition disk partition disk disk' "what they are"
is "$(paste -d' ' <(cells results/device.csv device) <(cells results/device.csv above) | tail -n +2)" "$chain" "rows"
is "$(sed -n '1s/.*blocks, //p' .io/out)" 'direct, but: the server of /dev/nbd5 decides what is cached' "the first line"
within probe --output-format=csv "$first" >.io/csv
is "$(sed -n 's/.*,device,//p' .io/csv)" 'dm-7,,"asked: mounts, /sys","dm-7 -> md3 -> sda1 -> sda, sdb1 -> sdb, nbd5"' \
	"the chain of a probe"
