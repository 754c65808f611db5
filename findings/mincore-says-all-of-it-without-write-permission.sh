#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Linux 6.18: mincore(2) says that all pages are in memory, of a file that one may only read.
#
# Nobody shall learn from the page cache what others read, so the kernel answers truly only to the
# owner of the file, to who may write to it, and to root. All others are not refused: every page is
# said to be there, also of a file of which nothing is. A program that asks which share of a file is
# cached measures 100 % then, and cannot tell that from the truth. cachestat(2) says EPERM.
#
# Seen with Linux 6.18.44, ext4:
#   owner: mincore says 0 of 256 pages
#   another user: mincore says 256 of 256 pages, cachestat EPERM
set -eu
((EUID == 0)) || { echo "only root can be another user" && exit 77; }
tmp=$(mktemp -d -p "${TMPDIR:-/var/tmp}")
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
uname -r
python3 - "$tmp/f" <<'END'
import ctypes, errno, os, sys

PAGE, PAGES, USER = 4096, 256, 65534
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
libc.mincore.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p]


def resident():
    fd = os.open(sys.argv[1], os.O_RDONLY)
    at = libc.mmap(None, PAGE * PAGES, 1, 1, fd, 0)
    state = ctypes.create_string_buffer(PAGES)
    assert libc.mincore(at, PAGE * PAGES, state) == 0
    counts, error = (ctypes.c_uint64 * 5)(), 0
    if libc.syscall(451, fd, (ctypes.c_uint64 * 2)(0, PAGE * PAGES), counts, 0):
        error = ctypes.get_errno()
    return sum(x & 1 for x in state.raw), counts[0], error


fd = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o644)
os.write(fd, os.urandom(PAGE * PAGES))
os.fsync(fd)
os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
pages, told, error = resident()
if pages or error or told:
    print("the page cache cannot be emptied here, or there is no cachestat")
    sys.exit(77)
print(f"owner: mincore says {pages} of {PAGES} pages")
sys.stdout.flush()
if os.fork() == 0:
    os.setgroups([])
    os.setgid(USER)
    os.setuid(USER)
    pages, told, error = resident()
    print(f"another user: mincore says {pages} of {PAGES} pages, cachestat {errno.errorcode.get(error, told)}")
    sys.stdout.flush()
    os._exit(not (pages == PAGES and error == errno.EPERM))
sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))
END
