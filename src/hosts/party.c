/* SPDX-License-Identifier: MIT */
/* The messages of ranks to each other: see party.h. */
#include "hosts/party.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/exit_code.h"
#include "base/progress.h"
#include "base/text.h"
#include "hosts/merge.h"
#include "hosts/notes.h"
#include "io/placement.h"
#include "sched/job.h"
#include "sched/kept.h"

/* Rank 0 says so when it has waited for a rank for so long at the end of a step. */
#define TELL_S 10

static void *must_have(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (!p)
		abort();
	return p;
}

static char *host_name(void)
{
	char name[256] = "";

	if (gethostname(name, sizeof(name) - 1))
		name[0] = '\0';
	return text_format("%s", name);
}

static char *cpus_here(void)
{
	struct intset set;
	char text[4096];

	placement_bound(&set);
	intset_text(&set, text, sizeof(text));
	return text_format("%s", text);
}

void party_leave(struct party *p)
{
	for (uint32_t i = 0; p->parts && i < p->wire.n; i++) {
		free(p->parts[i].host);
		free(p->parts[i].cpus);
		free(p->parts[i].identity);
	}
	free(p->parts);
	free(p->clocks);
	wire_leave(&p->wire);
	*p = (struct party){ 0 };
}

void party_tell(struct party *p, const struct pack *words)
{
	for (uint32_t i = 1; i < p->wire.n; i++)
		wire_send(&p->wire, i, words->bytes, words->n);
}

int party_hear(struct party *p, struct pack *words)
{
	return wire_receive(&p->wire, 0, false, words);
}

/* A word of a rank on itself when all are to agree. */
struct vote {
	int code;
	char *host, *same; /* owned */
};

static void vote_pack(struct pack *p, struct vote *v)
{
	pack_int(p, &v->code);
	pack_text(p, &v->host);
	pack_text(p, &v->same);
}

/* Looks at the vote of rank @i. Returns the exit code that follows. */
static int judge(struct party *p, uint32_t i, const struct vote *v, const char *same)
{
	const char *host = v->host ? v->host : "";

	if (v->code) {
		fail(p->e, ECANCELED, "rank %u (%s) ended with exit code %d: its words are its own",
		     i, host, v->code);
		return v->code;
	}
	if (!same || (v->same && !strcmp(v->same, same)))
		return EXIT_OK;
	fail(p->e, EXDEV,
	     "rank %u (%s) differs, and all ranks have to do the same: \"%s\" there, \"%s\" on "
	     "rank 0",
	     i, host, v->same ? v->same : "", same);
	return EXIT_USAGE;
}

/* The outcome of the votes. */
struct agreed {
	int code;
	bool cut; /* a rank is lost, of which another than rank 0 does not know */
};

static void agreed_pack(struct pack *p, struct agreed *a)
{
	pack_int(p, &a->code);
	pack_bool(p, &a->cut);
}

/* Collects the votes, and tells all what came of them. */
static int chair(struct party *p, int code, const char *same)
{
	struct agreed agreed;
	struct pack verdict = { 0 };

	for (uint32_t i = 1; i < p->wire.n; i++) {
		struct vote v = { 0 };
		struct pack x;
		int theirs = EXIT_INTERNAL;

		if (!wire_receive(&p->wire, i, false, &x)) {
			vote_pack(&x, &v);
			theirs = judge(p, i, &v, same);
		} else {
			fail(p->e, ETIMEDOUT, "rank %u does not answer any more", i);
		}
		code = theirs > code ? theirs : code;
		free(v.host);
		free(v.same);
		pack_free(&x);
	}
	agreed = (struct agreed){ code, wire_has_lost(&p->wire) };
	agreed_pack(&verdict, &agreed);
	party_tell(p, &verdict);
	pack_free(&verdict);
	return code;
}

int party_agree(struct party *p, int code, const char *same)
{
	struct vote v = { code, host_name(), same ? text_format("%s", same) : NULL };
	struct pack x = { 0 };
	struct agreed agreed = { EXIT_INTERNAL, false };

	if (!p->wire.rank) {
		agreed.code = chair(p, code, same);
	} else {
		vote_pack(&x, &v);
		wire_send(&p->wire, 0, x.bytes, x.n);
		pack_free(&x);
		if (!party_hear(p, &x))
			agreed_pack(&x, &agreed);
		p->wire.cut |= agreed.cut;
		pack_free(&x);
	}
	free(v.host);
	free(v.same);
	return agreed.code > code ? agreed.code : code;
}

static void part_pack(struct pack *p, struct host_part *x)
{
	pack_text(p, &x->host);
	pack_text(p, &x->cpus);
	pack_text(p, &x->identity);
}

void party_introduce(struct party *p, const char *identity)
{
	struct host_part own = { .rank = p->wire.rank,
				 .host = host_name(),
				 .cpus = cpus_here(),
				 .identity = identity ? text_format("%s", identity) : NULL };
	struct pack x = { 0 };

	if (!p->wire.rank) {
		p->parts[0] = own;
		for (uint32_t i = 1; i < p->wire.n; i++) {
			if (!wire_receive(&p->wire, i, false, &x))
				part_pack(&x, &p->parts[i]);
			pack_free(&x);
		}
		return;
	}
	part_pack(&x, &own);
	wire_send(&p->wire, 0, x.bytes, x.n);
	pack_free(&x);
	free(own.host);
	free(own.cpus);
	free(own.identity);
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

static void send_go(struct party *p, uint32_t to, struct go g)
{
	struct pack x = { 0 };

	go_pack(&x, &g);
	wire_send(&p->wire, to, x.bytes, x.n);
	pack_free(&x);
}

/* Hears who is ready. Returns whether the stage may begin. */
static bool all_ready(struct party *p, enum hosts_ready ready)
{
	bool good = ready != HOSTS_STOP;

	for (uint32_t i = 1; i < p->wire.n; i++) {
		enum hosts_ready theirs = HOSTS_STOP;
		struct pack x;

		if (p->over && p->wire.lost[i])
			continue;
		if (!wire_receive(&p->wire, i, false, &x))
			pack_enum(&x, &theirs, HOSTS_STOP + 1);
		good &= theirs != HOSTS_STOP && !x.bad;
		pack_free(&x);
	}
	return good;
}

/* Rank 0: relates all clocks, and names the moment. */
static int lead(struct party *p, enum hosts_ready ready, uint64_t *now)
{
	bool good = all_ready(p, ready);
	uint64_t trip = 0, at;

	for (uint32_t i = 1; good && !p->over && i < p->wire.n; i++) {
		p->clocks[i] = clock_ask(&p->wire, i);
		trip = max_ns(trip, p->clocks[i].trip_ns);
	}
	at = clock_now_ns() + start_lead_ns(trip);
	for (uint32_t i = 1; i < p->wire.n; i++) {
		const struct clock_relation *c = &p->clocks[i];

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
	struct pack x = { 0 };

	pack_enum(&x, &ready, HOSTS_STOP + 1);
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

static int stage_begin(void *arg, uint32_t stage, enum hosts_ready ready, uint64_t *now)
{
	struct party *p = arg;
	int ret = p->wire.rank ? follow(p, ready, now) : lead(p, ready, now);

	(void)stage;
	if (!ret)
		p->now.skew_ns = start_wait(*now, p->wire.stop);
	p->now.known &= ready == HOSTS_READY; /* nothing began then on an idle rank */
	return ret;
}

/* The word of a rank when a stage has ended, before the results of its jobs. */
struct ended {
	int signal;
	struct host_start start;
};

static void ended_pack(struct pack *p, struct ended *x)
{
	uint64_t offset = (uint64_t)x->start.offset_ns, skew = (uint64_t)x->start.skew_ns;

	pack_int(p, &x->signal);
	pack_bool(p, &x->start.known);
	pack_u64(p, &offset);
	pack_u64(p, &x->start.uncertainty_ns);
	pack_u64(p, &skew);
	x->start.offset_ns = (int64_t)offset;
	x->start.skew_ns = (int64_t)skew;
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

/* Says, once a stage, that all wait for a rank. */
static void waited_for(void *arg, uint32_t rank)
{
	struct party *p = arg;
	char line[512];

	snprintf(line, sizeof(line),
		 "rank %u (%.200s) has not ended its step, %d s after rank 0: it is at work, or it "
		 "hangs; ^C ends the run without it",
		 rank, p->parts[rank].host ? p->parts[rank].host : "", TELL_S);
	progress_say(p->sched->progress, line);
}

/* Rank 0: hears what the others did in a stage. One that is lost ends the run. */
static void stage_collect(struct party *p, uint32_t stage)
{
	uint64_t now = clock_gettime_ns();

	p->wire.tell_ns = now + TELL_S * NSEC_PER_SEC;
	p->wire.give_up_ns = p->rank_wait_ns ? now + p->rank_wait_ns : 0;
	for (uint32_t i = 1; i < p->wire.n; i++) {
		struct ended theirs = { 0 };
		struct pack x;

		if (!wire_receive(&p->wire, i, false, &x)) {
			x.zero = p->sched->start_ns;
			ended_pack(&x, &theirs);
			sched_stage_pack(&p->others[i], stage, &x);
			if (x.bad || x.at != x.n)
				fail(p->e, EINVAL, "rank %u: its results cannot be read", i);
			note_ended(p, i, stage, &theirs);
		}
		pack_free(&x);
	}
	p->wire.tell_ns = p->wire.give_up_ns = 0;
	p->over |= wire_has_lost(&p->wire) && !atomic_load(p->wire.stop);
}

static void stage_end(void *arg, uint32_t stage)
{
	struct party *p = arg;
	struct ended own = { p->signal_here(), p->now };
	struct pack x = { .zero = p->sched->start_ns };

	if (!p->wire.rank) {
		note_ended(p, 0, stage, &own);
		stage_collect(p, stage);
		return;
	}
	ended_pack(&x, &own);
	sched_stage_pack(p->sched, stage, &x);
	wire_send(&p->wire, 0, x.bytes, x.n);
	pack_free(&x);
}

int party_join(struct party *p, const atomic_bool *stop, int (*signal_here)(void), struct err *e)
{
	int ret;

	*p = (struct party){ .e = e, .signal_here = signal_here };
	ret = wire_join(&p->wire, stop, e);
	if (ret || !party_has_others(p))
		return ret;
	p->wire.waited_for = waited_for;
	p->wire.arg = p;
	p->hosts = (struct hosts){ p->wire.rank, p->wire.n, p, stage_begin, stage_end };
	if (p->wire.rank)
		return 0;
	p->parts = must_have(p->wire.n, sizeof(*p->parts));
	p->clocks = must_have(p->wire.n, sizeof(*p->clocks));
	for (uint32_t i = 0; i < p->wire.n; i++)
		p->parts[i].rank = i;
	p->clocks[0].known = true;
	return 0;
}

void party_begin(struct party *p, struct sched *s)
{
	p->sched = s;
	if (p->wire.rank)
		return;
	p->others = must_have(p->wire.n, sizeof(*p->others));
	p->as = must_have(p->wire.n, sizeof(*p->as));
	for (uint32_t i = 0; i < p->wire.n; i++) {
		p->as[i] = (struct hosts){ .rank = i, .n = p->wire.n };
		p->parts[i].starts = must_have(s->jobs->nrun + 1, sizeof(struct host_start));
		p->parts[i].jobs = s->results;
		if (!i)
			continue;
		sched_open_other(&p->others[i], s, &p->as[i]);
		p->parts[i].jobs = p->others[i].results;
	}
}

int party_report(struct party *p, struct report *report)
{
	for (uint32_t i = 0; i < p->wire.n; i++) {
		p->parts[i].lost = p->wire.lost[i];
		if (p->wire.lost[i])
			fail(p->e, ETIMEDOUT,
			     "rank %u (%s) does not answer any more: what it did since its last "
			     "step is not in the results",
			     i, p->parts[i].host ? p->parts[i].host : "");
	}
	p->merged = merge_results(p->parts, p->wire.n, p->sched->jobs->nrun);
	if (!p->merged)
		return fail(p->e, ENOMEM, "out of memory: the results of the ranks");
	for (uint32_t i = 0; i < p->sched->jobs->nrun; i++)
		host_notes(&p->merged[i], p->parts, p->wire.n, i, report->start_ns);
	report->jobs = p->merged;
	report->hosts = p->parts;
	report->nhosts = p->wire.n;
	return 0;
}

void party_end(struct party *p)
{
	if (p->merged)
		merge_free(p->merged, p->sched->jobs->nrun);
	p->merged = NULL;
	for (uint32_t i = 0; p->parts && i < p->wire.n; i++) {
		if (i && p->others)
			sched_release(&p->others[i]);
		free(p->parts[i].starts);
		p->parts[i].starts = NULL;
		p->parts[i].jobs = NULL;
	}
	free(p->others);
	free(p->as);
	p->others = NULL;
	p->as = NULL;
}
