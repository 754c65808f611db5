/* SPDX-License-Identifier: MIT */
/* Leaving fio's own file of a worker's writes: see verify_save.h. */
#include "worker/verify_save.h"

#include <errno.h>
#include <stdlib.h>

#include "base/whole_file.h"
#include "job/place_order.h"

int verify_save_open(struct worker *w, struct verify *v)
{
	if (!job_saves_state(w->job))
		return 0;
	v->save.room = w->loop.depth;
	v->save.last = calloc(v->save.room, sizeof(*v->save.last));
	if (!v->save.last)
		return fail(&w->left.err, ENOMEM, "[%s] out of memory", w->job->name);
	return 0;
}

void verify_save_close(struct verify *v)
{
	free(v->save.last);
}

void verify_save_done(struct verify *v, const struct transfer *t)
{
	struct verify_save *save = &v->save;

	if (t->io.dir == IO_WRITE)
		save->last[save->n++ % save->room] =
			(struct fio_state_place){ t->io.file, t->offset };
}

/* Copies the places that came back, the last one first. Returns how many. */
static size_t list_places(const struct verify_save *save, struct fio_state_place *places)
{
	size_t n = save->n < save->room ? save->n : save->room;

	for (size_t i = 0; i < n; i++)
		places[i] = save->last[(save->n - 1 - i) % save->room];
	return n;
}

/* Returns the writes that a reader may count on: all before one that failed long ago. */
static uint64_t count_writes(const struct verify *v)
{
	bool early = v->nfailed && v->failed[0] + v->save.room < v->written;

	return early ? v->failed[0] : v->written;
}

static int print_state(const void *state, FILE *f)
{
	return fio_state_print(state, f);
}

void verify_save_end(struct worker *w, struct verify *v)
{
	struct fio_state s = {
		.writes = count_writes(v),
		.depth = v->save.room,
		.files = w->files.ntargets,
		.number = w->given.log_number - 1,
		.ordered = place_order_is_drawn(w->job),
		.order = place_order(w->job, w->given.index),
		.name = w->job->name,
		.places = calloc(v->save.room, sizeof(*s.places)),
	};
	char *path = fio_state_path(w->given.aux_path, s.name, (uint32_t)s.number);
	int ret = s.places ? 0 : fail(&w->left.err, ENOMEM, "[%s] out of memory", s.name);

	if (!ret) {
		s.nplaces = list_places(&v->save, s.places);
		err_enter(&w->left.err, "[%s] verify_state_save=1: ", s.name);
		ret = whole_file_write(path, print_state, &s, &w->left.err);
		err_leave(&w->left.err);
	}
	w->left.failed |= ret != 0;
	free(path);
	free(s.places);
}
