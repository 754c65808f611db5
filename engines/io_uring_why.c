/* SPDX-License-Identifier: MIT */
/* Reasons for no io_uring, with what would work instead. */
#include "engines/io_uring.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int uring_disabled(void)
{
	int level = -1;
	FILE *f = fopen("/proc/sys/kernel/io_uring_disabled", "re");

	if (!f)
		return -1;
	if (fscanf(f, "%d", &level) != 1)
		level = -1;
	fclose(f);
	return level;
}

int uring_unavailable(struct err *e, int ret, uint32_t entries)
{
	int level = uring_disabled();

	if (ret == -EPERM && level > 0)
		return fail(e, EPERM,
			    "ioengine=io_uring: switched off here (kernel.io_uring_disabled=%d); "
			    "ioengine=psync works, or set it to 0 with sysctl",
			    level);
	if (ret == -EPERM || ret == -EACCES)
		return fail(e, -ret,
			    "ioengine=io_uring: the kernel forbids it (%s), most likely a seccomp "
			    "filter of the container; ioengine=psync works",
			    strerror(-ret));
	if (ret == -ENOSYS)
		return fail(e, ENOSYS,
			    "ioengine=io_uring: this kernel does not have it, or a seccomp filter "
			    "hides it; ioengine=psync works");
	if (ret == -ENOMEM)
		return fail(
			e, ENOMEM,
			"ioengine=io_uring: no memory for a ring of %u; raise ulimit -l or lower "
			"iodepth or numjobs",
			entries);
	return fail(e, -ret, "ioengine=io_uring: cannot set up a ring of %u: %s", entries,
		    strerror(-ret));
}

int uring_forbidden(struct err *e, int ret)
{
	return fail(
		e, -ret,
		"ioengine=io_uring: a ring can be set up, but io_uring_enter is forbidden (%s), "
		"most likely by a seccomp filter of the container; ioengine=psync works",
		strerror(-ret));
}
