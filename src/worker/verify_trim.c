/* SPDX-License-Identifier: MIT */
/* Trimming what was written: see verify_trim.h. */
#include "worker/verify_trim.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "job/trim_written.h"
#include "worker/files.h"

#define BITS 64

int verify_trim_open(struct worker *w, struct verify *v)
{
	if (!job_trims_written(w->job) || !w->loop.has_work)
		return 0;
	v->trim.on = true;
	if (offset_open(&v->trim.places, &w->offset.rules, job_stream(w->job, w->given.index)))
		return fail(&w->left.err, ENOMEM, "[%s] out of memory", w->job->name);
	return 0;
}

void verify_trim_close(struct verify *v)
{
	offset_close(&v->trim.places);
	free(v->trim.done);
}

bool verify_trimmed(const struct verify *v, uint64_t sequence)
{
	return sequence / BITS < v->trim.words &&
	       v->trim.done[sequence / BITS] >> sequence % BITS & 1;
}

/* Notes that a write is trimmed. Returns 0 or -ENOMEM. */
static int note_trimmed(struct verify *v, uint64_t sequence)
{
	uint64_t words = (sequence / BITS + 1) * 2, *more;

	if (sequence / BITS >= v->trim.words) {
		more = realloc(v->trim.done, words * sizeof(*more));
		if (!more)
			return -ENOMEM;
		memset(more + v->trim.words, 0, (words - v->trim.words) * sizeof(*more));
		v->trim.done = more;
		v->trim.words = words;
	}
	v->trim.done[sequence / BITS] |= UINT64_C(1) << sequence % BITS;
	return 0;
}

/* Returns whether the number of a write is among those that trim_percentage= takes. */
static bool is_drawn(const struct verify *v, uint64_t sequence)
{
	return rng_combine(~v->want.write.key, sequence) % 100 < v->trim.percentage;
}

/* Returns whether all of that write is still to be seen, and was not read back. */
static bool is_left(const struct worker *w, const struct verify *v)
{
	const struct spot *s = &v->trim.next;

	return v->trim.sequence >= v->reread_writes && !verify_failed(v, v->trim.sequence) &&
	       verify_is_last(v, w, s->file, s->offset, s->len, v->trim.sequence);
}

/* Finds the next write to be trimmed. */
static bool find_next(const struct worker *w, struct verify *v)
{
	while (!v->trim.has_next || !is_left(w, v)) {
		v->trim.has_next = false;
		if (v->trim.walked == v->written || !offset_next(&v->trim.places, &v->trim.next))
			return false;
		if (v->trim.next.dir == IO_READ)
			continue;
		v->trim.sequence = v->trim.walked++;
		v->trim.has_next = is_drawn(v, v->trim.sequence);
	}
	return true;
}

/* Returns whether trims begin, as so many writes are not read back yet. */
static bool batch_begins(struct verify *v)
{
	uint64_t pending = v->written - v->reread_writes + v->has_next;

	if (v->trim.begun == v->written || !pending || pending % v->trim.backlog)
		return false;
	v->trim.begun = v->written;
	v->trim.left = v->trim.batch ? v->trim.batch : v->trim.backlog;
	return true;
}

enum turn verify_trim_turn(struct worker *w, struct verify *v, struct chain *c)
{
	struct spot s;

	if (!v->trim.on || (!v->trim.left && !batch_begins(v)))
		return TURN_FREE;
	if (!find_next(w, v)) {
		v->trim.left = 0;
		return TURN_FREE;
	}
	if (verify_in_flight(w, &v->trim.next) ||
	    (w->open.turns_over && !worker_files_ready(w, v->trim.next.file)))
		return TURN_WAIT;
	if (note_trimmed(v, v->trim.sequence)) {
		fail(&w->left.err, ENOMEM, "[%s] out of memory", w->job->name);
		w->left.failed = true;
		return TURN_END;
	}
	s = v->trim.next;
	s.dir = IO_TRIM;
	chain_plan_one(c, &s);
	c->check = true; /* a write or a read of its place waits for it */
	c->sequence = v->trim.sequence;
	v->trim.has_next = false;
	v->trim.left--;
	return TURN_TAKEN;
}

void verify_trim_round(struct verify *v)
{
	struct spot s;

	if (!v->trim.on)
		return;
	while (offset_next(&v->trim.places, &s))
		v->trim.walked += s.dir != IO_READ;
	v->trim.has_next = false;
	v->trim.left = 0;
	offset_again(&v->trim.places);
}

bool verify_zero(const char *p, uint32_t n, uint32_t *at)
{
	for (*at = 0; *at < n; ++*at)
		if (p[*at])
			return false;
	return true;
}
