/* SPDX-License-Identifier: MIT */
/* The one way to trim that every engine has: see engine_trim.h. */
#include "io/engine_trim.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>

#include "io/target_zones.h"

int64_t engine_trim(const struct engine_file *f, const struct io *io)
{
	uint64_t range[2] = { io->offset, io->iov->iov_len };
	int ret;

	if (f->zoned) {
		ret = target_zone_reset(f->fd, range[0], range[1]);
		return ret ? ret : (int64_t)range[1];
	}
	/* only the descriptor that holds a device drops its dirty pages */
	if (f->block)
		ret = ioctl(f->held ? f->held : f->fd, BLKDISCARD, range);
	else
		ret = fallocate(f->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)range[0],
				(off_t)range[1]);
	return ret ? -errno : (int64_t)range[1];
}

void engine_note_trims(const struct engine_env *env, const char *engine,
		       const struct engine_file *f)
{
	if (env->note)
		note_add(env->note,
			 "ioengine=%s trims %s inside the submission: one trim after the other",
			 engine, f ? f->path : "files and devices");
}
