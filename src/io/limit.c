/* SPDX-License-Identifier: MIT */
/* Limits of the process and of the system: see limit.h. */
#include "io/limit.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/capability.h>
#include <stdio.h>
#include <sys/resource.h>

#define SPARE 32 /* descriptors for results, and for the C library */

void limit_raise(void)
{
	const int which[] = { RLIMIT_NOFILE, RLIMIT_MEMLOCK, RLIMIT_NPROC };
	struct rlimit r;

	for (size_t i = 0; i < sizeof(which) / sizeof(*which); i++) {
		if (getrlimit((__rlimit_resource_t)which[i], &r) || r.rlim_cur == r.rlim_max)
			continue;
		r.rlim_cur = r.rlim_max;
		setrlimit((__rlimit_resource_t)which[i], &r);
	}
}

static uint64_t open_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	uint64_t n = 0;

	if (!dir)
		return 3;
	for (const struct dirent *d; (d = readdir(dir));)
		n += d->d_name[0] != '.';
	closedir(dir);
	return n - 1; /* its own */
}

static int check_descriptors(uint64_t more, struct err *e)
{
	uint64_t need = open_descriptors() + more + SPARE;
	struct rlimit r, higher;

	if (!more || getrlimit(RLIMIT_NOFILE, &r) || r.rlim_cur >= need)
		return 0;
	higher = (struct rlimit){ need, r.rlim_max > need ? r.rlim_max : need };
	if (!setrlimit(RLIMIT_NOFILE, &higher))
		return 0;
	return fail(e, EINVAL,
		    "the run needs %" PRIu64 " open files, and the limit is %" PRIu64
		    ": ulimit -n %" PRIu64 " (which may take root), or lower numjobs or nrfiles",
		    need, (uint64_t)r.rlim_cur, need);
}

/* Returns whether the process has a capability, of its user namespace, or it is not known. */
static bool is_capable(int capability)
{
	FILE *f = fopen("/proc/self/status", "re");
	uint64_t caps = 0;
	char line[256];

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "CapEff: %" SCNx64, &caps) == 1)
			break;
	if (f)
		fclose(f);
	return !f || caps & UINT64_C(1) << capability;
}

bool limit_ids_are_own(void)
{
	FILE *f = fopen("/proc/self/uid_map", "re");
	uint32_t inside = 0, outside = 0, n = 0;
	bool whole = !f ||
		     (fscanf(f, "%" SCNu32 "%" SCNu32 "%" SCNu32, &inside, &outside, &n) == 3 &&
		      n == UINT32_MAX);

	if (f)
		fclose(f);
	return !whole;
}

bool limit_passes_quotas(void)
{
	return !limit_ids_are_own() && is_capable(CAP_SYS_RESOURCE);
}

static int check_locked(uint64_t need, struct err *e)
{
	struct rlimit r;

	if (!need || getrlimit(RLIMIT_MEMLOCK, &r) || r.rlim_cur >= need ||
	    is_capable(CAP_IPC_LOCK)) /* in a user namespace it may be counted all the same */
		return 0;
	return fail(e, EINVAL,
		    "fixedbufs=1 or lockmem=: the run locks %" PRIu64
		    " KiB of memory, and the limit is %" PRIu64 ": ulimit -l %" PRIu64
		    " (which may take root), leave it out, or lower "
		    "numjobs, iodepth or bs",
		    (need + 1023) / 1024, (uint64_t)r.rlim_cur / 1024, (need + 1023) / 1024);
}

/* Reads a number of the kernel's; @otherwise: there is none. */
static uint64_t kernel_number(const char *path, uint64_t otherwise)
{
	FILE *f = fopen(path, "re");
	uint64_t n;

	if (!f || fscanf(f, "%" SCNu64, &n) != 1)
		n = otherwise;
	if (f)
		fclose(f);
	return n;
}

static int check_events(uint64_t need, struct err *e)
{
	uint64_t max = kernel_number("/proc/sys/fs/aio-max-nr", UINT64_MAX);
	uint64_t used = kernel_number("/proc/sys/fs/aio-nr", 0);

	if (!need || (used <= max && need <= max - used))
		return 0;
	return fail(e, EINVAL,
		    "ioengine=libaio: the run needs %" PRIu64 " events (numjobs x iodepth), and of "
		    "this system's %" PRIu64 " others use %" PRIu64
		    ": sysctl fs.aio-max-nr=%" PRIu64 ", or lower numjobs or iodepth",
		    need, max, used, need + used);
}

int limit_check(const struct limit_need *need, struct err *e)
{
	int ret = check_descriptors(need->descriptors, e);

	ret |= check_locked(need->locked, e);
	ret |= check_events(need->aio_events, e);
	return ret ? -EINVAL : 0;
}
