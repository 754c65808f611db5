/* SPDX-License-Identifier: MIT */
/*
 * sparse=1: what a source holds is found before the worker begins, and its target is made to hold
 * nothing else. Each worker does so for its own share.
 */
#include "worker/copy_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "io/engine_trim.h"
#include "io/holes.h"
#include "io/target_open.h"
#include "worker/attachments.h"

/* Lists the data of the share; all of it, where the source is yet to be made. */
static int share_data(const struct worker *w, struct hole **data)
{
	const struct region *share = &w->files.list[0].region;
	const struct file *source = &w->files.list[w->files.ntargets];
	uint32_t align = 1;
	struct target_id id = source->id;
	int fd = target_open(source->path, O_RDONLY, &id), n;

	for (const struct file *f = w->files.list; f <= source; f++)
		align = f->align > align ? f->align : align;

	if (fd < 0 && fd != -ENOENT)
		return fd;
	n = target_data(fd, &(struct hole){ share->start, share->length }, align, data);
	if (fd >= 0)
		close(fd);
	return n;
}

int worker_copy_parts(struct worker *w, struct region **parts)
{
	struct hole *data = NULL;
	int n = share_data(w, &data);

	*parts = NULL;
	if (n > 0)
		*parts = calloc((size_t)n, sizeof(**parts));
	if (n > 0 && !*parts)
		n = -ENOMEM;
	for (int i = 0; i < n; i++)
		(*parts)[i] = (struct region){ data[i].start, data[i].length };
	free(data);
	if (n < 0)
		fail(&w->left.err, -n, "[%s] sparse=1: %s: cannot look for its data: %s",
		     w->job->name, w->files.list[w->files.ntargets].path, target_why(-n));
	return n;
}

static bool parts_wanted(const struct worker *w)
{
	return job_keeps_holes(w->job) && !job_is_diskless(w->job);
}

/* Gives back what the target holds between @from and @to. */
static int punch(struct worker *w, uint64_t from, uint64_t to)
{
	const struct file *file = &w->files.list[0];
	struct iovec part = { .iov_len = to - from };
	struct io io = { .offset = from, .niov = 1, .iov = &part };
	struct hole *data = NULL;
	int n = from < to ? target_data(file->fd, &(struct hole){ from, to - from }, 1, &data) : 0;
	int ret = n > 0 ? engine_trim(&w->files.fds[0], &io) : n;

	free(data);
	if (ret < 0)
		return fail(&w->left.err, -ret,
			    "[%s] sparse=1: %s holds data where the source has holes, and they "
			    "cannot be punched: %s; remove the file first",
			    w->job->name, file->path, err_reason(-ret));
	return 0;
}

/* Makes holes in the target where the source has them. */
static int parts_open(struct worker *w, void **state)
{
	const struct region *share = &w->files.list[0].region;
	uint64_t at = share->start, end = share->start + share->length;
	int ret = 0;

	(void)state;
	for (uint32_t i = 0; !ret && i < w->offset.rules.nregions; i++) {
		ret = punch(w, at, w->regions[i].start);
		at = w->regions[i].start + w->regions[i].length;
	}
	return ret ? ret : punch(w, at, end);
}

const struct attachment_ops attach_copy_parts = {
	.name = "copy_parts",
	.wanted = parts_wanted,
	.open = parts_open,
};
