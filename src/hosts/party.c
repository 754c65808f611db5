/* SPDX-License-Identifier: MIT */
/* The messages of ranks to each other, but for those of a step (steps.h): see party.h. */
#include "hosts/party.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/exit_code.h"
#include "base/speaker.h"
#include "base/text.h"
#include "hosts/merge.h"
#include "hosts/notes.h"
#include "hosts/steps.h"
#include "io/placement.h"
#include "sched/rounds.h"

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

/* Has the messages of a rank that follows name it: they are among those of all. */
static void be_named(uint32_t rank)
{
	char *host = host_name();

	speaker_set_rank(rank, host);
	free(host);
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
	free(p->left);
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
	char *words;       /* messages so far, likewise */
};

static void vote_pack(struct pack *p, struct vote *v)
{
	pack_int(p, &v->code);
	pack_text(p, &v->host);
	pack_text(p, &v->same);
	pack_text(p, &v->words);
}

static void vote_free(struct vote *v)
{
	free(v->host);
	free(v->same);
	free(v->words);
}

/*
 * Looks at the vote of rank @i, for rank 0, whose exit code is @code. Returns the one that follows.
 */
static int judge(struct party *p, uint32_t i, const struct vote *v, int code, const char *same)
{
	const char *host = v->host ? v->host : "", *words = v->words ? v->words : "";

	if (v->code && err_has_all(p->e, words) && (*words || v->code == code))
		return v->code;
	if (v->code) {
		fail(p->e, ECANCELED, "rank %u (%s) ended with exit code %d%s", i, host, v->code,
		     *words ? ": its words are its own" : "");
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
	bool cut;    /* a rank is lost, of which another than rank 0 does not know */
	char *words; /* messages of rank 0, which no other has to repeat; owned */
};

static void agreed_pack(struct pack *p, struct agreed *a)
{
	pack_int(p, &a->code);
	pack_bool(p, &a->cut);
	pack_text(p, &a->words);
}

/* Collects the votes, and tells all what came of them. */
static int chair(struct party *p, int code, const char *same)
{
	struct agreed agreed;
	struct pack verdict = { 0 };
	const int own = code;

	steps_wait_for(p, "has not come so far");
	for (uint32_t i = 1; i < p->wire.n; i++) {
		struct vote v = { 0 };
		struct pack x;
		int theirs = EXIT_INTERNAL;
		bool known = p->wire.lost[i];

		if (!wire_receive(&p->wire, i, false, &x)) {
			vote_pack(&x, &v);
			theirs = judge(p, i, &v, own, same);
		} else if (!known) {
			fail(p->e, ETIMEDOUT, "rank %u does not answer any more", i);
		}
		code = theirs > code ? theirs : code;
		vote_free(&v);
		pack_free(&x);
	}
	steps_wait_for(p, NULL);
	agreed = (struct agreed){ code, wire_has_lost(&p->wire), p->e->text };
	agreed_pack(&verdict, &agreed);
	party_tell(p, &verdict);
	pack_free(&verdict);
	return code;
}

int party_agree(struct party *p, int code, const char *same)
{
	struct vote v = { code, host_name(), same ? text_format("%s", same) : NULL,
			  text_format("%s", p->e->text) };
	struct pack x = { 0 };
	struct agreed agreed = { EXIT_INTERNAL, false, NULL };

	if (!p->wire.rank) {
		agreed.code = chair(p, code, same);
	} else {
		vote_pack(&x, &v);
		wire_send(&p->wire, 0, x.bytes, x.n);
		pack_free(&x);
		if (!party_hear(p, &x))
			agreed_pack(&x, &agreed);
		p->wire.cut |= agreed.cut;
		if (agreed.words)
			err_remove(p->e, agreed.words);
		free(agreed.words);
		pack_free(&x);
	}
	vote_free(&v);
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

int party_join(struct party *p, const atomic_bool *stop, int (*signal_here)(void), struct err *e)
{
	int ret;

	*p = (struct party){ .e = e, .signal_here = signal_here };
	ret = wire_join(&p->wire, stop, e);
	if (ret || !party_has_others(p))
		return ret;
	p->wire.waited_for = steps_waited_for;
	p->wire.arg = p;
	p->hosts = (struct hosts){ p->wire.rank, p->wire.n, p,           steps_begin,
				   steps_watch,  steps_end, steps_steady };
	if (p->wire.rank) {
		be_named(p->wire.rank);
		return 0;
	}
	p->parts = must_have(p->wire.n, sizeof(*p->parts));
	p->left = must_have(p->wire.n, sizeof(*p->left));
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
	bool was_ended = p->over || p->signal || atomic_load(p->wire.stop);

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
	host_steady_report(&p->steady, p->merged, p->others, p->wire.n, was_ended);
	rounds_notes(p->merged, p->sched->jobs->nrun, was_ended);
	for (uint32_t i = 0; i < p->sched->jobs->nrun; i++)
		host_notes(&p->merged[i], p->parts, p->wire.n, i, report->start_ns);
	host_idle_report(&p->idle, p->parts, p->wire.n, p->sched);
	report->idle = p->idle.wanted ? &p->idle.sum : NULL;
	report->jobs = p->merged;
	report->hosts = p->parts;
	report->nhosts = p->wire.n;
	return 0;
}

bool party_is_whole(const struct party *p)
{
	bool whole = !p->signal && !wire_has_lost(&p->wire);

	for (uint32_t i = 1; p->left && i < p->wire.n; i++)
		whole &= !p->left[i];
	return whole;
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
	host_idle_free(&p->idle);
	host_steady_free(&p->steady);
	host_rounds_free(&p->rounds);
	free(p->others);
	free(p->as);
	p->others = NULL;
	p->as = NULL;
}
