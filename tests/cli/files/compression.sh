#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a job with buffer_compress_percentage= on a btrfs that compresses says where that compresses nothing,
# and nothing where it does.
# Method: a file system made here; whether extents are compressed is said by FIEMAP (filefrag).
# takes: 2
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "make file systems"
need losetup mkfs.btrfs filefrag chattr
grep -qw btrfs /proc/filesystems || skip "no btrfs here"

# compresses PCT COMPRESSED WORDS ARG...: whether a job's file has compressed extents, and what it says of that
compresses() {
	local extents

	run 0 --no-results --name=a "--rw=${rw-write}" --bs=64k --size=1m --refill_buffers=1 --end_fsync=1 \
		"--buffer_compress_percentage=$1" --filename="$file" "${@:4}"
	extents=$(filefrag -v "$file" | grep -c encoded || true)
	is $((extents > 0)) "$2" "compressed: $file, $*"
	is "$(grep '^note: .*compress' .io/out || true)" \
		"${3:+note: [a] buffer_compress_percentage=$1: btrfs does not compress $file: $3}" "note: $file, $*"
}

truncate -s 200m image
loop_device image
mkfs.btrfs -q "$device" >.io/mkfs 2>&1
mkdir volume
mounted "$device" volume -o compress=lzo
sample="a sample of such data, at each 256th byte, says that it does not pay (the mount option compress-force asks no \
sample)"
reserved='its space was reserved (a new file that is written with fallocate=none has none)'
file=volume/least
compresses 40 0 "$sample" --fallocate=none
file=volume/seen
compresses 40 1 '' --fallocate=none --buffer_compress_chunk=4k
file=volume/unseen
compresses 90 0 "$sample" --fallocate=none --buffer_compress_chunk=256
file=volume/most
compresses 50 1 '' --fallocate=none
compresses 75 1 '' --overwrite=1
file=volume/reserved
compresses 75 0 "$reserved"
file=volume/laid-out
rw=randwrite compresses 75 0 "$reserved" --overwrite=1 --number_ios=16
touch volume/plain
chattr +C volume/plain
file=volume/plain
compresses 75 0 'it has no copy on write (chattr +C)' --overwrite=1 --fallocate=none
# A chunk is no larger than a block.
file=volume/blocks
compresses 25 0 "$sample" --fallocate=none --buffer_compress_chunk=1000001
undo
mounted "$device" volume -o compress-force=lzo
file=volume/forced
compresses 25 1 '' --fallocate=none
undo
mounted "$device" volume
file=volume/without
compresses 25 0 '' --fallocate=none
