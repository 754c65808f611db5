/* SPDX-License-Identifier: MIT */
/*
 * What reading blocks from the page cache costs without a generator: pread(2) in a loop.
 *
 * bench-loop FILE SECONDS bare|thread    prints the reads a second. thread: a second thread does
 * it, and reads the clock around each.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BLOCK 4096

static int fd;
static uint64_t blocks, run_ns;

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

/* Reads random blocks until the time is over; @clocked: with two readings of the clock each. */
static void *loop(void *clocked)
{
	uint64_t begin = now_ns(), x = UINT64_C(88172645463325252), n = 0, took = 0, now;
	char *buf = aligned_alloc(BLOCK, BLOCK);

	do {
		for (int i = 0; i < 1024; i++, n++) {
			uint64_t from = clocked ? now_ns() : 0;

			x ^= x << 13;
			x ^= x >> 7;
			x ^= x << 17;
			if (!buf || pread(fd, buf, BLOCK, (off_t)(x % blocks * BLOCK)) != BLOCK)
				exit(1);
			took += clocked ? now_ns() - from : 0;
		}
		now = now_ns();
	} while (now - begin < run_ns);
	free(buf);
	printf("%.0f %llu\n", (double)n * 1e9 / (double)(now - begin), (unsigned long long)took);
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	fd = argc == 4 ? open(argv[1], O_RDONLY | O_CLOEXEC) : -1;
	blocks = fd < 0 ? 0 : (uint64_t)lseek(fd, 0, SEEK_END) / BLOCK;
	run_ns = argc == 4 ? (uint64_t)(strtod(argv[2], NULL) * 1e9) : 0;
	if (!blocks || !run_ns)
		return 2;
	if (strcmp(argv[3], "thread") != 0)
		loop(NULL);
	else if (pthread_create(&thread, NULL, loop, &fd) || pthread_join(thread, NULL))
		return 1;
	return 0;
}
