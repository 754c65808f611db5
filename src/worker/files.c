/* SPDX-License-Identifier: MIT */
/* Files that are opened and closed while a job runs, and places that wait: see files.h. */
#include "worker/files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file/open.h"
#include "io/target_open.h"
#include "job/end_sync_options.h"
#include "job/service_options.h"
#include "worker/clock.h"
#include "worker/threshold.h"

int worker_files_begin(struct worker *w)
{
	w->open.turns_over = files_turn_over(&w->files, w->job);
	w->loop.ahead = w->open.turns_over;
	if (!w->open.turns_over)
		return 0;
	w->open.list = calloc(w->job->service->openfiles, sizeof(*w->open.list));
	if (!w->open.list)
		return fail(&w->left.err, ENOMEM, "[%s] out of memory", w->job->name);
	for (w->open.n = 0; w->open.n < w->job->service->openfiles; w->open.n++)
		w->open.list[w->open.n] = w->open.n;
	return 0;
}

bool worker_is_stopped(const struct worker *w)
{
	bool time_is_over = job_longest_ns(w->job) && w->clock.deadline_ns == UINT64_MAX;

	return w->left.failed || w->left.unmet || w->left.partial || time_is_over;
}

void worker_files_fail(struct worker *w)
{
	w->left.failed = w->phase.ending = true;
	w->phase.placed = false;
}

bool worker_files_sync(struct worker *w, uint32_t i)
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
		fail(&w->left.err, EIO, "[%s] sync of %s: %s", w->job->name, file->path,
		     err_reason(errnum));
		return false;
	}
	o->ios++;
	if (o->hist[LAT])
		latency_add(w, o->hist[LAT], w->loop.now_ns - start_ns);
	file->written = false;
	return true;
}

bool worker_files_same(struct worker *w, uint32_t i)
{
	const struct file *file = &w->files.list[i];

	if (job_is_diskless(w->job) || target_has_name(file->path, &file->id))
		return true;
	fail(&w->left.err, ESTALE, "[%s] %s is not removed: %s", w->job->name, file->path,
	     target_why(ESTALE));
	worker_files_fail(w);
	return false;
}

/* Returns the place in w->open.list of a file that is not worked on now. */
static uint32_t choose_to_close(const struct worker *w)
{
	uint32_t k = 0;

	while (k + 1 < w->open.n && !w->phase.finishing &&
	       file_chooser_has(&w->offset.chooser, w->open.list[k]))
		k++;
	return k;
}

bool worker_files_ready(struct worker *w, uint32_t file)
{
	uint32_t k;

	if (w->files.list[file].fd >= 0)
		return true;
	w->phase.refill = false;
	if (w->loop.nidle < w->loop.depth)
		return false;
	k = choose_to_close(w);
	if (w->job->end_sync->on_close && !worker_files_sync(w, w->open.list[k])) {
		worker_files_fail(w);
		return false;
	}
	files_shut(&w->files, w->open.list[k]);
	w->open.list[k] = file;
	if (files_reopen(&w->files, file, w->job, &w->left.err)) {
		worker_files_fail(w);
		return false;
	}
	w->phase.refill = true;
	return true;
}

bool worker_files_placed(struct worker *w)
{
	if (!w->phase.placed && w->loop.has_work)
		w->phase.placed = offset_next(&w->offset, &w->phase.place);
	return w->phase.placed;
}

bool worker_files_place(struct worker *w, struct spot *s)
{
	if (!worker_files_placed(w))
		return false;
	if (w->open.turns_over && !worker_files_ready(w, w->phase.place.file))
		return false;
	if (w->attached.points & AT_WAITS && attach_waits(w, &w->phase.place)) {
		w->phase.refill = false;
		return false;
	}
	w->phase.placed = false;
	*s = w->phase.place;
	return true;
}
