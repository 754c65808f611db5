#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Linux 6.18: whoever waits for a process spins in the kernel while a thread of it that looked into
# /proc/thread-self is on its way out.
#
# /proc/thread-self leads to PID/task/TID. What the kernel has cached of these folders is dropped when
# the thread ends, and when the process is reaped: the walk through PID finds what the thread's own
# walk is dropping, and begins again until that is done. On a machine with more work than CPUs the
# thread may have no CPU then, and the parent takes one for milliseconds: its own system time, in
# waitpid(2), grows tenfold and more. /proc/TID/schedstat is the same file, in a folder that is not
# below PID, and costs nothing of the kind (readlink of /proc/thread-self tells the number).
#
# Seen with Linux 6.18.44, two CPUs with 25 programs ready to run: system time of a parent for each child
#   within PID: 4.07 ms; apart: 0.37 ms
set -eu
tmp=$(mktemp -d)
loops=()
trap 'kill "${loops[@]}" 2>/dev/null; rm -rf "$tmp"' EXIT
cd "$tmp"
cat >child.c <<'END'
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static const char *path;

static void *look(void *arg)
{
	char text[128], own[64];
	int fd;

	snprintf(own, sizeof(own), "/proc/%d/schedstat", (int)gettid());
	fd = open(path ? path : own, O_RDONLY);
	(void)!read(fd, text, sizeof(text));
	close(fd);
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	path = argc > 1 ? argv[1] : NULL;
	return pthread_create(&thread, NULL, look, NULL) || pthread_join(thread, NULL);
}
END
gcc -O2 -pthread -o child child.c
for ((i = 0; i < 2 * $(nproc); i++)); do
	bash -c 'while :; do :; done' &
	loops+=($!)
done
uname -r
python3 - <<'PY'
import resource, subprocess, sys

def cost(*words):
    """System time of this process for a child, in ms."""
    n = 300
    before = resource.getrusage(resource.RUSAGE_SELF).ru_stime
    for _ in range(n):
        subprocess.run(["./child", *words], check=True, close_fds=False)
    return 1e3 * (resource.getrusage(resource.RUSAGE_SELF).ru_stime - before) / n

within, apart = cost("/proc/thread-self/schedstat"), cost()
print("within PID: %.2f ms; apart: %.2f ms" % (within, apart))
if within < 2 * apart:
    sys.exit("the parent does not spin any more")
PY
