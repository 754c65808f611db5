# SPDX-License-Identifier: MIT
# Prints what a folder, a file or a device takes, as NAME VALUE, a line each, by tries that iogen has no
# part in: the same names as those of iogen probe. A file or a device is only read.
import ctypes
import errno
import fcntl
import mmap
import os
import sys

PAGE, BLOCK, SPAN = 4096, 65536, 1 << 20
NOWAIT, ATOMIC, DONTCACHE = 0x8, 0x40, 0x80
PUNCH, ZERO, WRITE_ZEROES = 0x3, 0x10, 0x80
FICLONE = 0x40049409
libc = ctypes.CDLL(None, use_errno=True)
libc.fallocate.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64]
target = sys.argv[1]
folder = os.path.isdir(target)


def verdict(call):
    try:
        call()
        return "yes"
    except OSError as e:
        return "EOPNOTSUPP" if e.errno == errno.EOPNOTSUPP else errno.errorcode[e.errno]


def memory(n, off=0):
    """Returns memory of n bytes, off bytes behind the begin of a page."""
    m = mmap.mmap(-1, n + PAGE)
    return memoryview(m)[off:off + n]


def fresh(name, n):
    """Makes a file of n random bytes that the page cache has not."""
    path = os.path.join(target, name)
    with open(path, "wb") as f:
        f.write(os.urandom(n))
        f.flush()
        os.fsync(f.fileno())
        os.posix_fadvise(f.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return path


def pages(path):
    """Returns how many pages of the first MiB are in the page cache."""
    with open(path) as f:
        os.fsync(f.fileno())
    return int(os.popen(f"fincore --raw --noheadings --output PAGES '{path}'").read())


def allocate(fd, mode):
    if libc.fallocate(fd, mode, 0, SPAN // 2):
        raise OSError(ctypes.get_errno(), "fallocate")


def least(call):
    n = 1
    while n <= PAGE and verdict(lambda: call(n)) != "yes":
        n *= 2
    return n


mode = os.O_RDWR if folder else os.O_RDONLY
path = fresh("tried", 4 * SPAN) if folder else target
fd = os.open(path, mode)
try:
    direct = os.open(path, mode | os.O_DIRECT)
except OSError:
    direct = -1


def moved(off, length, shift):
    os.preadv(direct, [memory(length, shift)], off)
    if folder:
        os.pwritev(direct, [memory(length, shift)], off)


answers = {
    "nowait_read_cached": verdict(lambda: (os.pread(fd, BLOCK, 0), os.preadv(fd, [memory(BLOCK)], 0, NOWAIT))),
    "uncached_read": verdict(lambda: os.preadv(fd, [memory(BLOCK)], 2 * SPAN, DONTCACHE)),
    "direct": "no" if direct < 0 else "yes",
}
if direct >= 0:
    answers |= {
        "direct_offset_align": least(lambda n: moved(n, PAGE, 0)),
        "direct_length_align": least(lambda n: moved(0, n, 0)),
        "direct_memory_align": least(lambda n: moved(0, PAGE, n)),
        "nowait_read_direct": verdict(lambda: os.preadv(direct, [memory(BLOCK)], 0, NOWAIT)),
    }
if folder:
    over = fresh("over", SPAN)
    new = fresh("new", 0)
    for name, other in ("uncached_overwrite", over), ("uncached_write_new", new):
        f = os.open(other, os.O_RDWR)
        answers[name] = verdict(lambda: os.pwritev(f, [memory(SPAN)], 0, DONTCACHE))
        if answers[name] == "yes" and pages(other):
            answers[name] = "stays"
        os.close(f)
    answers["atomic_write_direct"] = verdict(lambda: os.pwritev(direct, [memory(PAGE)], 0, ATOMIC))
    answers["atomic_write_buffered"] = verdict(lambda: os.pwritev(fd, [memory(PAGE)], 0, ATOMIC))
    f = os.open(fresh("space", SPAN), os.O_RDWR)
    answers["zero_range"] = verdict(lambda: allocate(f, ZERO))
    answers["punch_hole"] = verdict(lambda: allocate(f, PUNCH))
    answers["write_zeroes"] = verdict(lambda: allocate(f, WRITE_ZEROES))
    answers["unwritten"] = verdict(lambda: allocate(f, 0))
    f = os.open(fresh("copy", 0), os.O_RDWR)
    answers["reflink"] = verdict(lambda: fcntl.ioctl(f, FICLONE, fd))
    answers["copy_file_range"] = verdict(lambda: os.copy_file_range(fd, f, SPAN, 0, 0))
for name in sorted(answers):
    print(name, answers[name])
