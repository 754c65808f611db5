#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Linux 6.18, ext4: what RWF_DONTCACHE overwrites stays in the page cache until it is read.
#
# The flag asks for pages to be dropped once they are written. ext4 does so for new space. An
# overwrite stays, all of it, also behind fsync; but its pages are marked, and the next read of each,
# a plain pread(2) of some bytes, drops the whole folio. So a program that looks at the page cache
# (cachestat, mincore) before and behind such a read finds different truths, and a second read of a
# file that "is cached" is slow. Pages that were cached before the overwrite are never dropped.
#
# Seen with Linux 6.18.44, ext4:
#   overwritten: 1024 of 1024 pages; a read of 100 bytes: 1008; a read of all: 16
#   cached before: 1024 of 1024 pages; a read of all: 1024
set -eu
tmp=$(mktemp -d -p "${TMPDIR:-/var/tmp}")
trap 'rm -rf "$tmp"' EXIT
[[ $(stat -f -c %T "$tmp") == ext2/ext3 ]] || { echo "$tmp is not on ext4" && exit 77; }
uname -r
python3 - "$tmp/f" <<'END'
import ctypes, os, sys

DONTCACHE, BLOCK, BLOCKS = 0x80, 65536, 64
libc = ctypes.CDLL(None, use_errno=True)
fd = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)


def cached():
    counts = (ctypes.c_uint64 * 5)()
    if libc.syscall(451, fd, (ctypes.c_uint64 * 2)(0, BLOCK * BLOCKS), counts, 0):
        print("no cachestat here")
        sys.exit(77)
    return counts[0]


def overwrite(flags):
    for i in range(BLOCKS):
        try:
            os.pwritev(fd, [os.urandom(BLOCK)], i * BLOCK, flags)
        except OSError as error:
            print("no RWF_DONTCACHE here:", error)
            sys.exit(77)
    os.fsync(fd)


def read_all():
    for i in range(BLOCKS):
        os.pread(fd, BLOCK, i * BLOCK)
    return cached()


overwrite(0)
os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
overwrite(DONTCACHE)
stays = cached()
os.pread(fd, 100, 0)
some = cached()
rest = read_all()
print(f"overwritten: {stays} of 1024 pages; a read of 100 bytes: {some}; a read of all: {rest}")
overwrite(0)
overwrite(DONTCACHE)
before = cached()
after = read_all()
print(f"cached before: {before} of 1024 pages; a read of all: {after}")
sys.exit(not (stays == 1024 and some < stays and rest < 512 and before == after == 1024))
END
