/* SPDX-License-Identifier: MIT */
/*
 * The limits of the control groups that this process is in, of version 1 and 2, and how often they
 * held it back. Those of a group's parents hold for it, too.
 */
#ifndef IOGEN_STAT_CGROUP_H
#define IOGEN_STAT_CGROUP_H

#include <stdint.h>
#include <sys/types.h>

#define CGROUP_NONE UINT64_MAX /* no limit */
#define CGROUP_IO_MAX 16       /* devices; further ones are left out */

enum cgroup_io_kind {
	CGROUP_READ_BYTES,
	CGROUP_WRITE_BYTES,
	CGROUP_READ_IOS,
	CGROUP_WRITE_IOS,
	CGROUP_IO_KINDS
};

struct cgroup_io {
	dev_t dev;
	uint64_t most[CGROUP_IO_KINDS]; /* a second; the least of all groups */
};

struct cgroup_limits {
	double cpu_pct; /* 100: one CPU; 0: no limit */
	uint64_t memory_bytes;
	uint32_t n;
	struct cgroup_io io[CGROUP_IO_MAX];
};

struct cgroup_counts {
	uint64_t throttled_ns; /* time in which threads had no CPU: the share was used up */
	uint64_t memory_hits;  /* times that the limit of memory was reached */
};

/*
 * Finds the limits in force; what cannot be read is no limit. The second finds those of devices
 * alone, for each job of very many.
 */
void cgroup_limits_find(struct cgroup_limits *l);
void cgroup_io_limits_find(struct cgroup_limits *l);

/* Reads the counts since the groups were made. */
struct cgroup_counts cgroup_counts_now(void);

#endif
