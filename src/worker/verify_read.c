/* SPDX-License-Identifier: MIT */
/* Reading back the written data, and checking data that were read: see verify.h. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "worker/verify.h"
#include "job/errors.h"
#include "job/verify_options.h"
#include "worker/verify_dump.h"
#include "worker/verify_judge.h"
#include "worker/verify_save.h"
#include "worker/verify_trim.h"
#include "worker/files.h"

/* --- planning --- */

/* Returns whether a part of that write is still to be seen. */
static bool is_there(const struct worker *w, const struct verify *v, const struct spot *s,
		     uint64_t sequence)
{
	uint32_t n;

	if (verify_failed(v, sequence))
		return false;
	for (uint32_t pos = 0; pos < s->len; pos += n) {
		n = verify_interval(&v->format, pos, s->len);
		if (verify_is_last(v, w, s->file, s->offset + pos, n, sequence))
			return true;
	}
	return false;
}

/* Finds the next write that is not read back yet, and of which something is left. */
static bool find_next(struct worker *w, struct verify *v)
{
	while (!v->has_next || !is_there(w, v, &v->next, v->next_sequence)) {
		v->has_next = false;
		if (v->reread_writes == v->written || !verify_place_next(v, &v->next))
			return false;
		v->has_next = v->next.dir != IO_READ; /* a trimmed place is written, too */
		v->next_sequence = v->reread_writes;
		v->reread_writes += v->has_next;
		v->next.dir = IO_READ;
	}
	return true;
}

/* Plans to read back the next write: TURN_TAKEN; TURN_WAIT: it is not done; TURN_FREE: none is. */
static enum turn read_back(struct worker *w, struct verify *v, struct chain *c)
{
	if (!find_next(w, v))
		return TURN_FREE;
	if ((!w->phase.reading && verify_in_flight(w, &v->next)) ||
	    (w->open.turns_over && !worker_files_ready(w, v->next.file)))
		return TURN_WAIT;
	chain_plan_read(c, &v->next);
	c->check = true;
	c->sequence = v->next_sequence;
	v->has_next = false;
	return TURN_TAKEN;
}

/* Returns whether a verify_backlog_batch begins, as so many writes are not read back yet. */
static bool batch_begins(struct verify *v, const struct verify_options *o)
{
	uint64_t pending = v->written - v->reread_writes + v->has_next;

	if (!v->fresh || !pending || pending % o->backlog)
		return false;
	v->fresh = false;
	v->batch = o->batch ? o->batch : o->backlog;
	return true;
}

enum turn verify_turn(struct worker *w, void *state, struct chain *c)
{
	const struct verify_options *o = w->job->verify;
	struct verify *v = state;
	enum turn turn;

	if (w->phase.reading) {
		turn = read_back(w, v, c);
		return turn == TURN_FREE ? TURN_END : turn;
	}
	if (v->checks_reads && verify_saved_ends(w, v->reads))
		return TURN_END;
	turn = verify_trim_turn(w, v, c);
	if (turn != TURN_FREE)
		return turn;
	if (!o->backlog || !v->reads_back || (!v->batch && !batch_begins(v, o)))
		return TURN_FREE;
	turn = read_back(w, v, c);
	if (turn == TURN_TAKEN)
		v->batch--;
	else if (turn == TURN_FREE)
		v->batch = 0;
	/* while its write is not done, others go on */
	return turn == TURN_WAIT ? TURN_FREE : turn;
}

/* --- checking --- */

static void tell(struct worker *w, struct verify *v, const struct transfer *t,
		 const struct verify_fault *fault)
{
	if (v->told++ >= ERROR_DUMP_MAX)
		return;
	fail(&w->left.err, EILSEQ, "[%s] verify=%s: %s, %u bytes at byte %" PRIu64 ": %s",
	     w->job->name, verify_choices[v->format.kind], w->files.list[t->io.file].path,
	     fault->len, fault->offset, fault->text);
}

/* Returns whether no interval is wrong, and says nothing. */
static bool is_right(struct verify *v, const struct transfer *t)
{
	struct verify_want want = v->want;
	struct verify_fault fault;

	want.write.offset = t->offset;
	for (uint32_t pos = 0, n; pos < t->len; pos += n) {
		n = verify_interval(&v->format, pos, t->len);
		if (!verify_check(&v->format, &v->hasher, &want,
				  &(struct verify_part){ t->chain->buf, pos, n }, &fault))
			return false;
	}
	return true;
}

/* Times that a block is read again, with a pause before each. */
#define AGAIN_TIMES 100
#define AGAIN_NS NSEC_PER_MSEC

/*
 * Reads a block again, where others write to its place meanwhile: it may have been read in the
 * midst of a write, or behind a trim. Returns whether it is right now.
 */
static bool right_again(const struct worker *w, struct verify *v, const struct transfer *t)
{
	int fd = w->files.list[t->io.file].fd;

	for (int i = 0; fd >= 0 && i < AGAIN_TIMES && v->told < ERROR_DUMP_MAX; i++) {
		if (pread(fd, t->chain->buf, t->len, (off_t)t->offset) == (ssize_t)t->len &&
		    is_right(v, t))
			return true;
		nanosleep(&(struct timespec){ .tv_nsec = (long)AGAIN_NS }, NULL);
	}
	return false;
}

/* Checks an interval of a write that was trimmed. Returns whether it is right. */
static bool check_trimmed(const struct worker *w, const struct transfer *t, uint32_t pos,
			  uint32_t n, struct verify_fault *fault)
{
	uint32_t at;

	if (!w->job->verify->trim_zero || verify_zero(t->chain->buf + pos, n, &at))
		return true;
	*fault = (struct verify_fault){ .offset = t->offset + pos, .len = n };
	snprintf(fault->text, sizeof(fault->text),
		 "it was trimmed, and byte %" PRIu64 " is 0x%02x: trim_verify_zero=0 allows that",
		 t->offset + pos + at, (unsigned char)t->chain->buf[pos + at]);
	return false;
}

/* Reports each interval that is wrong, with verify_fatal=1 the first; false: one is. */
static bool check_block(struct worker *w, struct verify *v, const struct transfer *t)
{
	const struct chain *c = t->chain;
	struct verify_want want = v->want;
	struct verify_fault fault;
	bool right = true, trimmed = verify_trimmed(v, c->sequence);

	want.write.offset = t->offset;
	want.write.sequence = c->sequence;
	for (uint32_t pos = 0, n; pos < t->len; pos += n) {
		n = verify_interval(&v->format, pos, t->len);
		if (v->reads_back &&
		    !verify_is_last(v, w, t->io.file, t->offset + pos, n, c->sequence))
			continue;
		if (trimmed ? check_trimmed(w, t, pos, n, &fault) :
			      verify_check(&v->format, &v->hasher, &want,
					   &(struct verify_part){ c->buf, pos, n }, &fault))
			continue;
		right = false;
		tell(w, v, t, &fault);
		if (w->job->verify->dump && !trimmed)
			verify_dump(w, v, t, &want, &fault);
		if (w->job->verify->fatal)
			break;
	}
	return right;
}

/* The same by the state of an earlier run. */
static bool judge_block(struct worker *w, struct verify *v, const struct transfer *t)
{
	struct verify_fault fault;
	bool right = true;

	for (uint32_t pos = 0; verify_judge_next(w, t, &pos, &fault);) {
		right = false;
		tell(w, v, t, &fault);
		if (w->job->verify->fatal)
			break;
	}
	return right;
}

void verify_done(struct worker *w, void *state, const struct transfer *t, enum op op)
{
	struct verify *v = state;

	(void)op;
	if (!t->chain->check || t->io.dir != IO_READ || !v->compares)
		return;
	if (!w->given.pasts && v->shares && (is_right(v, t) || right_again(w, v, t)))
		return;
	if (w->given.pasts ? judge_block(w, v, t) : check_block(w, v, t))
		return;
	w->slice.op[OP_READ].errors++;
	w->slice.op[OP_READ].wrong++;
	w->left.corrupt = true;
	if (!w->left.first_error)
		w->left.first_error = EILSEQ;
	if (w->job->verify->fatal || !errors_pass(w->job->error, ERROR_VERIFY, EILSEQ))
		w->left.failed = w->phase.ending = true;
}
