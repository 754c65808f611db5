#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Linux 6.18, btrfs: with compress=zstd, data of which 90 % are zeros may not be compressed at all.
#
# Before it compresses, btrfs looks at a sample: 16 bytes at each 256th place. Data with a period of 256 or
# 512 bytes, as tools that make "data that compress to N %" and tables of fixed rows have it, show it always the
# same part of each row. Where that part is random, nothing is compressed, however much lies between. fio's
# buffer_compress_percentage= has chunks of 512 bytes, random first: below 50 it is without effect on btrfs.
# The mount option compress-force asks no sample. A file whose space was reserved by fallocate(2) is not
# compressed in any case, also when all of it is written, and with compress-force, too.
#
# Seen with Linux 6.18.44, btrfs-progs 6.2-1+deb12u2 of Debian 12:
#   90 % zeros, rows of 256:             0 extents compressed
#   40 % zeros, rows of 512:             0 extents compressed
#   40 % zeros, rows of 4096:            13 to 16 extents compressed
#   90 % zeros, fallocate, force:        0 extents compressed
#   90 % zeros, rows of 256, force:      16 extents compressed
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

truncate -s 200M image
loop=$(losetup --find --show image)
root/sbin/mkfs.btrfs -q "$loop" >mkfs 2>&1
mkdir m
cat >compressed.py <<'END'
import array, fcntl, os, struct, sys

path, percent, row, reserve = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
if reserve:
    os.posix_fallocate(fd, 0, 2 << 20)
random = row * (100 - percent) // 100
os.write(fd, b"".join(os.urandom(random) + bytes(row - random) for _ in range((2 << 20) // row)))
os.fsync(fd)
# FS_IOC_FIEMAP: 64 extents of 56 bytes each behind 32 bytes; flag 8 is "encoded"
map = bytearray(struct.pack("<QQIIII", 0, 2 << 20, 1, 0, 64, 0) + bytes(64 * 56))
map = array.array("B", map)
fcntl.ioctl(fd, 0xC020660B, map, True)
n = struct.unpack_from("<I", map, 20)[0]
flags = [struct.unpack_from("<I", map, 32 + i * 56 + 40)[0] for i in range(n)]
print(sum(flag & 8 > 0 for flag in flags))
END

# compressed OPTION ARG...: how many extents of 2 MiB are compressed
compressed() {
	mount -o "$1" "$loop" m
	rm -f m/f
	python3 compressed.py m/f "${@:2}"
	umount m
}

small=$(compressed compress=zstd 90 256)
usual=$(compressed compress=zstd 40 512)
large=$(compressed compress=zstd 40 4096)
reserved=$(compressed compress-force=zstd 90 4096 reserve)
forced=$(compressed compress-force=zstd 90 256)
echo "90 % zeros, rows of 256:             $small extents compressed"
echo "40 % zeros, rows of 512:             $usual extents compressed"
echo "40 % zeros, rows of 4096:            $large extents compressed"
echo "90 % zeros, fallocate, force:         $reserved extents compressed"
echo "90 % zeros, rows of 256, force:      $forced extents compressed"
if ((small || usual || !large || reserved || !forced)); then
	echo "the kernel behaves otherwise now"
	exit 1
fi
