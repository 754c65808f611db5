/* SPDX-License-Identifier: MIT */
/* The records of a run's journal: see run_journal.h. */
#include "cli/run_journal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/clock.h"
#include "sched/kept.h"
#include "sched/prepared.h"
#include "stat/packed.h"

/* The kind of a record; each record begins with it. */
enum record { RECORD_BEGIN = 1, RECORD_PLACES, RECORD_STAGE, RECORD_RESUMED, RECORDS };

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
	disk_use_pack(p, &h->disks);
}

/* Keeps a stage that has ended. */
static void keep_stage(void *arg, uint32_t stage)
{
	struct run_journal *x = arg;
	struct pack p = { .zero = x->sched->start_ns };
	struct stage_head h = { .stage = stage, .started = x->sched->start_ns };

	if (x->failed)
		return;
	h.at_ns = clock_now_ns() - x->sched->start_ns;
	h.epoch_ns = clock_wall_ns() - h.at_ns;
	if (x->disks) {
		h.disks = *x->disks;
		disk_use_end(&h.disks);
	}
	stage_head_pack(&p, &h);
	sched_stage_pack(x->sched, stage, &p);
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
static bool holds_stages(const char *dir)
{
	struct run_journal x = { 0 };
	bool found = false;
	struct pack p;

	if (journal_open(&x.file, dir, NULL) != JOURNAL_OPEN)
		return false;
	while (!found && journal_next(&x.file, &p)) {
		enum record kind = 0;

		kind_pack(&p, &kind);
		found = kind == RECORD_STAGE;
		pack_free(&p);
	}
	journal_close(&x.file, false);
	return found;
}

/* Begins the journal of a new run. Returns 0 or -errno. */
static int begin(struct run_journal *x, const struct run *r, const struct results_folder *folder,
		 const struct run_facts *facts)
{
	const char *dir = folder->dir;
	enum record kind = RECORD_BEGIN;
	struct pack p = { 0 };
	int ret;

	if (holds_stages(dir))
		return fail(r->e, EEXIST,
			    "%s holds steps of a run that was interrupted: iogen --resume %s goes "
			    "on with them; or name another folder",
			    dir, dir);
	ret = journal_begin(&x->file, dir);
	if (ret == -EAGAIN)
		return fail(r->e, EAGAIN, "%s: another iogen is at work there; name another folder",
			    dir);
	if (ret == -EEXIST)
		return fail(r->e, EEXIST,
			    "%s: " JOURNAL_FILE " there is none of iogen's; name another folder",
			    dir);
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

/* The records behind the first. */
struct records {
	struct pack *list;
	uint32_t n;
};

/* Reads all that are whole. */
static void records_read(struct records *r, struct run_journal *x)
{
	struct pack p;

	while (journal_next(&x->file, &p)) {
		r->list = array_must_grow(r->list, r->n, sizeof(*r->list));
		r->list[r->n++] = p;
	}
}

static void records_free(struct records *r)
{
	for (uint32_t i = 0; i < r->n; i++)
		pack_free(&r->list[i]);
	free(r->list);
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
	x->last_ns = last.epoch_ns + last.at_ns;
	x->earlier = last.disks;
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
		sched_stage_pack(x->sched, h.stage, p);
		break;
	case RECORD_RESUMED:
		resumption_pack(p, &r);
		resumption_add(x, &r);
		break;
	default:
		return false;
	}
	return !p->bad && p->at == p->n;
}

static void note_resumption(struct run_journal *x)
{
	struct resumption now = { x->last_ns, clock_wall_ns(), x->nstages };
	enum record kind = RECORD_RESUMED;
	struct pack p = { 0 };

	resumption_add(x, &now);
	kind_pack(&p, &kind);
	resumption_pack(&p, &now);
	add(x, &p);
	pack_free(&p);
}

/* Returns the stages before a matrix: they are no steps of it. */
static uint32_t stages_before(const struct sched *s)
{
	uint32_t n = 0, all = sched_stages(s);

	while (jobs_repeat(s->jobs) && n < all && !sched_stage_job(s, n)->step &&
	       !sched_stage_job(s, n)->round)
		n++;
	return n;
}

/* Prints "step 37, round 1", or the name of what is no step of a matrix. */
static void print_place(const struct job *job, bool matrix, FILE *f)
{
	if (matrix && (job->step || job->round))
		job_print_place(job, "", f);
	else
		fprintf(f, "[%s]", job->name);
}

/* Says where the run goes on. */
static void say(const struct run_journal *x, const char *dir)
{
	const struct sched *s = x->sched;
	uint32_t all = sched_stages(s), before = stages_before(s), there = x->nstages;

	fprintf(stderr, "iogen: %s: ", dir);
	if (there == all) {
		fprintf(stderr, "all steps are there; the results are written\n");
	} else if (all == 1) {
		fprintf(stderr, "the run has one step, which was interrupted: it begins anew\n");
	} else {
		fprintf(stderr, "%" PRIu32 " of %" PRIu32 " steps are there; goes on at ",
			there > before ? there - before : 0, all - before);
		print_place(sched_stage_job(s, there), jobs_repeat(s->jobs), stderr);
		fprintf(stderr, "\n");
	}
}

/* Checks that the files which the steps so far have read or prepared are there. */
static int check_targets(const struct run_journal *x, const char *dir, struct err *e)
{
	struct prepared lost;

	if (x->replaced && x->nstages)
		return fail(
			e, EXDEV,
			"--resume=%s: %s is another file than the one that the steps so far have "
			"read: put it back, or begin a new run",
			dir, x->replaced);
	if (prepared_lost(x->sched, &lost))
		return fail(e, EXDEV,
			    "--resume=%s: %s %s [%s] has prepared: put it back, or begin a new run",
			    dir, lost.path,
			    lost.gone ? "is gone, which" : "is another file than the one that",
			    lost.by->name);
	return 0;
}

static int go_on(struct run_journal *x, const char *dir, struct err *e)
{
	struct records r = { 0 };
	bool good = true;

	records_read(&r, x);
	start_find(x, &r);
	for (uint32_t i = 0; good && i < r.n; i++)
		good = take(x, &r.list[i]);
	records_free(&r);
	if (!good)
		return fail(e, EINVAL,
			    "--resume=%s: its journal has steps that these jobs do not have: begin "
			    "a new run",
			    dir);
	if (check_targets(x, dir, e))
		return -EXDEV;
	x->sched->goes_on = x->nstages;
	note_resumption(x);
	say(x, dir);
	return 0;
}

int run_journal_open(struct run_journal *x, const struct run *r, struct sched *s,
		     const struct results_folder *folder, const struct run_facts *facts)
{
	int ret;

	x->sched = s;
	x->dir = folder->dir;
	if (!x->dir)
		return 0;
	ret = x->goes_on ? go_on(x, x->dir, r->e) : begin(x, r, folder, facts);
	if (!ret && !x->failed) {
		s->keep = keep_stage;
		s->keep_arg = x;
	}
	return ret;
}

/* Returns whether a job may write over files that iogen did not make. */
static bool overwrites(const struct jobs *jobs)
{
	for (uint32_t i = 0; i < jobs->nrun; i++)
		if (job_overwrites(jobs->run[i]))
			return true;
	return false;
}

void run_journal_say_left(const struct run *r, const struct sched *s, const char *dir)
{
	fprintf(stderr, "iogen: %s: %s: iogen --resume %s%s%s %s\n", dir,
		s->complete ? "all was run" : "not all steps were run", dir,
		r->cmdline->settings.allow_exec ? " --allow-exec" : "",
		overwrites(r->jobs) ? " --overwrite=1" : "",
		s->complete ? "writes the results" : "goes on");
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
	run_begin_free(&x->begin);
	free(x->list);
}
