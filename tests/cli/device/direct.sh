#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a job with direct=1 says where that is not direct, and nothing where it is; the manifest says how
# that is known. The page cache is dropped before a job with direct=1, too.
# Method: file systems and loop devices made here; the witnesses are the pages of a loop device's file in
# the page cache (fincore), what the kernel has dirtied, and the counters of the device.
# takes: 6
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "make file systems"
need losetup mkfs.btrfs mkfs.ext4 debugfs fincore jq

# is_direct IS WORDS ARG...: what the manifest and the first line say of a job with direct=1
is_direct() {
	local is=$1 words=$2

	rm -rf results
	run 0 --output-dir=results --name=a --direct=1 --bs=64k --size=1m "${@:3}"
	is "$(jq -r '.tuning.storage[0] | .direct_is, .direct_why, .direct_known_by != null' results/manifest.json)" \
		"$is"$'\n'"${words:-null}"$'\ntrue' "direct_is, direct_why, and whether it says how that is known: $*"
	is "$(sed -n '1s/.*blocks, //p' .io/out)" "direct${words:+, but: $words}" "first line: $*"
}

# pages: of the image in the page cache
pages() {
	fincore --raw --noheadings --output PAGES image
}

mkdir memory volume over lower
mounted none memory -t tmpfs -o size=8m
is_direct memory 'tmpfs is memory' --filename=memory/f --rw=write

# An overlay is as its upper layer.
mkdir memory/upper memory/work
if mount -t overlay -o "lowerdir=$PWD/lower,upperdir=$PWD/memory/upper,workdir=$PWD/memory/work" none over \
	2>.io/overlay; then
	cleanups+=("umount over")
	is_direct memory 'tmpfs is memory' --filename=over/f --rw=write
	undo
fi

# A loop device without direct I/O has its file in the page cache, one with it does not.
truncate -s 300m image
loop_device image
[[ -e /sys/block/${device##*/}/loop/dio ]] || skip "loop devices do not tell of their direct I/O"
mkfs.ext4 -q "$device"
mounted "$device" volume
says="$device has $PWD/image in the page cache (losetup --direct-io=on is past it)"
is_direct cached_below "$says" --filename=volume/f --rw=randwrite
is "$(cells results/device.csv write_amplification above="${device##*/}")" '' "write_amplification below the page cache"
undo
is_direct cached_below "$says" --filename="$device" --rw=read
at_least "$(pages)" 256 "pages of the image behind a read of 1 MiB"
undo
sync image
dd if=image iflag=nocache count=0 status=none
is "$(pages)" 0 "pages of the image once they are dropped"
loop_device image --direct-io=on
if [[ $(<"/sys/block/${device##*/}/loop/dio") == 1 ]]; then
	is_direct direct '' --filename="$device" --rw=read
	((pages_now=$(pages), pages_now < 256)) || fail "a read of 1 MiB is in the page cache: $pages_now pages"
	mounted "$device" volume
	is_direct direct '' --filename=volume/f --rw=write
	run 0 --no-results --name=a --direct=1 --directory=volume --nrfiles=4 --filesize=64k --bs=file --rw=write \
		--file_ops=create_write_close
	is "$(sed -n '1s/.*whole files, //p' .io/out)" direct "first line of files that are made by the job"
	undo
fi
undo

# ext4 has in the page cache what it journals and what it encrypts: O_DIRECT is taken, and is none.
file_pages() {
	fincore --raw --noheadings --output PAGES "$1"
}
loop_device image --direct-io=on
mkfs.ext4 -qF -O encrypt "$device"
mounted "$device" volume -o data=journal
says='ext4 with data=journal uses the page cache, and writes data twice, to the journal first'
is_direct buffered_fallback "$says" --filename=volume/f --rw=write
at_least "$(file_pages volume/f)" 256 "pages behind a write of 1 MiB that is journalled"
is "$(cells results/device.csv write_amplification device="${device##*/}")" '' "write_amplification of what waits"
is_direct buffered_fallback "$says" --filename=volume/f --rw=read
is_direct buffered_fallback "$says" --filename=volume/f --rw=randread --ioengine=libaio
in_time run 0 probe --output-format=csv volume
is "$(cells .io/out value name=direct_write_dirties)" yes "a probe's direct writes that are journalled"
touch volume/flag
undo
# The file system may have that as its default, which no list of mounts tells.
tune2fs -o journal_data "$device" >.io/tune
mounted "$device" volume
! grep -q " $PWD/volume .*data=journal" /proc/self/mountinfo || fail "the default is told: $(grep volume /proc/self/mountinfo)"
is_direct buffered_fallback 'ext4 uses the page cache here, as statx(2) says' --filename=volume/new --rw=write
undo
tune2fs -o ^journal_data "$device" >.io/tune
# The flag of chattr +j, which takes more than root here, is to no avail as long as allocation is delayed.
debugfs -w -R 'set_inode_field flag flags 0x84000' "$device" 2>.io/debugfs
mounted "$device" volume -o nodelalloc
[[ $(lsattr volume/flag) == *j* ]] || fail "no flag: $(lsattr volume/flag)"
is_direct buffered_fallback "$says" --filename=volume/flag --rw=write --overwrite=1
at_least "$(file_pages volume/flag)" 256 "pages behind a write of 1 MiB that a flag asks to journal"
undo
mounted "$device" volume
is_direct direct '' --filename=volume/flag --rw=write --overwrite=1
at_least 64 "$(file_pages volume/flag)" "pages behind a write of 1 MiB that a flag asks to journal in vain"
mkdir volume/secret
cat >.io/encrypt.py <<'END'
import fcntl, os, struct, sys

fd = os.open(sys.argv[1], os.O_RDONLY)
key = bytearray(struct.pack("<2I32x2I32x", 2, 0, 64, 0) + bytes(range(64)))
fcntl.ioctl(fd, 0xC0506617, key)  # FS_IOC_ADD_ENCRYPTION_KEY, which adds the key's name
fcntl.ioctl(fd, 0x800C6613, struct.pack("<5B3x16s", 2, 1, 4, 3, 0, key[8:24]))  # FS_IOC_SET_ENCRYPTION_POLICY
END
if python3 .io/encrypt.py volume/secret 2>.io/encrypt; then
	says='ext4 encrypts data in the page cache (not with the mount option inlinecrypt)'
	is_direct buffered_fallback "$says" --filename=volume/secret/f --rw=write
	at_least "$(file_pages volume/secret/f)" 256 "pages behind a write of 1 MiB that is encrypted"
	is_direct buffered_fallback "$says" --filename=volume/secret/f --rw=randread
else
	echo "no encryption: $(tail -n 1 .io/encrypt)"
fi
undo
undo

# btrfs writes what it has checksums of through the page cache, and reads what is compressed from there.
loop_device image --direct-io=on
mkfs.btrfs -qf "$device" >.io/mkfs 2>&1
mounted "$device" volume -o compress-force=lzo
if [[ $(uname -r) =~ ^([0-9]+)\.([0-9]+) ]] && ((BASH_REMATCH[1] * 100 + BASH_REMATCH[2] >= 615)); then
	dirtied=$(awk '$1 == "nr_dirtied" { print $2 }' /proc/vmstat)
	is_direct buffered_fallback "btrfs writes what it has checksums of through the page cache (chattr +C \
on an empty file or its folder leaves them out)" --filename=volume/f --rw=write
	at_least "$(awk '$1 == "nr_dirtied" { print $2 }' /proc/vmstat)" $((dirtied + 256)) "pages dirtied"
fi
mkdir volume/plain
chattr +C volume/plain
is_direct direct '' --filename=volume/plain/f --rw=write
if [[ -e volume/f ]]; then # one file of two
	is_direct buffered_fallback "btrfs writes what it has checksums of through the page cache (chattr +C \
on an empty file or its folder leaves them out)" --filename=volume/plain/f:volume/f --rw=write --overwrite=1
fi
head -c 1m /dev/zero | tr '\0' y >volume/packed
sync volume/packed
cat volume/packed >.io/cached
read -ra before <"/sys/block/${device##*/}/stat"
is_direct buffered_fallback "btrfs reads the compressed extents of volume/packed through the page cache" \
	--filename=volume/packed --rw=read
read -ra after <"/sys/block/${device##*/}/stat"
at_least $((after[2] - before[2])) 8 "sectors read of a file that was in the page cache"
is "$(cells results/device.csv read_amplification device="${device##*/}")" \
	"$(awk -v s=$((after[2] - before[2])) 'BEGIN { printf "%.3f", s * 512 / 1048576 }')" "read_amplification"
# Each random block of 4 KiB reads a whole compressed extent, of 128 KiB before; here it is packed to 4 KiB
# or more, of data that pack to about a half.
head -c 1m /dev/urandom | od -An -v -tx1 >volume/half
sync volume/half
rm -rf results
read -ra before <"/sys/block/${device##*/}/stat"
run 0 --output-dir=results --name=a --direct=1 --bs=4k --rw=randread --filename=volume/half --number_ios=64
read -ra after <"/sys/block/${device##*/}/stat"
moved=$(((after[2] - before[2]) * 512))
at_least "$moved" $((64 * 4096 * 4)) "bytes read of the device for 64 blocks of compressed extents"
is "$(cells results/device.csv read_amplification device="${device##*/}")" \
	"$(awk -v n=$moved 'BEGIN { printf "%.3f", n / (64 * 4096) }')" "read_amplification of small blocks"
undo
if [[ $(uname -r) =~ ^([0-9]+)\.([0-9]+) ]] && ((BASH_REMATCH[1] * 100 + BASH_REMATCH[2] >= 618)); then
	mkfs.btrfs -qf --data dup "$device" >.io/mkfs 2>&1
	mounted "$device" volume
	chattr +C volume
	dirtied=$(awk '$1 == "nr_dirtied" { print $2 }' /proc/vmstat)
	is_direct buffered_fallback "btrfs writes what it has in copies or with parity (dup, raid1 and more) through the page \
cache" --filename=volume/f --rw=write
	at_least "$(awk '$1 == "nr_dirtied" { print $2 }' /proc/vmstat)" $((dirtied + 256)) "pages dirtied of data in copies"
	is_direct direct '' --filename=volume/f --rw=read
fi
