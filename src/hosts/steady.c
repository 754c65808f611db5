/* SPDX-License-Identifier: MIT */
/* Judging steadystate= while I/O runs: see steady.h. */
#include "hosts/steady.h"

#include <stdlib.h>
#include <time.h>

#include "base/array.h"
#include "base/clock.h"
#include "job/group.h"
#include "sched/job.h"
#include "stat/packed.h"

#define PAUSE_NS (2 * NSEC_PER_MSEC)
#define LEAST_VALUE 26 /* bytes that the value of an interval takes at least */

/* The word of a rank on its workers. */
struct word {
	uint32_t job;
	bool last;
	struct steady_part part;
};

static void part_pack(struct pack *p, struct steady_part *x)
{
	size_t n = pack_count(p, x->n, LEAST_VALUE);

	pack_u64(p, &x->at);
	pack_u64(p, &x->first);
	for (size_t i = 0; i < n && !p->bad; i++) {
		if (p->reads) {
			x->index = array_must_grow(x->index, i, sizeof(*x->index));
			x->value = array_must_grow(x->value, i, sizeof(*x->value));
		}
		pack_u64(p, &x->index[i]);
		pack_double(p, &x->value[i].iops);
		pack_double(p, &x->value[i].bytes_per_s);
		pack_double(p, &x->value[i].lat_ns);
		pack_u64(p, &x->value[i].lats);
		x->n = (uint32_t)i + 1;
	}
}

static void word_pack(struct pack *p, struct word *x)
{
	pack_u32(p, &x->job);
	pack_bool(p, &x->last);
	part_pack(p, &x->part);
}

/* The reply of rank 0. */
struct reply {
	uint32_t job;
	bool attained;
};

static void reply_pack(struct pack *p, struct reply *x)
{
	pack_u32(p, &x->job);
	pack_bool(p, &x->attained);
}

static void *must_have(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (!p)
		abort();
	return p;
}

/* Returns the talk behind the last one; there may be none at all. */
static struct steady_talk *talks_end(const struct host_steady *h)
{
	return h->ntalks ? h->talks + h->ntalks : h->talks;
}

static struct steady_talk *talk_find(const struct host_steady *h, uint32_t job)
{
	for (struct steady_talk *t = h->talks; t < talks_end(h); t++)
		if (t->job == job)
			return t;
	return NULL;
}

/* Makes a talk with all ranks, of which none has a job yet. */
static struct steady_talk *talk_new(struct host_steady *h, const struct wire *w, uint32_t job)
{
	struct steady_talk *t;

	h->talks = array_must_grow(h->talks, h->ntalks, sizeof(*h->talks));
	t = &h->talks[h->ntalks++];
	*t = (struct steady_talk){ .job = job };
	if (w->rank)
		return t;
	t->heard_all = must_have(w->n, sizeof(*t->heard_all));
	t->answered = must_have(w->n, sizeof(*t->answered));
	t->heard_ns = must_have(w->n, sizeof(*t->heard_ns));
	if (steady_open(&h->all[job], h->sched->jobs->run[job]->steady))
		abort();
	for (uint32_t i = 0; i < w->n; i++) {
		if (steady_join(&h->all[job]) < 0)
			abort();
		steady_end(&h->all[job], i);
		t->heard_all[i] = t->answered[i] = true;
	}
	return t;
}

/* Has the ranks of a job take part: rank 0 waits for their first words. */
static void ranks_join(struct host_steady *h, const struct wire *w, struct steady_talk *t,
		       const struct job *job)
{
	const struct steady_part unknown = { 0 };

	for (uint32_t i = 0; t->answered && i < w->n; i++) {
		if (!job_has_rank(job, i) || !t->heard_all[i])
			continue;
		steady_add(&h->all[t->job], i, &unknown);
		t->heard_all[i] = false;
		t->answered[i] = !i;
	}
}

/* Makes room for the sums of all jobs, once. */
static void all_have(struct host_steady *h, const struct sched *s)
{
	if (!h->all)
		h->all = must_have(s->jobs->nrun, sizeof(*h->all));
}

void host_steady_begin(struct host_steady *h, const struct wire *w, struct sched *s, uint32_t stage)
{
	const struct sched_job *end = s->list + s->jobs->nrun;

	h->sched = s;
	if (!w->rank)
		all_have(h, s);
	for (const struct sched_job *j = sched_stage_first(s, stage); j < end && j->stage == stage;
	     j++) {
		uint32_t job = group_first(s->jobs, (uint32_t)(j - s->list));
		struct steady_talk *t = talk_find(h, job);

		if (!sched_steady_wanted(j->job) || (w->rank && j->elsewhere))
			continue;
		t = t ? t : talk_new(h, w, job);
		ranks_join(h, w, t, j->job);
	}
}

/* Takes what is new on this rank. A job that has not begun has no worker at work. */
static struct steady_part own_take(const struct host_steady *h, const struct steady_talk *t,
				   bool last)
{
	struct steady *own = &h->sched->list[t->job].steady;
	struct steady_part part = { .at = UINT64_MAX };

	if (own->rules.n)
		steady_take(own, &part);
	if (last)
		part.at = UINT64_MAX;
	return part;
}

/* Says what is new, if anything is. */
static void own_say(const struct host_steady *h, struct wire *w, struct steady_talk *t, bool last)
{
	struct word word = { t->job, last, own_take(h, t, last) };
	struct pack x = { 0 };

	if (last || word.part.n || word.part.at != t->at || word.part.first != t->first) {
		word_pack(&x, &word);
		wire_say(w, 0, x.bytes, x.n);
	}
	t->at = word.part.at;
	t->first = word.part.first;
	t->ended = last;
	pack_free(&x);
	steady_part_free(&word.part);
}

/* Has the workers here end, those too that begin later, where the job is steady. */
static void own_settle(const struct host_steady *h, const struct steady_talk *t)
{
	struct steady *own = &h->sched->list[t->job].steady;

	if (t->attained && own->rules.n)
		steady_tell(own);
}

/* Another rank: says, and hears the answer. */
static bool follow(struct host_steady *h, struct wire *w, bool last)
{
	struct pack x;
	uint32_t from;
	bool over = true;

	for (struct steady_talk *t = h->talks; t < talks_end(h); t++)
		if (!t->ended)
			own_say(h, w, t, last);
	while (wire_next(w, &from, &x)) {
		struct reply reply = { 0 };
		struct steady_talk *t;

		reply_pack(&x, &reply);
		t = x.bad ? NULL : talk_find(h, reply.job);
		if (t) {
			t->told = true;
			t->attained = reply.attained;
		}
		pack_free(&x);
	}
	for (struct steady_talk *t = h->talks; t < talks_end(h); t++) {
		t->attained |= w->lost[0]; /* nobody judges any more */
		own_settle(h, t);
		over &= t->told && t->ended;
	}
	return over || w->lost[0];
}

/* Returns whether the workers of a part are at work: they have something to say then. */
static bool is_at_work(const struct steady_part *part)
{
	return part->at && part->at != UINT64_MAX;
}

/* Rank 0: hears the words of another one. */
static void words_hear(struct host_steady *h, uint32_t from, struct pack *x)
{
	struct word word = { 0 };
	struct steady_talk *t;

	word_pack(x, &word);
	t = x->bad ? NULL : talk_find(h, word.job);
	if (t && !t->heard_all[from]) {
		steady_add(&h->all[t->job], from, &word.part);
		t->heard_all[from] = word.last;
		t->heard_ns[from] = is_at_work(&word.part) ? clock_gettime_ns() : 0;
	}
	steady_part_free(&word.part);
}

/* Gives up ranks that are silent, though they are at work: nothing would be judged any more. */
static void talk_give_up(const struct host_steady *h, struct wire *w, struct steady_talk *t)
{
	uint64_t interval = sched_steady_interval_ns(h->sched->jobs->run[t->job]);
	uint64_t now = clock_gettime_ns(), most = h->silence_ns + interval;

	for (uint32_t i = 1; h->silence_ns && i < w->n; i++)
		if (!t->heard_all[i] && t->heard_ns[i] && now - t->heard_ns[i] > most)
			w->lost[i] = t->cut = true;
}

/* Answers those ranks that are to be answered. Returns whether all have said all. */
static bool talk_answer(struct host_steady *h, struct wire *w, struct steady_talk *t)
{
	const struct steady_part none = { .at = UINT64_MAX };
	struct reply reply = { t->job, t->attained };
	struct pack x = { 0 };
	bool over = true;

	reply_pack(&x, &reply);
	for (uint32_t i = 0; i < w->n; i++) {
		if (w->lost[i] && !t->heard_all[i]) {
			steady_add(&h->all[t->job], i, &none);
			t->heard_all[i] = true;
		}
		if (!t->answered[i] && (t->attained || t->heard_all[i])) {
			wire_say(w, i, x.bytes, x.n);
			t->answered[i] = true;
		}
		over &= t->heard_all[i];
	}
	pack_free(&x);
	return over;
}

/* Rank 0: adds up, judges, and answers. */
static bool lead(struct host_steady *h, struct wire *w, bool last)
{
	struct pack x;
	uint32_t from;
	bool over = true;

	for (struct steady_talk *t = h->talks; t < talks_end(h); t++) {
		struct steady_part part = own_take(h, t, last);

		if (!t->heard_all[0])
			steady_add(&h->all[t->job], 0, &part);
		t->heard_all[0] |= last;
		steady_part_free(&part);
	}
	while (wire_next(w, &from, &x)) {
		words_hear(h, from, &x);
		pack_free(&x);
	}
	for (struct steady_talk *t = h->talks; t < talks_end(h); t++) {
		talk_give_up(h, w, t);
		t->attained = t->cut || steady_attained(&h->all[t->job]);
		own_settle(h, t);
		over &= talk_answer(h, w, t);
	}
	return over;
}

bool host_steady_step(struct host_steady *h, struct wire *w, bool last)
{
	if (!h->ntalks)
		return true;
	return w->rank ? follow(h, w, last) : lead(h, w, last);
}

/* Returns the first rank that is waited for. */
static uint32_t awaited(const struct host_steady *h, const struct wire *w)
{
	for (const struct steady_talk *t = h->talks; !w->rank && t < talks_end(h); t++)
		for (uint32_t i = 0; i < w->n; i++)
			if (!t->heard_all[i])
				return i;
	return 0;
}

static void talks_free(struct host_steady *h)
{
	for (uint32_t i = 0; i < h->ntalks; i++) {
		free(h->talks[i].heard_all);
		free(h->talks[i].answered);
		free(h->talks[i].heard_ns);
	}
	free(h->talks);
	h->talks = NULL;
	h->ntalks = 0;
}

void host_steady_finish(struct host_steady *h, struct wire *w)
{
	const struct timespec pause = { .tv_nsec = (long)PAUSE_NS };

	/* a rank that may be waited for no longer is lost then */
	while (!host_steady_step(h, w, true))
		if (wire_may_wait(w, awaited(h, w)))
			nanosleep(&pause, NULL);
	talks_free(h);
}

/* Returns whether other jobs ended this one, on any rank. */
static bool was_dismissed(const struct host_steady *h, const struct sched *others, uint32_t nranks,
			  uint32_t job)
{
	bool was = h->sched->list[job].dismissed;

	for (uint32_t i = 1; i < nranks; i++)
		was |= others[i].list[job].dismissed;
	return was;
}

void host_steady_report(struct host_steady *h, struct job_result *list, const struct sched *others,
			uint32_t nranks, bool was_ended)
{
	for (uint32_t i = 0; h->all && i < h->sched->jobs->nrun; i++) {
		struct job_result *r = &list[i];
		struct steady *all = &h->all[group_first(h->sched->jobs, i)];

		if (!r->started || !sched_steady_wanted(r->job) || !all->rules.n)
			continue;
		r->steady = all;
		sched_steady_note(r, !was_ended && !r->failed && !r->unmet &&
					     !was_dismissed(h, others, nranks, i));
	}
}

void host_steady_pack(struct host_steady *h, struct sched *s, uint32_t stage, struct pack *p)
{
	const struct sched_job *end = s->list + s->jobs->nrun;

	h->sched = s;
	all_have(h, s);
	for (const struct sched_job *j = sched_stage_first(s, stage);
	     j < end && j->stage == stage && !p->bad; j++) {
		struct steady *all = &h->all[j - s->list];
		bool judged = all->rules.n;

		pack_bool(p, &judged);
		if (p->reads && judged && (!sched_steady_wanted(j->job) || all->rules.n))
			p->bad = true;
		else if (p->reads && judged && steady_open(all, j->job->steady))
			abort();
		if (judged && !p->bad)
			steady_pack(p, all);
	}
}

void host_steady_free(struct host_steady *h)
{
	talks_free(h);
	for (uint32_t i = 0; h->all && i < h->sched->jobs->nrun; i++)
		steady_release(&h->all[i]);
	free(h->all);
	*h = (struct host_steady){ 0 };
}
