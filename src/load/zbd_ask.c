/* SPDX-License-Identifier: MIT */
/* The choice of a zone for a read, a trim or a write: see zbd.h. */
#include "load/zbd_table.h"

#include <math.h>

/* A place that is asked for. */
struct ask {
	const struct zbd_part *p;
	struct zbd *t;
	struct zbd_rules *r;
	struct spot *s;
	uint32_t zone;  /* zone that is meant, and then the one that is chosen */
	uint64_t at;    /* bytes of room in the zone that is meant, before the place */
	uint64_t least; /* bytes */
};

/*
 * Waits while a transfer is in flight, or somebody who writes may still go on. Once all writers
 * have asked in vain and nothing has changed since, none can; unless one of them keeps zones: who
 * does is told, and lets them go when they are read back.
 */
static enum zbd_answer wait_for_others(struct ask *a)
{
	struct zbd *t = a->t;

	if (t->pending)
		return ZBD_WAIT;
	if (!a->r->writes)
		return t->writers ? ZBD_WAIT : ZBD_NONE;
	zbd_asked_in_vain(t, a->r);
	if (t->nkept && !a->r->holds)
		return ZBD_WAIT;
	return t->stuck < t->writers ? ZBD_WAIT : ZBD_NONE;
}

/* Sets the place within a zone of which @room bytes are in use, from its start on. */
static void place_within(struct ask *a, uint64_t room)
{
	uint64_t most = room - room % a->least;

	if (a->s->len > most)
		a->s->len = (uint32_t)most;
	if (a->r->random)
		a->at = a->at / a->least % ((most - a->s->len) / a->least + 1) * a->least;
	else if (a->s->len > room - a->at)
		a->s->len = (uint32_t)((room - a->at) / a->least * a->least);
	a->s->offset = a->t->zone[a->zone].is.start + a->at;
}

/*
 * Has a sequence that finds no block at its place go on in the next zone with room. False: there is
 * none.
 */
static bool step_on(struct ask *a, uint64_t room)
{
	if (a->r->random || room >= a->at + a->least)
		return true;
	a->at = 0;
	do
		a->zone++;
	while (a->zone < a->p->end && !zbd_room_of(a->p, a->zone));
	return a->zone < a->p->end;
}

/* --- reads and trims --- */

/* Returns the bytes of a zone that can be read. */
static uint64_t filled(const struct ask *a, uint32_t zone)
{
	const struct zbd_zone *z = &a->t->zone[zone];
	uint64_t written = z->written - z->is.start, room = zbd_room_of(a->p, zone);

	if (a->r->beyond)
		return room;
	if (z->is.dead || z->busy || z->torn)
		return 0;
	return z->is.sequential && written < room ? written : room;
}

/* Returns whether a zone has what a read, or else a trim, asks for. */
static bool serves(const struct ask *a, uint32_t zone)
{
	const struct zbd_zone *z = &a->t->zone[zone];

	if (a->s->dir == IO_READ)
		return filled(a, zone) >= a->least;
	if (!zbd_room_of(a->p, zone) || z->keeper)
		return false;
	return !a->r->random || (!z->busy && z->is.wp > z->is.start);
}

/* Goes to the nearest zone that serves: at random on both sides, else behind. False: none does. */
static bool go_to_nearest(struct ask *a)
{
	uint32_t zone = a->zone;

	for (uint32_t by = 1; by < a->p->end - a->p->first; by++) {
		if (zone + by < a->p->end && serves(a, zone + by))
			a->zone = zone + by;
		else if (a->r->random && zone >= a->p->first + by && serves(a, zone - by))
			a->zone = zone - by;
		if (a->zone != zone)
			return true;
	}
	return false;
}

static enum zbd_answer ask_read(struct ask *a)
{
	uint64_t has = filled(a, a->zone);

	if (has < a->least || (!a->r->random && has < a->at + a->least)) {
		if (!go_to_nearest(a)) {
			if (a->r->beyond)
				return ZBD_END;
			return a->r->mixed && !a->t->pending ? ZBD_NONE : wait_for_others(a);
		}
		a->at = a->r->random ? a->at : 0;
	}
	place_within(a, filled(a, a->zone));
	a->t->zone[a->zone].reading++;
	return ZBD_GO;
}

static enum zbd_answer ask_trim(struct ask *a)
{
	struct zbd_zone *z;

	if (!serves(a, a->zone) && !go_to_nearest(a))
		return wait_for_others(a);
	z = &a->t->zone[a->zone];
	if (z->busy || z->writing || z->reading)
		return ZBD_WAIT;
	z->busy = true;
	a->t->pending++;
	a->s->offset = z->is.start;
	a->s->len = (uint32_t)z->is.size;
	return ZBD_GO;
}

/* --- writes --- */

static bool may_open(const struct ask *a)
{
	const struct zbd *t = a->t;
	uint32_t n = 0;

	if (a->p->max_open && t->nopen >= a->p->max_open)
		return false;
	for (uint32_t i = 0; a->r->job_max_open && i < t->nopen; i++)
		n += t->zone[t->open[i]].opener == a->r->who;
	return !a->r->job_max_open || n < a->r->job_max_open;
}

/* Returns whether what is in the zone has to stay there, the worker's own or another's. */
static bool has_to_stay(const struct ask *a, const struct zbd_zone *z)
{
	return z->keeper && (!zbd_is_kept(z, a->r) || zbd_left(z) < a->least);
}

/* Returns whether the worker may write to a zone, once that is reset if need be. */
static bool may_write(const struct ask *a, uint32_t zone)
{
	const struct zbd_zone *z = &a->t->zone[zone];

	if (has_to_stay(a, z))
		return false;
	return zbd_room_of(a->p, zone) && z->is.sequential && !z->busy &&
	       (!z->writing || z->writer == a->r->who) && (z->is.open || may_open(a));
}

static bool is_of_part(const struct ask *a, uint32_t zone)
{
	return zone >= a->p->first && zone < a->p->end;
}

/*
 * Goes to an open zone that has a block left, from the one on that is as far in the list as the
 * zone that was meant is in the part. False: there is none.
 */
static bool go_to_open(struct ask *a)
{
	const struct zbd *t = a->t;
	uint64_t from = (uint64_t)t->nopen * (a->zone - a->p->first) / (a->p->end - a->p->first);

	for (uint32_t i = 0; i < t->nopen; i++) {
		uint32_t zone = t->open[(from + i) % t->nopen];

		if (is_of_part(a, zone) && may_write(a, zone) &&
		    zbd_left(&t->zone[zone]) >= a->least) {
			a->zone = zone;
			return true;
		}
	}
	return false;
}

/* Goes to the next zone that may be opened. False: there is none. */
static bool go_to_other(struct ask *a)
{
	uint32_t n = a->p->end - a->p->first;

	for (uint32_t by = 1; by < n; by++) {
		uint32_t zone = a->p->first + (a->zone - a->p->first + by) % n;

		if (!a->t->zone[zone].is.open && may_write(a, zone)) {
			a->zone = zone;
			return true;
		}
	}
	return false;
}

/* Goes to an open zone that has less than a block left. False: there is none. */
static bool go_to_spent(struct ask *a)
{
	for (uint32_t i = 0; i < a->t->nopen; i++) {
		const struct zbd_zone *z = &a->t->zone[a->t->open[i]];

		if (is_of_part(a, a->t->open[i]) && !z->busy && !z->writing &&
		    (!z->keeper || zbd_is_kept(z, a->r)) && zbd_left(z) < a->least) {
			a->zone = a->t->open[i];
			return true;
		}
	}
	return false;
}

/* Hands the zone over to be reset or finished, once nothing of it is in flight. */
static enum zbd_answer hand_over(struct ask *a, enum zbd_answer to)
{
	struct zbd_zone *z = &a->t->zone[a->zone];

	if (z->writing || z->reading)
		return ZBD_WAIT;
	z->busy = true;
	a->t->pending++;
	return to;
}

/* Returns whether zone_reset_frequency= counts the worker's writes now. */
static bool counts(const struct ask *a)
{
	const struct zbd *t = a->t;

	if (a->r->frequency <= 0 || a->r->keeps)
		return false;
	for (uint32_t i = 0; i < t->nranges; i++)
		if (t->range[i].first == a->p->first && t->range[i].end == a->p->end)
			return t->range[i].written >= a->r->threshold;
	return true;
}

/* Writes to a zone at its write pointer, or has it reset before. */
static enum zbd_answer write_here(struct ask *a)
{
	struct zbd_zone *z = &a->t->zone[a->zone];
	uint64_t left = zbd_left(z);
	bool counted = counts(a);
	bool due = counted && (double)a->t->unreset + 1 >= floor(1 / a->r->frequency);
	bool fresh = a->r->keeps && !zbd_is_kept(z, a->r);
	enum zbd_answer ret;

	if (left < a->least || ((due || fresh) && z->is.wp > z->is.start)) {
		ret = hand_over(a, ZBD_RESET);
		if (due && ret == ZBD_RESET)
			a->t->unreset = -1;
		return ret;
	}
	if (due)
		a->t->unreset = -1;
	a->t->unreset = counted ? a->t->unreset + 1 : a->t->unreset < 0 ? 0 : a->t->unreset;
	zbd_zone_open(a->t, a->zone, a->r->who);
	if (a->s->len > left)
		a->s->len = (uint32_t)(left - left % a->least);
	a->s->offset = z->is.wp;
	zbd_wp_set(a->t, a->zone, z->is.wp + a->s->len);
	z->writer = a->r->who;
	a->t->nkept += a->r->keeps && !z->keeper;
	z->keeper = a->r->keeps ? z->writer + 1 : 0;
	z->writing++;
	a->t->pending++;
	return ZBD_GO;
}

static enum zbd_answer ask_write(struct ask *a)
{
	const struct zbd_zone *z = &a->t->zone[a->zone];
	uint64_t room = zbd_room_of(a->p, a->zone);

	/* a zone that a sequence has filled, or finds full on its way, is not reset */
	if (z->is.sequential && a->at)
		room = zbd_left(z) < a->least ? 0 : a->at + a->least;
	if (!step_on(a, room))
		return ZBD_END;
	if (!a->t->zone[a->zone].is.sequential) {
		place_within(a, zbd_room_of(a->p, a->zone));
		return ZBD_GO;
	}
	if (may_write(a, a->zone) || go_to_open(a) || go_to_other(a))
		return write_here(a);
	if (go_to_spent(a))
		return hand_over(a, ZBD_FINISH);
	return wait_for_others(a);
}

enum zbd_answer zbd_ask(const struct zbd_part *p, struct zbd_rules *r, struct spot *s,
			uint32_t *zone)
{
	struct ask a = { .p = p, .t = p->of, .r = r, .s = s, .least = r->least[s->dir] };
	enum zbd_answer ret;

	a.zone = zbd_zone_of(p, s->offset);
	a.at = s->offset - zbd_room_before(p, a.zone);
	pthread_mutex_lock(&p->of->lock);
	ret = s->dir == IO_TRIM ? ask_trim(&a) : s->dir == IO_READ ? ask_read(&a) : ask_write(&a);
	if (ret == ZBD_GO || ret == ZBD_RESET || ret == ZBD_FINISH)
		zbd_changed(p->of);
	pthread_mutex_unlock(&p->of->lock);
	*zone = a.zone;
	return ret;
}
