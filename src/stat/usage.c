/* SPDX-License-Identifier: MIT */
/* getrusage(2) of a thread, its CPU clock and its schedstat in /proc: see usage.h. */
#include "stat/usage.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"

static uint64_t timeval_ns(const struct timeval *t)
{
	return (uint64_t)t->tv_sec * NSEC_PER_SEC + (uint64_t)t->tv_usec * NSEC_PER_USEC;
}

/*
 * Opens the schedstat of this thread as /proc/TID/schedstat, which is the same file as that of
 * /proc/thread-self, a link to PID/task/TID, in a folder of its own. Within the folder of the
 * process, the kernel would clean up behind the thread and behind the process at the same time, and
 * whoever waits for the process spins until the thread, which may have no CPU, has done its part.
 */
static int schedstat_open(void)
{
	char link[64], path[96];
	ssize_t n = readlink("/proc/thread-self", link, sizeof(link) - 1);
	const char *tid;
	int fd = -1;

	link[n < 0 ? 0 : n] = '\0';
	tid = strrchr(link, '/');
	snprintf(path, sizeof(path), "/proc%s/schedstat", tid ? tid : "");
	if (tid)
		fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC) : fd;
}

/*
 * The file has the ns on a CPU, the ns ready to run, and the number of turns on a CPU, which is 0
 * where the kernel does not count any of it.
 */
static bool read_ready(uint64_t *ns)
{
	int fd = schedstat_open();
	char text[128], *at = text;
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (fd >= 0)
		close(fd);
	if (n <= 0)
		return false;
	text[n] = '\0';
	strtoull(at, &at, 10);
	*ns = strtoull(at, &at, 10);
	return strtoull(at, &at, 10) > 0;
}

struct usage usage_now(void)
{
	struct usage u = { 0 };
	struct timespec cpu;
	struct rusage ru;

	u.ready_unknown = !read_ready(&u.ready_ns);
	/* in this order: reading the clock has the kernel count the time since the last tick */
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu);
	getrusage(RUSAGE_THREAD, &ru);
	u.wall_ns = clock_gettime_ns();
	u.cpu_ns = (uint64_t)cpu.tv_sec * NSEC_PER_SEC + (uint64_t)cpu.tv_nsec;
	u.user_ns = timeval_ns(&ru.ru_utime);
	u.sys_ns = timeval_ns(&ru.ru_stime);
	u.voluntary = (uint64_t)ru.ru_nvcsw;
	u.involuntary = (uint64_t)ru.ru_nivcsw;
	u.major_faults = (uint64_t)ru.ru_majflt;
	u.minor_faults = (uint64_t)ru.ru_minflt;
	return u;
}

struct usage usage_between(const struct usage *then, const struct usage *now)
{
	return (struct usage){
		.user_ns = now->user_ns - then->user_ns,
		.sys_ns = now->sys_ns - then->sys_ns,
		.voluntary = now->voluntary - then->voluntary,
		.involuntary = now->involuntary - then->involuntary,
		.major_faults = now->major_faults - then->major_faults,
		.minor_faults = now->minor_faults - then->minor_faults,
		.wall_ns = now->wall_ns - then->wall_ns,
		.cpu_ns = now->cpu_ns - then->cpu_ns,
		.ready_ns = now->ready_ns - then->ready_ns,
		.ready_unknown = now->ready_unknown || then->ready_unknown,
		.threads = kernel_threads_between(&then->threads, &now->threads),
	};
}

void usage_add(struct usage *to, const struct usage *from)
{
	to->user_ns += from->user_ns;
	to->sys_ns += from->sys_ns;
	to->voluntary += from->voluntary;
	to->involuntary += from->involuntary;
	to->major_faults += from->major_faults;
	to->minor_faults += from->minor_faults;
	to->wall_ns += from->wall_ns;
	to->cpu_ns += from->cpu_ns;
	to->ready_ns += from->ready_ns;
	to->ready_unknown |= from->ready_unknown;
	kernel_threads_add(&to->threads, &from->threads);
}

uint64_t usage_asleep_ns(const struct usage *u)
{
	uint64_t awake = u->cpu_ns + u->ready_ns;

	return u->wall_ns > awake ? u->wall_ns - awake : 0;
}
