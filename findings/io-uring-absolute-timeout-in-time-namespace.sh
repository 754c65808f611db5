#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Linux 6.18: io_uring takes an absolute timeout as the host's time, also in a time namespace.
#
# In a time namespace CLOCK_MONOTONIC has an offset. clock_nanosleep(TIMER_ABSTIME) and timerfd take
# an absolute moment in the namespace's time, so a program in a container that was moved to another
# host (this is what time namespaces are for) works on. IORING_TIMEOUT_ABS takes the same number as
# the host's time: with an offset of +2 s a timeout 200 ms ahead ends after 2,200 ms, with -2 s at
# once. Relative timeouts are right. A program that paces I/O by absolute moments of a ring is late by
# the offset.
#
# Seen with Linux 6.18.44 and liburing 2.3-3 of Debian 12; milliseconds until a moment 200 ms ahead:
#   offset  0 s: sleep  200  ring  200
#   offset +2 s: sleep  200  ring 2200
#   offset -2 s: sleep  200  ring    0
set -eu
[[ $(id -u) == 0 ]] || { echo "only root can make a time namespace" && exit 77; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
apt-get -qq -o APT::Sandbox::User=root download liburing-dev=2.3-3 liburing2=2.3-3
for deb in *.deb; do
	dpkg-deb -x "$deb" root
done
uname -r

cat >ahead.c <<'EOF'
#include <liburing.h>
#include <stdio.h>
#include <time.h>

#define MS 1000000LL

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 * MS + t.tv_nsec;
}

int main(void)
{
	struct timespec t;
	struct __kernel_timespec k;
	struct io_uring ring;
	struct io_uring_cqe *cqe;
	long long start = now(), due = start + 200 * MS, slept;

	t.tv_sec = due / (1000 * MS);
	t.tv_nsec = due % (1000 * MS);
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
	slept = now() - start;

	if (io_uring_queue_init(2, &ring, 0))
		return 1;
	start = now();
	due = start + 200 * MS;
	k.tv_sec = due / (1000 * MS);
	k.tv_nsec = due % (1000 * MS);
	io_uring_prep_timeout(io_uring_get_sqe(&ring), &k, 0, IORING_TIMEOUT_ABS);
	io_uring_submit(&ring);
	if (io_uring_wait_cqe(&ring, &cqe))
		return 1;
	printf("%lld %lld\n", slept / MS, (now() - start) / MS);
	return 0;
}
EOF
lib=$(dirname "$(find root -name 'liburing.so.2')")
gcc -O1 -I root/usr/include -o ahead ahead.c "$lib/liburing.so.2" "-Wl,-rpath,$tmp/$lib"

status=0
# ahead OFFSET LEAST MOST: how long both take, and whether the ring took as long as was seen
ahead() {
	local slept ring

	read -r slept ring < <(unshare --time --fork --monotonic "$1" ./ahead)
	printf 'offset %+d s: sleep %4d  ring %4d\n' "$1" "$slept" "$ring"
	((slept >= 200 && slept < 1200 && ring >= $2 && ring < $3)) || status=1
}
ahead 0 200 1200
ahead 2 2200 3200
ahead -2 0 150
((status == 0)) || echo "the kernel behaves otherwise now"
exit $status
