/* SPDX-License-Identifier: MIT */
/* The messages of ranks to each other when a step begins, and when it has ended: see steps.h. */
#include "hosts/steps.h"

#include <errno.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/progress.h"
#include "sched/job.h"
#include "sched/kept.h"
#include "sched/rounds.h"

/* Rank 0 says so when it has waited for a rank for so long. */
#define TELL_S 10

void steps_wait_for(struct party *p, const char *what)
{
	uint64_t now = clock_gettime_ns();

	p->late_to = what;
	p->wire.tell_ns = what ? now + TELL_S * NSEC_PER_SEC : 0;
	p->wire.give_up_ns = what && p->rank_wait_ns ? now + p->rank_wait_ns : 0;
	p->over |= wire_has_lost(&p->wire) && !atomic_load(p->wire.stop);
}

void steps_waited_for(void *arg, uint32_t rank)
{
	struct party *p = arg;
	struct progress none = { 0 };
	const char *host = p->parts[rank].host;
	char line[512];

	snprintf(line, sizeof(line),
		 "rank %u%s%.200s%s %s, %d s after rank 0: it is at work, or it hangs; ^C ends the "
		 "run without it",
		 rank, host ? " (" : "", host ? host : "", host ? ")" : "", p->late_to, TELL_S);
	progress_say(p->sched ? p->sched->progress : &none, line);
}

/* The word of rank 0 when a stage begins. */
struct go {
	bool stops; /* ends the run, as one of them has stopped */
	bool over;  /* ends the run, as one of them was late, or is lost */
	uint64_t at_ns, offset_ns, uncertainty_ns; /* ns, on the clock of the rank that is told */
};

static void go_pack(struct pack *p, struct go *g)
{
	uint8_t more_than_a_question[2] = { 0 };

	pack_bytes(p, more_than_a_question, sizeof(more_than_a_question));
	pack_bool(p, &g->stops);
	pack_bool(p, &g->over);
	pack_u64(p, &g->at_ns);
	pack_u64(p, &g->offset_ns);
	pack_u64(p, &g->uncertainty_ns);
}

/* The word of a rank that asks for a stage. */
struct asks {
	enum hosts_ready ready;
	int signal; /* the one that ended it; 0: none */
};

static void asks_pack(struct pack *p, struct asks *a)
{
	pack_enum(p, &a->ready, HOSTS_STOP + 1);
	pack_int(p, &a->signal);
}

static void send_go(struct party *p, uint32_t to, struct go g)
{
	struct pack x = { 0 };

	go_pack(&x, &g);
	wire_send(&p->wire, to, x.bytes, x.n);
	pack_free(&x);
}

/* Hears who is ready. Returns whether the stage may begin: it may not where a rank has left. */
static bool all_ready(struct party *p, enum hosts_ready ready)
{
	bool good = ready != HOSTS_STOP;

	for (uint32_t i = 1; i < p->wire.n; i++) {
		struct asks theirs = { HOSTS_STOP, 0 };
		struct pack x;

		good &= !p->left[i];
		if (p->left[i])
			continue;
		if (!wire_receive(&p->wire, i, false, &x)) {
			asks_pack(&x, &theirs);
			good &= theirs.ready != HOSTS_STOP && !x.bad;
		} else {
			good &= !atomic_load(p->wire.stop); /* else the run is over */
		}
		p->signal = p->signal ? p->signal : theirs.signal;
		pack_free(&x);
	}
	return good;
}

/* Returns whether a step may still begin: whoever is lost would be no part of it. */
static bool may_begin(const struct party *p, bool good)
{
	return good && !p->over && !wire_has_lost(&p->wire);
}

/* Rank 0: relates all clocks, and names the moment. */
static int lead(struct party *p, enum hosts_ready ready, uint64_t *now)
{
	uint64_t round = 0, at;
	bool good;

	steps_wait_for(p, "is not ready for its step");
	good = all_ready(p, ready);
	steps_wait_for(p, "is not ready for its step");
	for (uint32_t i = 1; may_begin(p, good) && i < p->wire.n; i++)
		p->clocks[i] = clock_ask(&p->wire, i);
	if (may_begin(p, good))
		round = start_rehearse(&p->wire);
	steps_wait_for(p, NULL);
	good = good && (p->over || may_begin(p, good));
	at = clock_now_ns() + start_lead_ns(round);
	for (uint32_t i = 1; i < p->wire.n; i++) {
		const struct clock_relation *c = &p->clocks[i];

		if (!p->left[i])
			send_go(p, i,
				(struct go){ !good, p->over, at + (uint64_t)c->offset_ns,
					     (uint64_t)c->offset_ns, c->uncertainty_ns });
	}
	*now = at;
	p->now = (struct host_start){ .known = good && !p->over };
	return good ? p->over ? -ECANCELED : 0 : -EINTR;
}

/* Another rank: says that it is ready, answers, and hears the moment. */
static int follow(struct party *p, enum hosts_ready ready, uint64_t *now)
{
	struct go g = { .stops = true };
	struct asks own = { ready, p->signal_here() };
	struct pack x = { 0 };

	asks_pack(&x, &own);
	wire_send(&p->wire, 0, x.bytes, x.n);
	pack_free(&x);
	if (!clock_answer(&p->wire, &x))
		go_pack(&x, &g);
	g.stops |= x.bad;
	pack_free(&x);
	*now = g.at_ns;
	p->now = (struct host_start){ .known = !g.stops && !g.over,
				      .offset_ns = (int64_t)g.offset_ns,
				      .uncertainty_ns = g.uncertainty_ns };
	return g.stops ? -EINTR : g.over ? -ECANCELED : 0;
}

int steps_begin(void *arg, uint32_t stage, enum hosts_ready ready, uint64_t *now)
{
	struct party *p = arg;
	int ret = p->wire.rank ? follow(p, ready, now) : lead(p, ready, now);

	p->begun = !ret;
	p->steady.silence_ns = p->rank_wait_ns;
	if (!ret) {
		host_steady_begin(&p->steady, &p->wire, p->sched, stage);
		p->now.skew_ns = start_wait(*now, p->wire.stop);
	}
	p->now.known &= ready == HOSTS_READY; /* nothing began then on an idle rank */
	return ret;
}

void steps_watch(void *arg)
{
	struct party *p = arg;

	if (!p->begun)
		return;
	host_idle_watch(&p->idle);
	host_steady_step(&p->steady, &p->wire, false);
}

/* The word of a rank when a stage has ended, before the results of its jobs. */
struct ended {
	int signal;
	bool leaves;
	struct host_start start;
};

static void ended_pack(struct pack *p, struct ended *x)
{
	pack_int(p, &x->signal);
	pack_bool(p, &x->leaves);
	host_start_pack(p, &x->start);
}

/* Returns whether a rank began too late, or may have: as far as its clock is known. */
static bool is_late(const struct party *p, const struct host_start *s)
{
	return s->known && p->skew_max_ns &&
	       (uint64_t)llabs(s->skew_ns) + s->uncertainty_ns > p->skew_max_ns;
}

/* Notes the start of a stage's jobs on a rank, and what ended it. */
static void note_ended(struct party *p, uint32_t rank, uint32_t stage, struct ended *x)
{
	const struct sched *s = p->sched;
	const struct sched_job *end = s->list + s->jobs->nrun;

	x->start.late = is_late(p, &x->start);
	p->over |= x->start.late;
	for (const struct sched_job *j = sched_stage_first(s, stage); j < end && j->stage == stage;
	     j++)
		p->parts[rank].starts[j - s->list] = x->start;
	p->signal = p->signal ? p->signal : x->signal;
}

bool steps_take(struct party *p, uint32_t rank, uint32_t stage, struct pack *word)
{
	struct ended theirs = { 0 };

	word->zero = p->sched->start_ns;
	ended_pack(word, &theirs);
	sched_stage_pack(&p->others[rank], stage, word);
	note_ended(p, rank, stage, &theirs);
	p->left[rank] = theirs.leaves;
	/* behind that, there is what only the rank itself reads */
	return !word->bad && (p->keeps || word->at == word->n);
}

bool steps_take_own(struct sched *s, uint32_t stage, struct pack *word)
{
	struct ended own = { 0 };

	word->zero = s->start_ns;
	ended_pack(word, &own);
	sched_stage_pack(s, stage, word);
	sched_stage_files_pack(s, stage, word);
	return !word->bad && word->at == word->n;
}

void steps_pack(struct party *p, uint32_t stage, struct pack *x)
{
	struct ended own = { .start = p->now };

	host_start_pack(x, &own.start);
	if (x->reads)
		note_ended(p, 0, stage, &own);
	host_steady_pack(&p->steady, p->sched, stage, x);
}

void steps_taken(struct party *p, uint32_t stage)
{
	uint32_t round = sched_round_ended(p->sched, stage);

	if (round)
		p->sched->enough =
			host_rounds_judge(&p->rounds, p->sched->jobs, p->parts, p->wire.n, round);
}

/* Rank 0: hears what the others did in a stage. One that is lost ends the run. */
static void stage_collect(struct party *p, uint32_t stage)
{
	steps_wait_for(p, "has not ended its step");
	host_steady_finish(&p->steady, &p->wire);
	for (uint32_t i = 1; i < p->wire.n; i++) {
		struct pack x;

		if (!wire_receive(&p->wire, i, false, &x)) {
			if (!steps_take(p, i, stage, &x))
				fail(p->e, EINVAL, "rank %u: its results cannot be read", i);
			else if (p->keep)
				p->keep(p->keep_arg, i, stage, &x);
		}
		pack_free(&x);
	}
	steps_wait_for(p, NULL);
}

/* Rank 0, which leaves: tells those that ask for a further stage that there is none. */
static void dismiss(struct party *p, uint32_t stage)
{
	uint64_t never;

	if (sched_round_ended(p->sched, stage))
		host_rounds_tell(&p->wire, p->left, false);
	if (stage + 1 < sched_stages(p->sched))
		lead(p, HOSTS_STOP, &never);
}

void steps_end(void *arg, uint32_t stage, bool leaves)
{
	struct party *p = arg;
	struct ended own;
	struct pack x = { .zero = p->sched->start_ns };

	if (!p->begun) /* on no rank, and all leave */
		return;
	host_idle_end(&p->idle, &p->now);
	if (p->wire.rank)
		host_steady_finish(&p->steady, &p->wire);
	own = (struct ended){ p->signal_here(), leaves, p->now };
	if (!p->wire.rank) {
		note_ended(p, 0, stage, &own);
		stage_collect(p, stage);
		if (leaves)
			dismiss(p, stage);
		return;
	}
	ended_pack(&x, &own);
	sched_stage_pack(p->sched, stage, &x);
	if (p->keeps)
		sched_stage_files_pack(p->sched, stage, &x);
	wire_send(&p->wire, 0, x.bytes, x.n);
	pack_free(&x);
}

/* Returns whether a round was cut off on any rank. */
static bool is_cut_off(const struct party *p)
{
	bool cut = wire_has_lost(&p->wire);

	for (uint32_t i = 1; i < p->wire.n; i++)
		cut |= p->left[i];
	return cut;
}

bool steps_steady(void *arg, uint32_t round)
{
	struct party *p = arg;
	bool steady;

	if (p->wire.rank)
		return host_rounds_hear(&p->wire);
	steady = !is_cut_off(p) &&
		 host_rounds_judge(&p->rounds, p->sched->jobs, p->parts, p->wire.n, round);
	host_rounds_tell(&p->wire, p->left, steady);
	return steady;
}
