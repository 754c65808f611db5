/* SPDX-License-Identifier: MIT */
/* Units of work that wait until they are due: see worker_pace.h. */
#include "worker/pace.h"

#include <errno.h>
#include <sys/prctl.h>

#include "base/clock.h"
#include "worker/files.h"

static bool is_sync(const struct chain *c)
{
	return c->step[0].io.dir == IO_SYNC || c->step[0].io.dir == IO_DATASYNC ||
	       c->step[0].io.dir == IO_RANGESYNC;
}

/* What rate= and rate_iops= say of a direction. */
static void plan_lane(const struct job *job, enum op op, struct rate_plan *p)
{
	const struct range *bs = &job->io.bs.op[op];
	double bytes = (double)job->rate.bytes.op[op], ios = (double)job->rate.ios.op[op];

	p->first[op] = (uint32_t)bs->lo * job_shape(job).span;
	if (bytes > 0)
		p->ns_per_byte[op] = 1e9 / bytes;
	else if (bs->lo == bs->hi || p->poisson || job->offsets.split.op[op].n)
		p->ns_per_io[op] = 1e9 / ios;
	else
		p->ns_per_byte[op] = 1e9 / ios / (double)bs->lo;
}

static void begin_rate(struct worker *w)
{
	const struct job *job = w->job;
	struct rate_plan p = { .ops = job_directions(job),
			       .poisson = job->rate.process == RATE_POISSON };

	for (uint32_t op = 0; op < RATE_OPS; op++)
		if (p.ops & 1u << op)
			plan_lane(job, (enum op)op, &p);
	rate_begin(&w->rate, &p, w->start_ns,
		   rng_stream(job->io.seed, 0, job->stream, w->index, RNG_RATE));
	/* which direction is next, the schedules say */
	w->offset.mixed = false;
	w->offset.dir = (enum io_dir)w->rate.next;
}

void worker_pace_open(struct worker *w)
{
	w->rated = job_rated(w->job);
	w->seeks = job_seeks(w->job);
	w->paced = pace_open(&w->pace, &w->job->pace, w->flow) || w->rated || w->seeks;
	/* the thread's sleeps, and its engine's waits, end when they are asked to */
	if (w->rated)
		prctl(PR_SET_TIMERSLACK, 1);
}

void worker_pace_begin(struct worker *w)
{
	pace_begin(&w->pace, w->now_ns);
	if (w->rated)
		begin_rate(w);
	if (w->seeks)
		seek_open(&w->seek, &w->job->seek, w->job->time.latency_target.ns, w->depth,
			  w->now_ns);
}

/* The place is drawn before its moment, so that nothing waits for the end of all work. */
static bool rate_place(struct worker *w, struct spot *s)
{
	if (w->pace.paused_ns && w->job->rate.ignore_thinktime)
		rate_leave_out(&w->rate, w->pace.paused_ns);
	w->pace.paused_ns = 0;
	w->held = worker_files_placed(w) && w->now_ns < w->rate.due_ns;
	if (w->held)
		w->pace.due_ns = w->rate.due_ns;
	return !w->held && worker_place(w, s);
}

bool worker_pace_place(struct worker *w, struct spot *s)
{
	w->held = w->seeks && w->depth - w->nidle >= w->seek.depth;
	if (w->held) {
		w->pace.due_ns = UINT64_MAX; /* until one is back */
		return false;
	}
	return w->rated ? rate_place(w, s) : worker_place(w, s);
}

void worker_pace_planned(struct worker *w, struct chain *c, const struct spot *s)
{
	pace_issue(&w->pace);
	if (!w->rated)
		return;
	c->due_ns = w->rate.due_ns;
	c->late = c->due_ns < w->full_ns;
	rate_issued(&w->rate, s->len);
	w->offset.dir = (enum io_dir)w->rate.next;
}

/*
 * The response of a unit of work, from when it was due, whenever it was issued. It is counted as a
 * whole, or with the last of its transfers.
 */
static void account_response(struct worker *w, const struct chain *c)
{
	enum op op = c->op < OPS ? c->op : (enum op)c->step[c->steps - 1].io.dir;
	struct op_stats *o = &w->slice.op[op];

	if (o->hist[RESPONSE])
		histogram_add(o->hist[RESPONSE], w->now_ns - c->due_ns);
	if (!c->late)
		return;
	o->late++;
	if (c->step[0].start_ns - c->due_ns > o->late_max_ns)
		o->late_max_ns = c->step[0].start_ns - c->due_ns;
}

/* The search for a depth is told of a unit, and may end by it. */
static void seek_back(struct worker *w, const struct chain *c)
{
	const struct seek *s = &w->seek;
	char words[128];

	seek_add(&w->seek, w->now_ns - c->step[0].start_ns, w->depth - w->nidle - 1, w->now_ns);
	w->ending |= s->ended;
	if (!s->ended || s->found)
		return;
	seek_words(s, &s->row[s->nrows - 1], words, sizeof(words));
	fail(&w->err, ETIMEDOUT, "[%s] latency_target=%.10gus, latency_percentile=%.6g: %s",
	     w->job->name, (double)s->target_ns / 1e3, s->o.percentile, words);
	w->unmet = true;
}

void worker_pace_back(struct worker *w, const struct chain *c)
{
	if (!w->nidle)
		w->full_ns = w->now_ns;
	if (is_sync(c) || (c->check && !w->checks_reads)) /* what is read back comes when it may */
		return;
	pace_back(&w->pace);
	if (w->seeks && !w->seek.ended)
		seek_back(w, c);
	if (w->rated && !c->failed)
		account_response(w, c);
}
