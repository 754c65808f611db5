/* SPDX-License-Identifier: MIT */
/* getrusage(2) of a thread: see usage.h. */
#include "usage.h"

#include <sys/resource.h>

#include "clock.h"

static uint64_t timeval_ns(const struct timeval *t)
{
	return (uint64_t)t->tv_sec * NSEC_PER_SEC + (uint64_t)t->tv_usec * NSEC_PER_USEC;
}

struct usage usage_now(void)
{
	struct rusage ru;

	getrusage(RUSAGE_THREAD, &ru);
	return (struct usage){
		.user_ns = timeval_ns(&ru.ru_utime),
		.sys_ns = timeval_ns(&ru.ru_stime),
		.switches = (uint64_t)ru.ru_nvcsw + (uint64_t)ru.ru_nivcsw,
		.major_faults = (uint64_t)ru.ru_majflt,
		.minor_faults = (uint64_t)ru.ru_minflt,
	};
}

struct usage usage_between(const struct usage *then, const struct usage *now)
{
	return (struct usage){
		.user_ns = now->user_ns - then->user_ns,
		.sys_ns = now->sys_ns - then->sys_ns,
		.switches = now->switches - then->switches,
		.major_faults = now->major_faults - then->major_faults,
		.minor_faults = now->minor_faults - then->minor_faults,
	};
}

void usage_add(struct usage *to, const struct usage *from)
{
	to->user_ns += from->user_ns;
	to->sys_ns += from->sys_ns;
	to->switches += from->switches;
	to->major_faults += from->major_faults;
	to->minor_faults += from->minor_faults;
}
