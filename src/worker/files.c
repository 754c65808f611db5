/* SPDX-License-Identifier: MIT */
/* Opening and closing files while a job runs: see worker_files.h. */
#include "worker/files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "worker/clock.h"
#include "worker/verify.h"

int worker_files_begin(struct worker *w)
{
	w->turnover = files_turn_over(&w->files, w->job);
	w->one_loop = w->job->files.unlink_each_loop && w->job->io.loops > 1 &&
		      !w->job->time.time_based;
	if (w->one_loop)
		w->offset.plan.loops = 1;
	w->ahead = w->turnover || w->rated || w->job->io.serialize || w->writes_to_fsync ||
		   w->writes_to_fdatasync || w->writes_to_range;
	if (!w->turnover)
		return 0;
	w->open = calloc(w->job->files.openfiles, sizeof(*w->open));
	if (!w->open)
		return fail(&w->err, ENOMEM, "[%s] out of memory", w->job->name);
	for (w->nopen = 0; w->nopen < w->job->files.openfiles; w->nopen++)
		w->open[w->nopen] = w->nopen;
	return 0;
}

static void end_failed(struct worker *w)
{
	w->failed = w->ending = true;
	w->placed = false;
}

/* Nothing else is under way, so it is no engine's. */
static bool sync_file(struct worker *w, uint32_t i)
{
	struct file *file = &w->files.list[i];
	struct op_stats *o = &w->slice.op[OP_SYNC];
	uint64_t start_ns = clock_now_ns();
	int errnum;

	if (!file->written)
		return true;
	errnum = fsync(file->fd) ? errno : 0;
	worker_clock(w);
	if (errnum) {
		o->errors++;
		fail(&w->err, EIO, "[%s] sync of %s: %s", w->job->name, file->path,
		     strerror(errnum));
		return false;
	}
	o->ios++;
	if (o->hist[LAT])
		histogram_add(o->hist[LAT], w->now_ns - start_ns);
	file->written = false;
	return true;
}

/* The place in w->open of a file that is not worked on now. */
static uint32_t choose_to_close(const struct worker *w)
{
	uint32_t k = 0;

	while (k + 1 < w->nopen && !w->syncing && service_has(&w->offset.service, w->open[k]))
		k++;
	return k;
}

bool worker_files_ready(struct worker *w, uint32_t file)
{
	uint32_t k;

	if (w->files.list[file].fd >= 0)
		return true;
	w->refill = false;
	if (w->nidle < w->depth)
		return false;
	k = choose_to_close(w);
	if (w->job->sync.on_close && !sync_file(w, w->open[k])) {
		end_failed(w);
		return false;
	}
	files_shut(&w->files, w->open[k]);
	w->open[k] = file;
	if (files_reopen(&w->files, file, w->job, &w->err)) {
		end_failed(w);
		return false;
	}
	w->refill = true;
	return true;
}

bool worker_files_again(struct worker *w)
{
	const struct job *job = w->job;
	bool syncs = job->sync.on_close || job->io.end_fsync;
	bool over = job->time.runtime.ns && w->deadline_ns == UINT64_MAX;

	if (!w->one_loop || w->failed || w->partial || w->unmet || over || !w->has_work)
		return false;
	if (w->offset.loop < w->offset.plan.loops || w->offset.loop == job->io.loops)
		return false;
	for (uint32_t i = 0; syncs && i < w->files.ntargets; i++)
		if (!sync_file(w, i)) {
			end_failed(w);
			return false;
		}
	if (files_anew(&w->files, job, &w->err)) {
		end_failed(w);
		return false;
	}
	offset_again(&w->offset);
	w->ending = false;
	w->refill = true;
	return true;
}

bool worker_files_placed(struct worker *w)
{
	if (!w->placed && w->has_work)
		w->placed = offset_next(&w->offset, &w->place);
	return w->placed;
}

/* Whether a place that is being worked on has bytes in common with it. */
static bool overlaps(const struct worker *w, const struct spot *s)
{
	for (uint32_t i = 0; i < w->depth; i++) {
		const struct chain *c = worker_chain(w, i);

		for (uint32_t k = 0; c->outstanding && k < c->steps; k++) {
			const struct transfer *t = &c->step[k];

			if (t->io.file == s->file && t->offset < s->offset + s->len &&
			    s->offset < t->offset + t->len)
				return true;
		}
	}
	return false;
}

/* The place that waits, once its file is open and nothing that is in flight is in its way. */
static bool take_placed(struct worker *w, struct spot *s)
{
	if (!worker_files_placed(w))
		return false;
	if (w->turnover && !worker_files_ready(w, w->place.file))
		return false;
	if ((w->job->io.serialize && overlaps(w, &w->place)) ||
	    (w->verify && verify_write_waits(w, &w->place))) {
		w->refill = false; /* it waits for one to come back */
		return false;
	}
	w->placed = false;
	*s = w->place;
	return true;
}

bool worker_place(struct worker *w, struct spot *s)
{
	if (w->ahead ? take_placed(w, s) : w->has_work && offset_next(&w->offset, s))
		return true;
	w->ending |= !w->placed;
	return false;
}
