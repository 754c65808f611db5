#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Linux 6.18, btrfs: O_DIRECT writes to data with a second copy (dup, raid1) go through the page cache.
#
# Files without checksums (chattr +C) are the way to direct I/O on btrfs since 6.15, and to databases. On a
# profile with copies or parity they are not any more: the kernel copies the data into the page cache first, so
# that all copies are alike, writes them, and drops the pages. O_DIRECT is taken without a word, F_GETFL has it,
# mincore(2) shows nothing, and statx(2) has no alignment to tell. Only what the kernel has dirtied tells
# (nr_dirtied in /proc/vmstat), and the time. With profiles single and raid0, the same file is direct.
#
# Seen with Linux 6.18.44, btrfs-progs 6.2-1+deb12u2 of Debian 12; pages dirtied by 1024 pages of direct writes:
#   single: fewer than 512
#   dup:    at least 512
set -eu
[[ $(id -u) == 0 ]] || { echo "only root can mount" && exit 77; }
grep -qw btrfs /proc/filesystems || { echo "no btrfs here" && exit 77; }
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
apt-get -qq -o APT::Sandbox::User=root download btrfs-progs=6.2-1+deb12u2
dpkg-deb -x btrfs-progs_*.deb root
uname -r

truncate -s 400M image
loop=$(losetup --find --show --direct-io=on image)
mkdir m
cat >dirtied.py <<'END'
import mmap, os, sys

N = 4 << 20


def dirtied():
    with open("/proc/vmstat") as f:
        return int(dict(line.split() for line in f)["nr_dirtied"])


fd = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT | os.O_DIRECT, 0o600)
data = mmap.mmap(-1, N)
os.pwrite(fd, data, 0)
least = None
for _ in range(8):  # other programs raise the number, too
    before = dirtied()
    os.pwrite(fd, data, 0)
    n = dirtied() - before
    least = n if least is None else min(n, least)
print("fewer than 512" if least < 512 else "at least 512")
END

# written PROFILE: what direct writes to a file without checksums have dirtied
written() {
	root/sbin/mkfs.btrfs -qf --data "$1" "$loop" >mkfs 2>&1
	mount "$loop" m
	mkdir m/plain
	chattr +C m/plain
	python3 dirtied.py m/plain/f
	umount m
}

single=$(written single)
dup=$(written dup)
echo "single: $single"
echo "dup:    $dup"
if [[ $single != 'fewer than 512' || $dup != 'at least 512' ]]; then
	echo "the kernel behaves otherwise now"
	exit 1
fi
