#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Linux 6.18: in /sys/block/X/stat a cache flush is counted twice, as a flush and as a write.
#
# Documentation/block/stat.rst lists "write I/Os" (field 5) and "flush requests" (field 16) as if they
# were apart. A flush is in both: it is a write of 0 sectors. One overwrite of 4 KiB with fdatasync
# is 2 write I/Os of 8 sectors and 1 flush, and fdatasync with nothing to write is 1 write I/O
# of 0 sectors. Whoever compares the device's writes with the program's must take the flushes off.
#
# Seen with Linux 6.18.44, a loop device with ext4 (e2fsprogs 1.47.0-2+b2 of Debian 12):
#   overwrite of 4 KiB + fdatasync: 2 writes, 8 sectors, 1 flushes
#   nothing dirty      + fdatasync: 1 writes, 0 sectors, 1 flushes
set -eu
[[ $(id -u) == 0 ]] || { echo "only root can mount" && exit 77; }
PATH=$PATH:/usr/sbin:/sbin
tmp=$(mktemp -d)
loop=
leave() {
	! mountpoint -q "$tmp/m" || umount "$tmp/m"
	[[ ! $loop ]] || losetup -d "$loop"
	rm -rf "$tmp"
}
trap leave EXIT
cd "$tmp"
apt-get -qq -o APT::Sandbox::User=root download e2fsprogs=1.47.0-2+b2
dpkg-deb -x e2fsprogs_*.deb root
uname -r

truncate -s 64M image
loop=$(losetup --find --show image)
root/sbin/mke2fs -q -t ext4 -E lazy_itable_init=0,lazy_journal_init=0 "$loop"
mkdir m
mount -o noatime "$loop" m
dd if=/dev/zero of=m/f bs=64k count=1 conv=fsync status=none
sync
sleep 6 # the journal is quiet then

# counted COMMAND...: write I/Os, sectors and flushes of the device meanwhile
counted() {
	local before after

	read -ra before <"/sys/block/${loop#/dev/}/stat"
	"$@"
	read -ra after <"/sys/block/${loop#/dev/}/stat"
	echo "$((after[4] - before[4])) writes, $((after[6] - before[6])) sectors," \
		"$((after[15] - before[15])) flushes"
}

overwrite() {
	dd if=/dev/urandom of=m/f bs=4k count=1 conv=notrunc,fdatasync status=none
}

overwrite # the first one may still touch the inode
sleep 6
overwritten=$(counted overwrite)
clean=$(counted sync --data m/f)
echo "overwrite of 4 KiB + fdatasync: $overwritten"
echo "nothing dirty      + fdatasync: $clean"
if [[ $overwritten != '2 writes, 8 sectors, 1 flushes' || $clean != '1 writes, 0 sectors, 1 flushes' ]]; then
	echo "the kernel behaves otherwise now"
	exit 1
fi
