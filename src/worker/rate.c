/* SPDX-License-Identifier: MIT */
/*
 * rate= and rate_iops=: units of work wait until the schedule in load/rate.h has them due, and
 * their response is counted from then.
 */
#include "load/rate.h"

#include <sys/prctl.h>

#include "load/pace.h"
#include "load/rate_options.h"
#include "load/shape_options.h"
#include "worker/attachments.h"
#include "worker/files.h"
#include "worker/threshold.h"
#include "worker/transfer.h"

struct rating {
	struct rate rate;
	struct pace *pace; /* pace of a job with pauses, too */
	uint64_t full_ns;  /* the last moment at which all depth was in use */
};

static bool rate_wanted(const struct worker *w)
{
	return job_rated(w->job);
}

static int rate_attach(struct worker *w, void **state)
{
	struct rating *r = *state;

	r->pace = attach_state(w, &attach_pace);
	w->loop.ahead = true;
	/* the thread's sleeps, and its engine's waits, end when they are asked to */
	prctl(PR_SET_TIMERSLACK, 1);
	return 0;
}

/* Returns a rate of the direction; of trims that are followed by writes, the slower of both. */
static double rate_of(const struct job *job, const struct op_rates *r, enum op op)
{
	uint64_t writes = job->shape->trimwrite ? r->op[OP_WRITE] : 0;

	return (double)(writes && writes < r->op[op] ? writes : r->op[op]);
}

/* Plans a direction as rate= and rate_iops= say. */
static void plan_lane(const struct job *job, enum op op, struct rate_rules *p)
{
	const struct range *bs = &job_blocks(job)[op];
	double bytes = rate_of(job, &job->rate->bytes, op), ios = rate_of(job, &job->rate->ios, op);

	p->first[op] = (uint32_t)bs->lo * job_shape(job).span;
	if (bytes > 0)
		p->ns_per_byte[op] = 1e9 / bytes;
	else if (bs->lo == bs->hi || p->poisson || job_splits_sizes(job, op))
		p->ns_per_io[op] = 1e9 / ios;
	else
		p->ns_per_byte[op] = 1e9 / ios / (double)bs->lo;
}

static void rate_begins(struct worker *w, void *state)
{
	const struct job *job = w->job;
	struct rate_rules p = { .ops = job_directions(job),
				.poisson = job->rate->process == RATE_POISSON };
	struct rating *r = state;

	for (uint32_t op = 0; op < RATE_OPS; op++)
		if (p.ops & 1u << op)
			plan_lane(job, (enum op)op, &p);
	rate_begin(&r->rate, &p, w->given.start_ns,
		   rng_stream(job_stream(job, w->given.index), RNG_RATE));
	/* the schedules say which direction is next */
	w->offset.mixed = false;
	w->offset.dir = (enum io_dir)r->rate.next;
}

/* The place is drawn before its moment, so that nothing waits for the end of all work. */
static enum turn rate_turn(struct worker *w, void *state, struct chain *c)
{
	struct rating *r = state;

	(void)c;
	if (r->pace) {
		if (r->pace->paused_ns && w->job->rate->ignore_thinktime)
			rate_leave_out(&r->rate, r->pace->paused_ns);
		r->pace->paused_ns = 0;
	}
	if (!worker_files_placed(w) || w->loop.now_ns >= r->rate.due_ns)
		return TURN_FREE;
	w->phase.hold_ns = r->rate.due_ns;
	return TURN_HOLD;
}

static void rate_planned(struct worker *w, void *state, struct chain *c, const struct spot *s)
{
	struct rating *r = state;

	if (!s)
		return;
	c->due_ns = r->rate.due_ns;
	c->late = c->due_ns < r->full_ns;
	rate_issued(&r->rate, s->len);
	w->offset.dir = (enum io_dir)r->rate.next;
}

/*
 * The response of a unit of work, from when it was due, whenever it was issued. It is counted as a
 * whole, or with the last of its transfers.
 */
static void account_response(struct worker *w, const struct chain *c)
{
	enum op op = c->op < OPS ? c->op : op_of_dir[c->step[c->steps - 1].io.dir];
	struct op_stats *o = &w->slice.op[op];

	if (o->hist[RESPONSE])
		latency_add(w, o->hist[RESPONSE], w->loop.now_ns - c->due_ns);
	if (!c->late)
		return;
	o->late++;
	if (c->step[0].start_ns - c->due_ns > o->late_max_ns)
		o->late_max_ns = c->step[0].start_ns - c->due_ns;
}

static void rate_back(struct worker *w, void *state, const struct chain *c)
{
	struct rating *r = state;

	if (!w->loop.nidle && !w->phase.reading)
		r->full_ns = w->loop.now_ns;
	if (chain_was_drawn(w, c) && !c->failed)
		account_response(w, c);
}

static void rate_bound(const struct worker *w, const void *state, struct bound_facts *f)
{
	const struct rating *r = state;

	if (r->rate.due_ns < w->loop.now_ns)
		f->behind_ns = w->loop.now_ns - r->rate.due_ns;
}

const struct attachment_ops attach_rate = {
	.name = "rate",
	.size = sizeof(struct rating),
	.wanted = rate_wanted,
	.open = rate_attach,
	.begin = rate_begins,
	.turn = rate_turn,
	.planned = rate_planned,
	.back = rate_back,
	.bound = rate_bound,
};
