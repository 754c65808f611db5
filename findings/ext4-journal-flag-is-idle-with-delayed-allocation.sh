#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Linux 6.18, ext4: a file with the flag of "chattr +j" is journalled only where the mount says nodelalloc.
#
# chattr(1) says that all data of a file with the flag "j" go to the journal first, where the file system is
# mounted with data=ordered or data=writeback. With delayed allocation, the default, the flag is set and shown
# by lsattr(1), and nothing else happens: no error, no message. A direct write tells: where data are
# journalled, ext4 takes O_DIRECT and uses the page cache all the same, without a word.
#
# Seen with Linux 6.18.44 (and 6.1.176), e2fsprogs 1.47.0-2+b2 of Debian 12; pages in the page cache behind a
# direct write of 1 MiB:
#   defaults:     flag j, 0 of 256 pages
#   nodelalloc:   flag j, 256 of 256 pages
#   data=journal: flag j, 256 of 256 pages
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
loop=$(losetup --find --show --direct-io=on image)
root/sbin/mke2fs -q -t ext4 "$loop"
mkdir m
mount "$loop" m
touch m/f
umount m
# as chattr +j does it, which wants CAP_SYS_RESOURCE; 0x80000 is the flag of extents, which each file has
root/sbin/debugfs -w -R 'set_inode_field f flags 0x84000' "$loop" 2>debugfs

cat >pages.py <<'END'
import ctypes, mmap, os, sys

N, PAGE = 1 << 20, 4096
fd = os.open(sys.argv[1], os.O_RDWR | os.O_DIRECT)
os.pwrite(fd, mmap.mmap(-1, N), 0)
map = mmap.mmap(fd, N)
there = (ctypes.c_ubyte * (N // PAGE))()
place = ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(map)))
ctypes.CDLL(None).mincore(place, ctypes.c_size_t(N), there)
print(sum(page & 1 for page in there), "of", N // PAGE, "pages")
END

# behind OPTION: what a direct write leaves in the page cache
behind() {
	local flag

	mount -o "$1" "$loop" m
	flag=$(root/usr/bin/lsattr m/f | cut -d' ' -f1 | tr -d -- -e)
	echo "flag $flag, $(python3 pages.py m/f)"
	umount m
}

defaults=$(behind defaults)
nodelalloc=$(behind nodelalloc)
journal=$(behind data=journal)
echo "defaults:     $defaults"
echo "nodelalloc:   $nodelalloc"
echo "data=journal: $journal"
if [[ $defaults != 'flag j, 0 of 256 pages' || $nodelalloc != 'flag j, 256 of 256 pages' ||
	$journal != 'flag j, 256 of 256 pages' ]]; then
	echo "the kernel behaves otherwise now"
	exit 1
fi
