/* SPDX-License-Identifier: MIT */
/* The records of a run's journal: see run_journal.h. */
#include "cli/run_journal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/clock.h"
#include "cli/journal_words.h"
#include "cli/resume_targets.h"
#include "hosts/party.h"
#include "hosts/steps.h"
#include "report/folder_files.h"
#include "sched/kept.h"
#include "sched/laid_out.h"
#include "stat/packed.h"

/* The kind of a record; each record begins with it. */
enum record {
	RECORD_BEGIN = 1,
	RECORD_PLACES,
	RECORD_STAGE, /* whole with those of other ranks before it */
	RECORD_RESUMED,
	RECORD_RANK,       /* state of another rank */
	RECORD_RANK_STAGE, /* its word on a stage */
	RECORD_LAID_OUT,
	RECORDS
};

#define BEHIND_NS NSEC_PER_MSEC /* least time between the last stage and the next */

static void kind_pack(struct pack *p, enum record *kind)
{
	pack_enum(p, kind, RECORDS);
}

bool run_journal_read(struct run_journal *x)
{
	enum record kind = RECORD_BEGIN;
	struct pack p;
	bool good = journal_next(&x->file, &p);

	if (!good)
		return false;
	x->goes_on = true;
	kind_pack(&p, &kind);
	if (kind == RECORD_BEGIN)
		run_begin_read(&p, &x->begin);
	good = kind == RECORD_BEGIN && !p.bad;
	pack_free(&p);
	x->last_ns = x->begin.wall_ns;
	return good;
}

/* Tells, once, that no more is kept. */
static void tell_failed(struct run_journal *x, const char *dir, int errnum)
{
	x->failed = true;
	progress_clear(x->sched->progress);
	fprintf(stderr,
		"iogen: %s/" JOURNAL_FILE ": cannot be written: %s: if the run is interrupted, "
		"--resume cannot go on from here\n",
		dir, err_reason(errnum));
}

/* Adds a record; behind one that could not be added, none. */
static void add(struct run_journal *x, const struct pack *p)
{
	int ret = x->failed ? 0 : journal_add(&x->file, p);

	if (ret)
		tell_failed(x, x->dir, -ret);
}

/* The part of a stage's record that stands before the results of its jobs. */
struct stage_head {
	uint32_t stage;
	bool started;             /* a job of the run has */
	uint64_t epoch_ns, at_ns; /* the run's start since 1970, and the time from there */
	uint64_t paused_ns;       /* pauses in that time: the run was interrupted */
	struct disk_use disks;
};

static void stage_head_pack(struct pack *p, struct stage_head *h)
{
	enum record kind = RECORD_STAGE;

	kind_pack(p, &kind);
	p->bad |= kind != RECORD_STAGE;
	pack_u32(p, &h->stage);
	pack_bool(p, &h->started);
	pack_u64(p, &h->epoch_ns);
	pack_u64(p, &h->at_ns);
	pack_u64(p, &h->paused_ns);
	disk_use_pack(p, &h->disks);
}

/* The place of what is kept for another rank, before its bytes. */
struct rank_head {
	uint32_t rank, stage; /* the latter is 0 for a state */
};

static void rank_head_pack(struct pack *p, enum record kind, struct rank_head *h)
{
	enum record found = kind;

	kind_pack(p, &found);
	p->bad |= found != kind;
	pack_u32(p, &h->rank);
	pack_u32(p, &h->stage);
}

static void rank_add(struct run_journal *x, enum record kind, struct rank_head h,
		     const struct pack *bytes)
{
	struct pack p = { 0 };

	rank_head_pack(&p, kind, &h);
	pack_bytes(&p, bytes->bytes, bytes->n);
	add(x, &p);
	pack_free(&p);
}

/* Keeps the word of another rank on a stage that has ended there, as yet for no stage at all. */
static void keep_word(void *arg, uint32_t rank, uint32_t stage, const struct pack *word)
{
	rank_add(arg, RECORD_RANK_STAGE, (struct rank_head){ rank, stage }, word);
}

void run_journal_hear(struct run_journal *x)
{
	for (uint32_t i = 1; i < x->party->wire.n; i++) {
		struct pack state;

		if (!wire_receive(&x->party->wire, i, false, &state))
			rank_add(x, RECORD_RANK, (struct rank_head){ .rank = i }, &state);
		pack_free(&state);
	}
}

/* Packs rank 0's own part of a stage, or reads it, where there are others. */
static void stage_pack(struct run_journal *x, uint32_t stage, struct pack *p)
{
	sched_stage_pack(x->sched, stage, p);
	if (!x->party)
		return;
	sched_stage_files_pack(x->sched, stage, p);
	steps_pack(x->party, stage, p);
}

/* Keeps a stage that has ended, on all ranks: one that began it late has it run again. */
static void keep_stage(void *arg, uint32_t stage)
{
	struct run_journal *x = arg;
	struct pack p = { .zero = x->sched->start_ns };
	struct stage_head h = { .stage = stage, .started = x->sched->start_ns };

	if (x->failed || (x->party && (x->party->over || !party_is_whole(x->party))))
		return;
	h.at_ns = clock_now_ns() - x->sched->start_ns;
	h.paused_ns = x->sched->paused_ns;
	h.epoch_ns = clock_wall_ns() - h.at_ns;
	if (x->disks) {
		h.disks = *x->disks;
		disk_use_end(&h.disks);
	}
	stage_head_pack(&p, &h);
	stage_pack(x, stage, &p);
	add(x, &p);
	pack_free(&p);
	x->nstages += !x->failed;
}

/* As sched_places_pack(), which returns the path of a file that is another one now. */
static const char *places_pack(struct pack *p, struct sched *s)
{
	enum record kind = RECORD_PLACES;

	kind_pack(p, &kind);
	p->bad |= kind != RECORD_PLACES;
	return sched_places_pack(s, p);
}

/* Returns whether the journal of an interrupted run has a stage. */
static bool holds_stages(struct journal *j)
{
	bool found = false;
	struct pack p;

	while (!found && journal_next(j, &p)) {
		enum record kind = 0;

		kind_pack(&p, &kind);
		found = kind == RECORD_STAGE;
		pack_free(&p);
	}
	return found;
}

/*
 * Looks whether the folder holds something of another run, which may have come since it was opened:
 * only now, with its journal, does this run have it alone. Returns 0 or -errno.
 */
static int check_alone(struct run_journal *x, const char *dir)
{
	bool left = x->file.end;
	int ret = holds_stages(&x->file) ? -EALREADY : folder_file_there(dir) ? -ENOTEMPTY : 0;

	if (ret)
		journal_close(&x->file, !left);
	return ret;
}

/* Begins the journal of a new run. Returns 0 or -errno. */
static int begin(struct run_journal *x, const struct run *r, const struct results_folder *folder,
		 const struct run_facts *facts)
{
	const char *dir = folder->dir;
	enum record kind = RECORD_BEGIN;
	struct pack p = { 0 };
	int ret = journal_claim(&x->file, dir);

	if (!ret)
		ret = check_alone(x, dir);
	if (!ret)
		ret = journal_begin(&x->file);
	if (journal_words_refused(dir, -ret, r->e))
		return ret;
	if (ret) {
		tell_failed(x, dir, -ret);
		return 0;
	}
	kind_pack(&p, &kind);
	run_begin_write(&p, r, folder, facts);
	add(x, &p);
	pack_free(&p);
	places_pack(&p, x->sched);
	add(x, &p);
	pack_free(&p);
	return 0;
}

/* Reads all that are whole. */
static void records_read(struct records *r, struct run_journal *x)
{
	struct pack p;

	while (journal_next(&x->file, &p)) {
		r->list = array_must_grow(r->list, r->n, sizeof(*r->list));
		r->list[r->n++] = p;
	}
}

static void records_free(struct run_journal *x)
{
	for (uint32_t i = 0; x->read && i < x->read->n; i++)
		pack_free(&x->read->list[i]);
	if (x->read)
		free(x->read->list);
	free(x->read);
	x->read = NULL;
	rank_records_free(&x->ranks);
}

static void resumption_pack(struct pack *p, struct resumption *r)
{
	pack_u64(p, &r->last_ns);
	pack_u64(p, &r->resumed_ns);
	pack_u32(p, &r->stages);
}

static void resumption_add(struct run_journal *x, const struct resumption *r)
{
	x->list = array_must_grow(x->list, x->n, sizeof(*x->list));
	x->list[x->n++] = *r;
}

static enum record kind_of(struct pack *p)
{
	enum record kind = 0;

	p->at = 0;
	kind_pack(p, &kind);
	return kind;
}

/*
 * Finds when the run started, on this process's clock, from the last stage, and sets the clock on:
 * the machine may have been started since.
 */
static void start_find(struct run_journal *x, const struct records *r)
{
	struct stage_head last = { 0 }, h;
	uint64_t now = clock_wall_ns(), ran;

	for (uint32_t i = 0; i < r->n; i++) {
		if (kind_of(&r->list[i]) != RECORD_STAGE)
			continue;
		r->list[i].at = 0;
		h = (struct stage_head){ 0 };
		stage_head_pack(&r->list[i], &h);
		if (h.started)
			last = h;
	}
	if (!last.started)
		return;
	ran = last.at_ns + BEHIND_NS;
	if (now > last.epoch_ns + ran)
		ran = now - last.epoch_ns;
	clock_put_ahead(ran);
	x->sched->start_ns = clock_now_ns() - ran;
	x->sched->paused_ns = last.paused_ns + ran - last.at_ns;
	x->last_ns = last.epoch_ns + last.at_ns;
	x->earlier = last.disks;
}

/* Puts what another rank gets back into its place. Returns whether it has one. */
static bool rank_take(struct run_journal *x, struct pack *p, enum record kind)
{
	struct rank_head h = { 0 };

	p->at = 0;
	rank_head_pack(p, kind, &h);
	if (p->bad || !x->party || !h.rank || h.rank >= x->party->wire.n ||
	    (kind == RECORD_RANK_STAGE && h.stage != x->nstages))
		return false;
	rank_records_put(&x->ranks, kind == RECORD_RANK ? 0 : 1 + h.stage, h.rank, p);
	p->at = p->n;
	return true;
}

/* Takes over what all other ranks did in a stage. Returns whether all of it is there. */
static bool others_take(struct run_journal *x, uint32_t stage)
{
	for (uint32_t i = 1; x->party && i < x->party->wire.n; i++) {
		struct pack *word = rank_records_find(&x->ranks, 1 + stage, i);

		if (!word || !steps_take(x->party, i, stage, word))
			return false;
	}
	if (x->party)
		steps_taken(x->party, stage);
	return true;
}

/* Takes over a record. Returns whether it fits to what was taken before. */
static bool take(struct run_journal *x, struct pack *p)
{
	struct resumption r;
	struct stage_head h = { 0 };

	p->zero = x->sched->start_ns;
	switch (kind_of(p)) {
	case RECORD_PLACES:
		p->at = 0;
		x->replaced = places_pack(p, x->sched);
		break;
	case RECORD_STAGE:
		p->at = 0;
		stage_head_pack(p, &h);
		if (h.stage != x->nstages || h.stage >= sched_stages(x->sched))
			return false;
		x->nstages++;
		stage_pack(x, h.stage, p);
		return !p->bad && p->at == p->n && others_take(x, h.stage);
	case RECORD_RESUMED:
		resumption_pack(p, &r);
		resumption_add(x, &r);
		break;
	case RECORD_RANK:
		return rank_take(x, p, RECORD_RANK);
	case RECORD_RANK_STAGE:
		return rank_take(x, p, RECORD_RANK_STAGE);
	case RECORD_LAID_OUT:
		laid_out_pack(x->sched, p);
		break;
	default:
		return false;
	}
	return !p->bad && p->at == p->n;
}

void run_journal_go_on(struct run_journal *x)
{
	struct resumption now = { x->last_ns, clock_wall_ns(), x->nstages };
	enum record kind = RECORD_RESUMED;
	struct pack p = { 0 };

	resumption_add(x, &now);
	kind_pack(&p, &kind);
	resumption_pack(&p, &now);
	add(x, &p);
	pack_free(&p);
	journal_words_go_on(x->sched, x->nstages, x->dir);
}

/* Returns whether the state of each other rank is there. */
static bool has_states(const struct run_journal *x)
{
	bool all = true;

	for (uint32_t i = 1; x->party && i < x->party->wire.n; i++)
		all &= rank_records_find(&x->ranks, 0, i) != NULL;
	return all;
}

void run_journal_tell(struct run_journal *x)
{
	rank_journal_tell(x->party, &x->ranks, x->nstages, x->sched);
	records_free(x);
}

static int go_on(struct run_journal *x, const char *dir, struct err *e)
{
	struct records *r = x->read = calloc(1, sizeof(*x->read));
	bool good = true;

	if (!r)
		abort();
	x->ranks.nranks = x->party ? x->party->wire.n : 1;
	records_read(r, x);
	start_find(x, r);
	for (uint32_t i = 0; good && i < r->n; i++)
		good = take(x, &r->list[i]);
	if (good && !has_states(x))
		return fail(e, EINVAL,
			    "--resume=%s: its journal ends before it says what all ranks were to "
			    "do: begin a new run",
			    dir);
	if (!x->party)
		records_free(x);
	if (!good)
		return fail(e, EINVAL,
			    "--resume=%s: its journal has steps that these jobs do not have: begin "
			    "a new run",
			    dir);
	if (resume_targets_check(x->sched, x->nstages, x->replaced, dir, e))
		return -EXDEV;
	x->sched->goes_on = x->nstages;
	if (!x->party) /* else it is not settled yet that all ranks go on */
		run_journal_go_on(x);
	return 0;
}

int run_journal_open(struct run_journal *x, const struct run *r, struct sched *s,
		     const struct results_folder *folder, const struct run_facts *facts)
{
	int ret;

	x->sched = s;
	x->party = r->party;
	x->dir = folder->dir;
	if (!x->goes_on)
		x->begin.wall_ns = clock_wall_ns();
	if (!x->dir || (x->party && !x->party->keeps))
		return 0;
	ret = x->goes_on ? go_on(x, x->dir, r->e) : begin(x, r, folder, facts);
	if (!ret && !x->failed) {
		s->keep = keep_stage;
		s->keep_arg = x;
	}
	if (!ret && !x->failed && x->party) {
		x->party->keep = keep_word;
		x->party->keep_arg = x;
	}
	return ret;
}

void run_journal_laid_out(struct run_journal *x)
{
	enum record kind = RECORD_LAID_OUT;
	struct pack p = { 0 };

	if (!x->dir || x->failed)
		return;
	kind_pack(&p, &kind);
	laid_out_pack(x->sched, &p);
	add(x, &p);
	pack_free(&p);
}

void run_journal_close(struct run_journal *x, bool remove)
{
	journal_close(&x->file, remove);
	x->sched = NULL;
	x->dir = NULL;
}

void run_journal_free(struct run_journal *x)
{
	run_journal_close(x, false);
	records_free(x);
	rank_journal_free(&x->own);
	run_begin_free(&x->begin);
	free(x->list);
}
