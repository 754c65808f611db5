/* SPDX-License-Identifier: MIT */
/* fsync=, fdatasync=, sync_file_range= and end_fsync=: the syncs among a worker's transfers. */
#include "worker/sync.h"

#include <sys/stat.h>

#include "job/end_sync_options.h"
#include "job/sync_options.h"
#include "worker/attachments.h"
#include "worker/files.h"

struct syncing {
	uint32_t last_file;                        /* written last: the one that is synced */
	uint32_t to_fsync, to_fdatasync, to_range; /* writes until the next; 0: now, or never */
	uint32_t end_file;                         /* next one to be synced at the end */
};

static bool sync_wanted(const struct worker *w)
{
	return job_syncs(w->job);
}

static int sync_open(struct worker *w, void **state)
{
	struct syncing *y = *state;

	y->to_fsync = w->job->sync->fsync;
	y->to_fdatasync = w->job->sync->fdatasync;
	y->to_range = w->job->sync->range.nr;
	w->loop.ahead |= y->to_fsync || y->to_fdatasync || y->to_range;
	return 0;
}

/* --- while there is work --- */

static void range_add(struct region *r, const struct spot *s)
{
	uint64_t start = r->length && r->start < s->offset ? r->start : s->offset;
	uint64_t end = s->offset + s->len;

	if (r->length && r->start + r->length > end)
		end = r->start + r->length;
	*r = (struct region){ start, end - start };
}

static void write_planned(struct worker *w, struct syncing *y, const struct io *io,
			  const struct spot *s)
{
	struct file *file = &w->files.list[io->file];

	y->last_file = io->file;
	file->written = true;
	if (y->to_fsync)
		y->to_fsync--;
	if (y->to_fdatasync)
		y->to_fdatasync--;
	if (y->to_range) {
		range_add(&file->unsynced, s);
		y->to_range--;
	}
}

/* A file that was trimmed is synced at the end, too. */
static void sync_planned(struct worker *w, void *state, struct chain *c, const struct spot *s)
{
	const struct io *last = &c->step[c->steps - 1].io;

	if (!s)
		return;
	if (last->dir == IO_WRITE || last->dir == IO_COPY)
		write_planned(w, state, last, s);
	else if (s->dir == IO_TRIM)
		w->files.list[s->file].written = true;
}

static void plan_range(struct worker *w, struct syncing *y, struct chain *c)
{
	struct file *file = &w->files.list[y->last_file];

	chain_plan_sync(c, IO_RANGESYNC, y->last_file);
	c->step[0].offset = file->unsynced.start;
	c->step[0].io.length = file->unsynced.length;
	file->unsynced = (struct region){ 0 };
	y->to_range = w->job->sync->range.nr;
}

/* Behind the last unit of work no sync is due: end_fsync is for that. */
static enum turn sync_turn(struct worker *w, void *state, struct chain *c)
{
	struct syncing *y = state;
	bool full = w->job->sync->fsync && !y->to_fsync;
	bool data = w->job->sync->fdatasync && !y->to_fdatasync;
	bool range = w->job->sync->range.nr && !y->to_range;

	if ((!full && !data && !range) || !worker_files_placed(w))
		return TURN_FREE;
	/* reading back may have had it closed meanwhile */
	if (w->open.turns_over && !worker_files_ready(w, y->last_file))
		return w->left.failed ? TURN_END : TURN_WAIT;
	if (range && !full && !data) {
		plan_range(w, y, c);
		return TURN_TAKEN;
	}
	/* One sync is enough, where two are due: the one that does more. */
	if (full)
		y->to_fsync = w->job->sync->fsync;
	if (data)
		y->to_fdatasync = w->job->sync->fdatasync;
	if (range)
		y->to_range = w->job->sync->range.nr;
	chain_plan_sync(c, full ? IO_SYNC : IO_DATASYNC, y->last_file);
	return TURN_TAKEN;
}

/* --- at the end --- */

/* Each target that was written, once. */
static bool sync_finish(struct worker *w, void *state, struct chain *c)
{
	struct syncing *y = state;

	if (!w->job->end_sync->fsync && !w->job->end_sync->on_close)
		return false;
	while (y->end_file < w->files.ntargets && !w->files.list[y->end_file].written)
		y->end_file++;
	if (y->end_file == w->files.ntargets)
		return false;
	if (w->open.turns_over && !worker_files_ready(w, y->end_file))
		return false;
	chain_plan_sync(c, IO_SYNC, y->end_file++);
	return true;
}

const struct attachment_ops attach_sync = {
	.name = "sync",
	.size = sizeof(struct syncing),
	.wanted = sync_wanted,
	.open = sync_open,
	.turn = sync_turn,
	.planned = sync_planned,
	.finish = sync_finish,
};

/* Files of one file system lie side by side, as a rule. */
bool worker_next_fs(const struct worker *w, uint32_t *file, dev_t *last)
{
	struct stat st;

	for (; *file < w->files.ntargets; ++*file) {
		int fd = w->files.list[*file].fd;

		if (fd < 0 || fstat(fd, &st) || st.st_dev == *last)
			continue;
		*last = st.st_dev;
		return true;
	}
	return false;
}
