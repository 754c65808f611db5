/* SPDX-License-Identifier: MIT */
/*
 * zonemode=zbd: places go where the zones of the target allow it (load/zbd.h). What has to be done
 * to a zone before, a reset or a finish, is done here, while nothing of that zone is in flight.
 */
#include "load/zbd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "io/target_zones.h"
#include "job/errors.h"
#include "job/pattern.h"
#include "load/zbd_options.h"
#include "worker/attachments.h"
#include "worker/files.h"
#include "worker/verify.h"

#define WAIT_NS (50 * NSEC_PER_USEC) /* between two questions, where others have to go on */

struct zoning {
	struct zbd_rules *rules; /* by target; owned */
	uint32_t round;          /* the round of verify= in which it writes */
	bool joined;
	bool taken;  /* the place that waits is one of the zones', and nobody has had it yet */
	bool stands; /* it counts as one that asks in vain at all its targets */
};

static bool zbd_wanted(const struct worker *w)
{
	return job_keeps_zones(w->job) && w->loop.has_work && w->files.list[0].zones.of;
}

static int zbd_attach(struct worker *w, void **state)
{
	const struct zbd_options *o = w->job->zbd;
	const struct pattern *rw = job_pattern(w->job);
	const struct range *bs = job_blocks(w->job);
	const uint32_t both = 1u << OP_READ | 1u << OP_WRITE;
	const struct zbd_rules rules = { .who = w->given.number,
					 .random = rw->random,
					 .writes = rw->writes || rw->trims,
					 .mixed = (job_directions(w->job) & both) == both,
					 .beyond = o->beyond,
					 .keeps = job_reads_back(w->job),
					 .job_max_open = o->job_max_open,
					 .least = { bs[0].lo, bs[1].lo, bs[2].lo },
					 .frequency = o->frequency };
	struct zoning *z = *state;

	w->loop.ahead = true;
	z->rules = calloc(w->files.ntargets, sizeof(*z->rules));
	if (!z->rules)
		return fail(&w->left.err, ENOMEM, "[%s] out of memory", w->job->name);
	for (uint32_t i = 0; i < w->files.ntargets; i++) {
		z->rules[i] = rules;
		zbd_join(&w->files.list[i].zones, &z->rules[i], o->threshold);
	}
	z->joined = true;
	return 0;
}

static void zbd_detach(struct worker *w, void *state)
{
	(void)w;
	free(((struct zoning *)state)->rules);
}

/* Resets or finishes a zone. Returns false where that failed, which ends the worker. */
static bool change_zone(struct worker *w, uint32_t file, uint32_t zone, enum zbd_answer what)
{
	struct zbd *t = w->files.list[file].zones.of;
	const struct target_zone *z = &t->zone[zone].is;
	bool reset = what == ZBD_RESET;
	int fd = w->files.list[file].fd, ret = 0;

	if (t->device)
		ret = reset ? target_zone_reset(fd, z->start, z->size) :
			      target_zone_finish(fd, z->start, z->size);
	w->left.zone_resets += reset && !ret;
	if (reset)
		zbd_reset_done(t, zone, !ret);
	else
		zbd_finish_done(t, zone, !ret);
	if (!ret)
		return true;
	fail(&w->left.err, EIO, "[%s] %s of the zone at byte %" PRIu64 " of %s: %s", w->job->name,
	     reset ? "reset" : "finish", z->start, w->files.list[file].path, err_reason(-ret));
	worker_files_fail(w);
	return false;
}

/* Goes on behind the place that was taken, and counts what it is shorter than was drawn. */
static void place_taken(struct worker *w, struct zoning *z, const struct spot *s, uint32_t drawn)
{
	struct offset_file *f = &w->offset.files[s->file];

	if (!w->offset.rules.random)
		f->pos[s->dir] = zbd_part_behind(&w->files.list[s->file].zones, s->offset + s->len);
	w->offset.bytes -= drawn;
	w->offset.bytes += s->len;
	w->offset.passed -= drawn;
	w->offset.passed += s->len;
	z->taken = true;
}

/*
 * Ends the worker, for there is no place; with @stuck, a write has none that it should have. Where
 * what is written is to be read back, that comes first, and then the zones are free.
 */
static void no_place(struct worker *w, const struct spot *s, bool stuck)
{
	const struct zbd_part *p = &w->files.list[s->file].zones;
	const struct verify *v = attach_state(w, &attach_verify);
	uint32_t nopen;

	w->phase.ending = true;
	if (s->dir != IO_WRITE || !stuck || (v && v->moved.n))
		return;
	pthread_mutex_lock(&p->of->lock);
	nopen = p->of->nopen;
	pthread_mutex_unlock(&p->of->lock);
	fail(&w->left.err, EIO,
	     "[%s] %s: no zone can be written: %u are open, and max_open_zones=%u; a job that "
	     "resets them, or a larger number, makes room",
	     w->job->name, w->files.list[s->file].path, nopen, p->max_open);
	worker_files_fail(w);
}

/* Has a read that no zone has data for be a write, where the job writes, too. Returns whether. */
static bool write_instead(struct worker *w, const struct zbd_rules *r, struct spot *s)
{
	struct offset_file *f = &w->offset.files[s->file];
	uint32_t drawn = s->len, len = (uint32_t)r->least[IO_WRITE];
	uint64_t at = w->offset.rules.random ? s->offset : f->pos[IO_WRITE];

	if (s->dir != IO_READ || !r->mixed || at >= w->files.list[s->file].zones.room)
		return false;
	if (!w->offset.rules.random)
		f->pos[IO_READ] -= drawn;
	*s = (struct spot){ IO_WRITE, s->file, len, at };
	w->offset.bytes += len;
	w->offset.bytes -= drawn;
	w->offset.passed += len;
	w->offset.passed -= drawn;
	return true;
}

/* Draws a place in another file or pass for one that there is not. Returns whether it could. */
static bool place_again(struct worker *w, const struct spot *s, uint32_t *tries)
{
	offset_drop(&w->offset, s);
	w->phase.placed = false;
	return ++*tries <= 2 * w->files.ntargets && worker_files_placed(w);
}

/*
 * Lets the zones go of which the data are read back, once their round is over. Returns whether
 * something was written since.
 */
static bool round_holds(struct worker *w, struct zoning *z)
{
	const struct verify *v = attach_state(w, &attach_verify);

	if (!v || v->round == z->round)
		return v && v->moved.n;
	z->round = v->round;
	for (uint32_t i = 0; i < w->files.ntargets; i++)
		zbd_release(&w->files.list[i].zones, &z->rules[i]);
	return false;
}

/*
 * Has those who share another target know whether this worker can go on here: else each would wait
 * for the other.
 */
static void others_know(struct worker *w, struct zoning *z, uint32_t file, bool waits)
{
	bool stands = waits && zbd_stands(&w->files.list[file].zones, &z->rules[file]);

	if (!stands && !z->stands)
		return;
	z->stands = stands;
	for (uint32_t i = 0; i < w->files.ntargets; i++) {
		if (i != file && stands)
			zbd_stand(&w->files.list[i].zones, &z->rules[i]);
		else if (i != file)
			zbd_go_on(&w->files.list[i].zones, &z->rules[i]);
	}
}

static bool zbd_waits(struct worker *w, void *state, struct spot *s)
{
	struct zoning *z = state;
	uint32_t zone, tries = 0;
	enum zbd_answer ret;
	struct spot was;
	bool holds = round_holds(w, z);

	while (!z->taken) {
		uint32_t drawn = s->len;

		z->rules[s->file].holds = holds;
		ret = zbd_ask(&w->files.list[s->file].zones, &z->rules[s->file], s, &zone);
		others_know(w, z, s->file, ret == ZBD_WAIT);
		switch (ret) {
		case ZBD_GO:
			place_taken(w, z, s, drawn);
			break;
		case ZBD_WAIT:
			w->phase.hold_ns = w->loop.now_ns + WAIT_NS;
			return true;
		case ZBD_RESET:
		case ZBD_FINISH:
			if (!change_zone(w, s->file, zone, ret))
				return true;
			break;
		case ZBD_END:
		case ZBD_NONE:
			if (ret == ZBD_NONE && write_instead(w, &z->rules[s->file], s))
				break;
			was = *s;
			if (place_again(w, s, &tries))
				break;
			no_place(w, &was, ret == ZBD_NONE);
			return true;
		}
	}
	return false;
}

static void zbd_planned(struct worker *w, void *state, struct chain *c, const struct spot *s)
{
	struct zoning *z = state;

	(void)w;
	(void)c;
	if (s)
		z->taken = false;
}

static void transfer_returns(struct worker *w, const struct transfer *t, bool failed)
{
	const struct spot s = { t->io.dir, t->io.file, t->len, t->offset };

	if (s.dir != IO_READ && s.dir != IO_WRITE && s.dir != IO_TRIM)
		return;
	w->left.zone_resets += s.dir == IO_TRIM && !failed;
	zbd_back(w->files.list[s.file].zones.of, &s, failed);
}

/* Counts what has come back, unless verify= read it back, where no zone was asked. */
static void zbd_chain_back(struct worker *w, void *state, const struct chain *c)
{
	const struct zoning *z = state;

	if (z->rules->keeps && c->check)
		return;
	for (uint32_t k = 0; k < c->steps; k++)
		transfer_returns(w, &c->step[k], c->failed);
}

/* Leaves the zones; what an engine that broke down has not brought back is lost. */
static void zbd_end(struct worker *w, void *state)
{
	struct zoning *z = state;

	if (!z->joined)
		return;
	z->joined = false;
	if (z->taken)
		zbd_give_back(w->files.list[w->phase.place.file].zones.of, &w->phase.place);
	for (uint32_t i = 0; i < w->loop.depth; i++) {
		const struct chain *c = worker_chain(w, i);

		if (z->rules->keeps && c->check)
			continue;
		for (uint32_t k = 0; c->outstanding && k < c->steps; k++)
			transfer_returns(w, &c->step[k], true);
	}
	for (uint32_t i = 0; i < w->files.ntargets; i++)
		zbd_leave(&w->files.list[i].zones, &z->rules[i]);
}

const struct attachment_ops attach_zbd = {
	.name = "zbd",
	.size = sizeof(struct zoning),
	.wanted = zbd_wanted,
	.open = zbd_attach,
	.close = zbd_detach,
	.leave = zbd_end,
	.waits = zbd_waits,
	.planned = zbd_planned,
	.back = zbd_chain_back,
};
