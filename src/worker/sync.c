/* SPDX-License-Identifier: MIT */
/* Planning syncs: see worker_sync.h. */
#include "worker/sync.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "worker/files.h"

static void range_add(struct region *r, const struct spot *s)
{
	uint64_t start = r->length && r->start < s->offset ? r->start : s->offset;
	uint64_t end = s->offset + s->len;

	if (r->length && r->start + r->length > end)
		end = r->start + r->length;
	*r = (struct region){ start, end - start };
}

void worker_sync_written(struct worker *w, const struct spot *s)
{
	struct file *file = &w->files.list[s->file];

	w->last_file = s->file;
	file->written = true;
	if (w->writes_to_fsync)
		w->writes_to_fsync--;
	if (w->writes_to_fdatasync)
		w->writes_to_fdatasync--;
	if (w->writes_to_range) {
		range_add(&file->unsynced, s);
		w->writes_to_range--;
	}
}

void worker_sync_trimmed(struct worker *w, const struct spot *s)
{
	w->files.list[s->file].written = true;
}

static void plan_range(struct worker *w, struct chain *c)
{
	struct file *file = &w->files.list[w->last_file];

	chain_plan_sync(c, IO_RANGESYNC, w->last_file);
	c->step[0].offset = file->unsynced.start;
	c->step[0].io.length = file->unsynced.length;
	file->unsynced = (struct region){ 0 };
	w->writes_to_range = w->job->sync.range.nr;
}

bool worker_sync_due(struct worker *w, struct chain *c)
{
	bool full = w->job->io.fsync && !w->writes_to_fsync;
	bool data = w->job->io.fdatasync && !w->writes_to_fdatasync;
	bool range = w->job->sync.range.nr && !w->writes_to_range;

	if ((!full && !data && !range) || !worker_files_placed(w))
		return false;
	if (range && !full && !data) {
		plan_range(w, c);
		return true;
	}
	/* One sync is enough, where two are due: the one that does more. */
	if (full)
		w->writes_to_fsync = w->job->io.fsync;
	if (data)
		w->writes_to_fdatasync = w->job->io.fdatasync;
	if (range)
		w->writes_to_range = w->job->sync.range.nr;
	chain_plan_sync(c, full ? IO_SYNC : IO_DATASYNC, w->last_file);
	return true;
}

bool worker_sync_end(struct worker *w, struct chain *c)
{
	while (w->sync_file < w->files.ntargets && !w->files.list[w->sync_file].written)
		w->sync_file++;
	if (w->sync_file == w->files.ntargets)
		return false;
	if (w->turnover && !worker_files_ready(w, w->sync_file))
		return false;
	chain_plan_sync(c, IO_SYNC, w->sync_file++);
	return true;
}

/* Each file system once: files of one lie side by side, as a rule. */
void worker_sync_fs(struct worker *w)
{
	dev_t last = 0;
	bool any = false;

	for (uint32_t i = 0; i < w->files.ntargets; i++) {
		const struct file *file = &w->files.list[i];
		struct stat st;

		if (file->fd < 0 || fstat(file->fd, &st) || (any && st.st_dev == last))
			continue;
		last = st.st_dev;
		any = true;
		if (!syncfs(file->fd))
			continue;
		fail(&w->err, EIO, "[%s] end_syncfs: %s: %s", w->job->name, file->path,
		     strerror(errno));
		w->failed = true;
	}
}
