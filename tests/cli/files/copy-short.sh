#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what the kernel moves only in part, or puts off, goes on until all of it is copied.
# Method: a library in front of the C library makes pread, pwrite and the calls that copy short. It does
# not reach io_uring: for that there is the scripted engine of the unit tests.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need gcc
! sanitized || skip "a sanitizer's runtime wants to be the first library"

cat >short.c <<'EOF'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <unistd.h>

typedef ssize_t (*call)(int, void *, size_t, off_t);

/* Of three calls one moves all, one nothing, and one a part that is aligned to nothing. */
static ssize_t some(const char *name, int fd, void *buf, size_t n, off_t at)
{
	static unsigned calls;

	if (++calls % 3 == 1) {
		errno = calls % 2 ? EINTR : EAGAIN;
		return -1;
	}
	if (calls % 3 == 2 && n > 7)
		n -= n / 3 + calls % 7;
	return ((call)dlsym(RTLD_NEXT, name))(fd, buf, n, at);
}

ssize_t pread(int fd, void *buf, size_t n, off_t at)
{
	return some("pread", fd, buf, n, at);
}

ssize_t pwrite(int fd, const void *buf, size_t n, off_t at)
{
	return some("pwrite", fd, (void *)buf, n, at);
}

/* The same for calls that copy, of which @period are a turn: how many bytes of @n; 0: none, with errno. */
static size_t part(size_t n, unsigned period)
{
	static unsigned calls;

	errno = ++calls % 2 ? EINTR : EAGAIN;
	if (calls % period == 1)
		return 0;
	return calls % period == 2 && n > 700 ? n - n / 3 - calls % 7 : n;
}

ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t n, unsigned flags)
{
	ssize_t (*real)(int, off64_t *, int, off64_t *, size_t, unsigned) =
		dlsym(RTLD_NEXT, "copy_file_range");

	n = part(n, 3);
	return n ? real(in, from, out, to, n, flags) : -1;
}

ssize_t sendfile(int out, int in, off_t *from, size_t n)
{
	ssize_t (*real)(int, int, off_t *, size_t) = dlsym(RTLD_NEXT, "sendfile");

	n = part(n, 3);
	return n ? real(out, in, from, n) : -1;
}

/* With four a turn, it is the way out of the pipe that fails. */
ssize_t splice(int in, off64_t *from, int out, off64_t *to, size_t n, unsigned flags)
{
	ssize_t (*real)(int, off64_t *, int, off64_t *, size_t, unsigned) =
		dlsym(RTLD_NEXT, "splice");

	n = part(n, 4);
	return n ? real(in, from, out, to, n, flags) : -1;
}
EOF
gcc -shared -fPIC -o short.so short.c -ldl
data source 300001

for bs in 512 1000 4096 65536 1048576; do
	LD_PRELOAD=$PWD/short.so run 0 --output-dir="$bs" --name=c --workload=copy \
		--source=source --filename=x --bs="$bs"
	cmp source x || fail "bs=$bs: not a copy"
	is "$(cells "$bs/summary.csv" bytes op=copy)" 300001 "bs=$bs: bytes copied"
	is "$(cells "$bs/summary.csv" bytes op=read)" 300001 "bs=$bs: bytes read"
	is "$(cells "$bs/summary.csv" ios op=copy)" $(((300001 + bs - 1) / bs)) "bs=$bs: blocks"
	at_least "$(cells "$bs/summary.csv" short_ios op=read)" 1 "bs=$bs: short reads"
	at_least "$(cells "$bs/summary.csv" short_ios op=write)" 1 "bs=$bs: short writes"
	is "$(cells "$bs/summary.csv" errors op=copy)" 0 "bs=$bs: errors"
	is "$(cells "$bs/summary.csv" partial op=copy)" 0 "bs=$bs: partial"
done

# Within the kernel: a part of a block counts as short, whichever of the two calls of a splice it was.
for method in copy_file_range sendfile splice; do
	for bs in 1000 65536; do
		LD_PRELOAD=$PWD/short.so run 0 --output-dir="$method.$bs" --name=c --workload=copy --copy_method="$method" \
			--source=source --filename=y --bs="$bs" --overwrite=1
		cmp source y || fail "$method, bs=$bs: not a copy"
		is "$(cells "$method.$bs/summary.csv" bytes op=copy)" 300001 "$method, bs=$bs: bytes copied"
		is "$(cells "$method.$bs/summary.csv" ios op=copy)" $(((300001 + bs - 1) / bs)) "$method, bs=$bs: blocks"
		at_least "$(cells "$method.$bs/summary.csv" short_ios op=copy)" 1 "$method, bs=$bs: short copies"
		is "$(cells "$method.$bs/summary.csv" errors op=copy)" 0 "$method, bs=$bs: errors"
	done
done
