#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a run that takes more than the quota of a subvolume of btrfs leaves is refused before anything is
# touched, by check and the run with the same words, of root too; beside it, nothing is said.
# Method: a file system made here; the kernel's own EDQUOT is the witness, and btrfs tells the limits.
# takes: 3
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "make file systems"
need losetup mkfs.btrfs btrfs
grep -qw btrfs /proc/filesystems || skip "no btrfs here"

# takes FILE SIZE HAS: the words on a file that is too large; a limit of all, to the byte, is told by these
takes() {
	echo "command line: [a] size=: $1 takes $2, and the quota of subvolume $id ($3 free: a smaller size= fits, or \
another place"
}

# left NAME: bytes below a limit, as the kernel counts
left() {
	local qgroup

	qgroup=/sys/fs/btrfs/$(findmnt -no UUID volume)/qgroups/0_$id
	echo $(($(<"$qgroup/max_$1") - $(<"$qgroup/$1") - $(<"$qgroup/rsv_data")))
}

truncate -s 400m .io/image
loop_device .io/image
mkfs.btrfs -q "$device" >.io/mkfs 2>&1
mkdir volume
mounted "$device" volume
# What is free for metadata alone is no room for files, of root's neither.
job=(--name=a --rw=write --bs=64k)
read -r free available size < <(stat -f -c '%f %a %S' volume)
at_least $((free - available)) 1024 "blocks that are free for metadata alone"
run 0 check "${job[@]}" --filename=volume/f --size=$((available * size))
run 2 check "${job[@]}" --filename=volume/f --size=$((free * size))
! dd if=/dev/urandom of=volume/f bs=1M count=$((free * size >> 20)) status=none 2>.io/dd || fail "all of it has room"
rm volume/f
btrfs filesystem sync volume >.io/made
btrfs quota enable volume 2>.io/quota || skip "no quotas: $(<.io/quota)"
btrfs subvolume create volume/sub >.io/made
chmod 777 volume/sub
id=$(btrfs inspect-internal rootid volume/sub)
run 0 check "${job[@]}" --filename=volume/sub/f --size=100m
# All subvolumes have one space, though each has a number of its own.
part=$((available * size * 60 / 100))
run 0 check "${job[@]}" --filename=volume/sub/f --size=$part
run 2 check "${job[@]}" --filename=volume/f --size=$part --name=b --rw=write --bs=64k --filename=volume/sub/f --size=$part
grep -q 'and 1 other file take .*, and the file system has ' .io/err || fail "two subvolumes: $(<.io/err)"
btrfs qgroup limit 10M volume/sub
btrfs filesystem sync volume >.io/made
[[ -e /sys/fs/btrfs/$(findmnt -no UUID volume)/qgroups/0_$id ]] || skip "this kernel tells no quotas of subvolumes"

too_much "$(takes volume/sub/f '100 MiB' '10 MiB) has 10.0 MiB')" "${job[@]}" --filename=volume/sub/f --size=100m
run 2 check "${job[@]}" --filename=volume/sub/new/f --size=100g
is "$(wc -l <.io/err)" 2 "messages where the file system is too small, too"
run 0 check "${job[@]}" --filename=volume/f --size=100m
says .io/err ''
run 0 check --name=a --rw=randwrite --fallocate=none --number_ios=4 --filename=volume/sub/f --size=100m
run 0 --no-results "${job[@]}" --filename=volume/sub/f --size=5m --end_fsync=1
btrfs filesystem sync volume >.io/made
too_much "$(takes volume/sub/g "$(($(left referenced) / 4096 * 4096 + 4096)) bytes" "10 MiB) has $(left referenced)")" \
	"${job[@]}" --filename=volume/sub/g --size=$(($(left referenced) / 4096 * 4096 + 4096))
run 0 check "${job[@]}" --filename=volume/sub/f --size=8m --overwrite=1
run 0 --no-results "${job[@]}" --filename=volume/sub/g --size=2m
! dd if=/dev/zero of=volume/sub/over bs=64k count=160 status=none 2>.io/dd || fail "the quota binds nobody"
grep -q 'Disk quota exceeded' .io/dd || fail "$(<.io/dd)"
rm volume/sub/over
btrfs filesystem sync volume >.io/made
if [[ $(type -P setpriv) ]]; then
	(
		as_nobody
		run 2 check "${job[@]}" --filename=volume/sub/h --size=8m
		grep -q "h takes 8 MiB, and the quota of subvolume $id (10 MiB) has " .io/err || fail "nobody: $(<.io/err)"
	)
fi

# A limit of what no other subvolume has; and without quotas there is none.
btrfs qgroup limit none volume/sub
run 0 check "${job[@]}" --filename=volume/sub/h --size=100m
btrfs qgroup limit -e 9M volume/sub
run 2 check "${job[@]}" --filename=volume/sub/h --size=8m
grep -q "h takes 8 MiB, and the quota of subvolume $id (9 MiB) has " .io/err || fail "exclusive: $(<.io/err)"
btrfs quota disable volume
run 0 check "${job[@]}" --filename=volume/sub/h --size=100m
