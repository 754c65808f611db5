/* SPDX-License-Identifier: MIT */
/*
 * Asking for what is cached: see target_cached.h. cachestat(2) is one call, of any length; of a
 * file that one may not write, mincore(2) would say that all of it is there.
 */
#include "io/target_cached.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_cachestat
#define SYS_cachestat 451
#endif

/* The kernel's struct cachestat_range and struct cachestat. */
struct cache_range {
	uint64_t start, length;
};
struct cache_counts {
	uint64_t cached, dirty, writeback, evicted, recently_evicted; /* pages */
};

int target_cached(int fd, uint64_t start, uint64_t length, bool settle, uint64_t *bytes)
{
	struct cache_range range = { start, length };
	struct cache_counts counts = { 0 };

	if (settle)
		sync_file_range(fd, (off_t)start, (off_t)length,
				SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE |
					SYNC_FILE_RANGE_WAIT_AFTER);
	if (syscall(SYS_cachestat, fd, &range, &counts, 0))
		return -errno;
	*bytes = counts.cached * (uint64_t)sysconf(_SC_PAGESIZE);
	return 0;
}
