/* SPDX-License-Identifier: MIT */
/* Asking the kernel what only doing it tells: see engine_try.h. */
#include "io/engine_try.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/file_system.h"

int engine_open_again(const struct engine_file *f, int flags)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", f->fd);
	return open(path, flags | O_CLOEXEC);
}

int engine_open_to_try(const struct engine_file *f)
{
	struct stat st;

	if (fstat(f->fd, &st) || (!S_ISREG(st.st_mode) && !S_ISBLK(st.st_mode)))
		return -1;
	return engine_open_again(f, O_RDONLY | (fcntl(f->fd, F_GETFL) & O_DIRECT));
}

int engine_refused(const struct engine_file *f, const char *option, int ret, struct err *e)
{
	return fail(e, -ret,
		    "%s=1: the kernel refuses that for %s: %s or the device below cannot do it; "
		    "%s=0 works",
		    option, f->path, f->block ? "its driver" : file_system_of(f->path), option);
}

int engine_try_flag(const struct engine_env *env, int flag, const char *option, struct err *e)
{
	for (uint32_t i = 0; i < env->nfiles && env->nbufs; i++) {
		int fd = engine_open_to_try(&env->files[i]);
		ssize_t got;

		if (fd < 0)
			continue;
		got = preadv2(fd, &env->bufs[0], 1, 0, flag);
		close(fd);
		if (got < 0 && (errno == EOPNOTSUPP || errno == EINVAL))
			return engine_refused(&env->files[i], option, -errno, e);
	}
	return 0;
}
