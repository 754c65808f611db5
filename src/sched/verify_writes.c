/* SPDX-License-Identifier: MIT */
/* The writes of a worker that kept a state, found again by their numbers: see verify_folder.h. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "job/verify_options.h"
#include "sched/verify_folder.h"

/* Most memory for the writes to all places of a worker. */
#define WRITES_MAX (UINT64_C(1) << 30)

static int make_places(struct verified *v, struct err *e)
{
	uint64_t interval = v->job->verify->interval, all = 0;

	for (uint32_t i = 0; i < v->nfiles; i++) {
		struct verified_file *f = &v->files[i];

		f->n = f->region.length / interval;
		if (f->n > WRITES_MAX / sizeof(*f->writes) - all)
			return fail(e, EINVAL,
				    "[%s] %s: a worker's files have more than %" PRIu64
				    " intervals of %" PRIu64 " bytes",
				    v->job->name, f->path, WRITES_MAX / sizeof(*f->writes),
				    interval);
		all += f->n;
		f->writes = calloc(f->n + 1, sizeof(*f->writes));
		if (!f->writes)
			return fail(e, ENOMEM, "[%s] no memory for %" PRIu64 " intervals",
				    v->job->name, f->n);
	}
	return 0;
}

/* --- the same places once more --- */

/* A worker that only plans places, as the one of the run did. */
static int cursor_open(struct worker *w, const struct verified *v, struct err *e)
{
	int ret;

	w->job = v->job;
	w->given.index = v->index;
	w->shape = job_shape(v->job);
	w->files.n = w->files.ntargets = v->nfiles;
	w->files.list = calloc(v->nfiles, sizeof(*w->files.list));
	if (!w->files.list)
		return fail(e, ENOMEM, "[%s] out of memory", v->job->name);
	for (uint32_t i = 0; i < v->nfiles; i++) {
		w->files.list[i].region = v->files[i].region;
		w->files.list[i].fd = -1;
	}
	ret = worker_plan_offsets(w);
	err_merge(e, &w->left.err);
	if (!ret && !w->loop.has_work && v->state.reserved)
		ret = fail(e, EINVAL, "[%s] the files have no place for a write", v->job->name);
	return ret;
}

static void cursor_close(struct worker *w)
{
	worker_unplan_offsets(w);
	free(w->files.list);
}

/* Finds the place of the next write, in the next round where one is over; false: there is none. */
static bool next_write(struct worker *w, struct spot *s)
{
	for (bool again = false;; again = true) {
		while (offset_next(&w->offset, s))
			if (s->dir != IO_READ)
				return true;
		if (again || !job_reads_back(w->job))
			return false;
		offset_again(&w->offset);
	}
}

/* --- noting them --- */

enum fate { FATE_SYNCED, FATE_KNOWN, FATE_UNKNOWN };

static enum fate fate_of(const struct verified *v, const struct verified_file *f, uint64_t n,
			 uint32_t *exception)
{
	const struct verify_state *s = &v->state;

	while (*exception < s->nexceptions && s->exceptions[*exception] < n)
		++*exception;
	if (n >= s->known || (*exception < s->nexceptions && s->exceptions[*exception] == n))
		return FATE_UNKNOWN;
	return n < f->synced || job_syncs_writes(v->job) ? FATE_SYNCED : FATE_KNOWN;
}

static int note_write(struct verified *v, const struct spot *s, uint64_t n, enum fate fate,
		      struct err *e)
{
	const struct verified_file *f = &v->files[s->file];
	uint64_t interval = v->job->verify->interval, at = s->offset - f->region.start;

	if (at % interval || s->len % interval || at / interval + s->len / interval > f->n)
		return fail(e, EINVAL, "[%s] write %" PRIu64 " is not of whole intervals",
			    v->job->name, n);
	for (uint64_t i = at / interval; i < (at + s->len) / interval; i++) {
		struct verify_writes *w = &f->writes[i];
		uint32_t number = (uint32_t)n + 1;

		w->later++;
		if (fate == FATE_UNKNOWN) {
			w->unknown = number;
			continue;
		}
		w->known = number;
		w->unknown = 0;
		if (fate == FATE_SYNCED) {
			w->synced = number;
			w->later = 0;
		}
	}
	return 0;
}

static int note_all(struct verified *v, struct worker *w, struct err *e)
{
	uint32_t exception = 0;
	struct spot s;
	int ret = 0;

	for (uint64_t n = 0; !ret && n < v->state.reserved && next_write(w, &s); n++) {
		enum fate fate = fate_of(v, &v->files[s.file], n, &exception);

		v->unknown += fate == FATE_UNKNOWN;
		ret = note_write(v, &s, n, fate, e);
	}
	return ret;
}

int verify_writes_find(struct verified *v, struct err *e)
{
	struct worker *w;
	int ret;

	if (v->state.reserved >= UINT32_MAX)
		return fail(e, EINVAL, "[%s] more than %u writes of a worker are not looked at",
			    v->job->name, UINT32_MAX - 1);
	ret = make_places(v, e);
	if (ret)
		return ret;
	w = aligned_alloc(64, (sizeof(*w) + 63) & ~(size_t)63);
	if (!w)
		return fail(e, ENOMEM, "[%s] out of memory", v->job->name);
	*w = (struct worker){ 0 };
	ret = cursor_open(w, v, e);
	if (!ret && w->loop.has_work)
		ret = note_all(v, w, e);
	cursor_close(w);
	free(w);
	return ret;
}
