/* SPDX-License-Identifier: MIT */
/* Parts of a journal that are of other ranks than the one that has it: see rank_journal.h. */
#include "cli/rank_journal.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/exit_code.h"
#include "base/text.h"
#include "cli/expectation.h"
#include "cli/resume_targets.h"
#include "hosts/steps.h"
#include "sched/kept.h"

void rank_records_put(struct rank_records *r, uint32_t row, uint32_t rank, const struct pack *p)
{
	while (r->nrows <= row) {
		r->list = realloc(r->list, (r->nrows + 1) * r->nranks * sizeof(*r->list));
		if (!r->list)
			abort();
		memset(r->list + r->nrows++ * r->nranks, 0, r->nranks * sizeof(*r->list));
	}
	r->list[row * r->nranks + rank] =
		(struct pack){ .reads = true, .bytes = p->bytes + p->at, .n = p->n - p->at };
}

struct pack *rank_records_find(const struct rank_records *r, uint32_t row, uint32_t rank)
{
	struct pack *p = row < r->nrows ? &r->list[row * r->nranks + rank] : NULL;

	return p && p->bytes ? p : NULL;
}

void rank_records_free(struct rank_records *r)
{
	free(r->list);
	*r = (struct rank_records){ 0 };
}

/* The head of what rank 0 hands out; as many records follow, each a message. */
struct handed {
	uint32_t n;
	bool enough;
	uint64_t ran_ns; /* time since the start of the run; 0: it has not started */
};

static void handed_pack(struct pack *p, struct handed *h)
{
	pack_u32(p, &h->n);
	pack_bool(p, &h->enough);
	pack_u64(p, &h->ran_ns);
}

/* The last word: the start of the run on the clock of the rank that is told. */
static void start_pack(struct pack *p, uint64_t *start_ns)
{
	uint8_t more_than_a_question[2] = { 0 };

	pack_bytes(p, more_than_a_question, sizeof(more_than_a_question));
	pack_u64(p, start_ns);
}

static void hand_out(struct wire *w, uint32_t rank, const struct rank_records *r, struct handed h)
{
	struct pack x = { 0 };

	handed_pack(&x, &h);
	wire_send(w, rank, x.bytes, x.n);
	pack_free(&x);
	for (uint32_t i = 0; i < h.n; i++) {
		const struct pack *own = rank_records_find(r, i, rank);

		wire_send(w, rank, own->bytes, own->n);
	}
}

void rank_journal_tell(struct party *p, const struct rank_records *r, uint32_t nstages,
		       const struct sched *s)
{
	struct handed h = { .n = nstages + 1, .enough = s->enough };

	if (s->start_ns)
		h.ran_ns = clock_now_ns() - s->start_ns;
	for (uint32_t i = 1; i < p->wire.n; i++)
		hand_out(&p->wire, i, r, h);
	for (uint32_t i = 1; i < p->wire.n; i++) {
		struct clock_relation c = clock_ask(&p->wire, i);
		uint64_t start = s->start_ns ? s->start_ns + (uint64_t)c.offset_ns : 0;
		struct pack x = { 0 };

		start_pack(&x, &start);
		wire_send(&p->wire, i, x.bytes, x.n);
		pack_free(&x);
	}
}

void rank_journal_hear(struct rank_journal *x, struct party *p)
{
	struct handed h = { 0 };
	struct pack word;

	if (!party_hear(p, &word))
		handed_pack(&word, &h);
	pack_free(&word);
	for (uint32_t i = 0; i < h.n; i++) {
		x->list = array_must_grow(x->list, i, sizeof(*x->list));
		party_hear(p, &x->list[i]);
		x->n = i + 1;
	}
	if (h.ran_ns)
		clock_put_ahead(h.ran_ns);
	x->enough = h.enough;
	if (!clock_answer(&p->wire, &word))
		start_pack(&word, &x->start_ns);
	pack_free(&word);
}

/* The state of a rank when the run began; the places of its workers are behind it. */
struct rank_state {
	char *identity, *cwd; /* facts of its machine, as JSON, and its working directory; owned */
};

static void state_pack(struct pack *p, struct rank_state *x)
{
	pack_text(p, &x->identity);
	pack_text(p, &x->cwd);
}

static struct rank_state state_here(const struct run_facts *facts)
{
	char cwd[PATH_MAX];

	return (struct rank_state){ .identity = json_dumps(facts->identity, JSON_COMPACT),
				    .cwd = text_format("%s", getcwd(cwd, sizeof(cwd)) ? cwd : "") };
}

static void state_free(struct rank_state *x)
{
	free(x->identity);
	free(x->cwd);
}

/* Holds the rank against what it was. Returns the exit code. */
static int check_state(const char *dir, const struct rank_state *was, const struct run_facts *facts,
		       struct err *e)
{
	char *option = text_format("--resume=%s", dir);
	json_t *identity = json_loads(was->identity ? was->identity : "", 0, NULL);
	struct rank_state now = state_here(facts);
	int code = EXIT_OK;

	if (expectation_identity(option, identity, facts->identity, e))
		code = EXIT_DIFFERS;
	if (!was->cwd || strcmp(was->cwd, now.cwd) != 0) {
		fail(e, EXDEV,
		     "%s: this rank was begun in %s, and is in %s now: start it there, or begin a "
		     "new run",
		     option, was->cwd ? was->cwd : "", now.cwd);
		code = EXIT_DIFFERS;
	}
	json_decref(identity);
	state_free(&now);
	free(option);
	return code;
}

/* Takes over the rank's part of a run that goes on. Returns the exit code. */
static int take(struct rank_journal *x, struct sched *s, const struct run_facts *facts)
{
	struct rank_state was = { 0 };
	const char *replaced;
	bool good;
	int code;

	if (!x->n)
		return EXIT_INTERNAL; /* rank 0 does not answer any more */
	s->start_ns = x->start_ns;
	s->enough = x->enough;
	s->goes_on = x->n > 1;
	state_pack(&x->list[0], &was);
	code = check_state(x->dir, &was, facts, s->e);
	state_free(&was);
	if (code)
		return code;
	replaced = sched_places_pack(s, &x->list[0]);
	good = !x->list[0].bad && x->list[0].at == x->list[0].n;
	for (uint32_t i = 1; good && i < x->n; i++)
		good = i <= sched_stages(s) && steps_take_own(s, i - 1, &x->list[i]);
	if (!good) {
		fail(s->e, EINVAL,
		     "--resume=%s: its journal has steps that the jobs of this rank do not have: "
		     "begin a new run",
		     x->dir);
		return EXIT_USAGE;
	}
	return resume_targets_check(s, x->n > 1, replaced, x->dir, s->e) ? EXIT_DIFFERS : EXIT_OK;
}

int rank_journal_settle(struct rank_journal *x, const struct party *p, struct sched *s,
			const struct run_facts *facts)
{
	struct rank_state now;

	if (x->goes_on)
		return take(x, s, facts);
	if (!p->keeps)
		return EXIT_OK;
	now = state_here(facts);
	state_pack(&x->state, &now);
	state_free(&now);
	sched_places_pack(s, &x->state);
	return EXIT_OK;
}

void rank_journal_free(struct rank_journal *x)
{
	for (uint32_t i = 0; i < x->n; i++)
		pack_free(&x->list[i]);
	free(x->list);
	free(x->dir);
	pack_free(&x->state);
	*x = (struct rank_journal){ 0 };
}
