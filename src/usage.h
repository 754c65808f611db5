/* SPDX-License-Identifier: MIT */
/* What a thread used of the machine, as the kernel counts it. */
#ifndef IOGEN_USAGE_H
#define IOGEN_USAGE_H

#include <stdint.h>

struct usage {
	uint64_t user_ns, sys_ns;
	uint64_t switches; /* of context, asked for or not */
	uint64_t major_faults, minor_faults;
};

/* Of the thread that calls it, since it began. */
struct usage usage_now(void);

/* What came between @then and @now. */
struct usage usage_between(const struct usage *then, const struct usage *now);
void usage_add(struct usage *to, const struct usage *from);

#endif
