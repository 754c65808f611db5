/* SPDX-License-Identifier: MIT */
/* The table of zones, and what changes it: see zbd.h. */
#include "load/zbd_table.h"

#include <errno.h>
#include <stdlib.h>

#include "base/array.h"

/* --- the table --- */

int zbd_open(struct zbd *t, const struct target_zone *list, uint32_t n, uint32_t limit)
{
	*t = (struct zbd){ .n = n, .zone_size = list[0].size, .limit = limit, .state = 1 };
	pthread_mutex_init(&t->lock, NULL);
	t->zone = calloc(n, sizeof(*t->zone));
	t->open = calloc(n, sizeof(*t->open));
	if (!t->zone || !t->open)
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++) {
		t->zone[i] = (struct zbd_zone){ .is = list[i], .written = list[i].wp };
		t->zone[i].opener = UINT32_MAX;
		if (list[i].open)
			t->open[t->nopen++] = i;
	}
	return 0;
}

int zbd_extend(struct zbd *t, uint64_t n)
{
	struct zbd_zone *zone;
	uint32_t *open;

	if (n <= t->n)
		return 0;
	if (n > UINT32_MAX)
		return -ENOMEM;
	zone = realloc(t->zone, n * sizeof(*zone));
	t->zone = zone ? zone : t->zone;
	open = realloc(t->open, n * sizeof(*open));
	t->open = open ? open : t->open;
	if (!zone || !open)
		return -ENOMEM;
	for (uint32_t i = t->n; i < n; i++) {
		zone[i] = (struct zbd_zone){ .is = zone[0].is, .opener = UINT32_MAX };
		zone[i].is.start = zone[i].is.wp = zone[i].written = i * t->zone_size;
		zone[i].is.open = false;
	}
	t->n = (uint32_t)n;
	return 0;
}

void zbd_close(struct zbd *t)
{
	free(t->zone);
	free(t->open);
	free(t->range);
	*t = (struct zbd){ 0 };
}

/* Counts bytes of a zone that are written, or, below 0, that are not any more. */
static void count(struct zbd *t, uint32_t zone, int64_t bytes)
{
	for (uint32_t i = 0; i < t->nranges; i++)
		if (zone >= t->range[i].first && zone < t->range[i].end)
			t->range[i].written += (uint64_t)bytes;
}

void zbd_wp_set(struct zbd *t, uint32_t zone, uint64_t wp)
{
	struct target_zone *z = &t->zone[zone].is;

	count(t, zone, (int64_t)(wp - z->wp));
	z->wp = wp;
}

void zbd_zone_open(struct zbd *t, uint32_t zone, uint32_t who)
{
	if (t->zone[zone].is.open)
		return;
	t->zone[zone].is.open = true;
	t->zone[zone].opener = who;
	t->open[t->nopen++] = zone;
}

static void close_one(struct zbd *t, uint32_t zone)
{
	uint32_t i = 0;

	if (!t->zone[zone].is.open)
		return;
	t->zone[zone].is.open = false;
	while (t->open[i] != zone)
		i++;
	for (t->nopen--; i < t->nopen; i++)
		t->open[i] = t->open[i + 1];
}

static void empty(struct zbd *t, uint32_t zone)
{
	struct zbd_zone *z = &t->zone[zone];

	zbd_wp_set(t, zone, z->is.start);
	z->written = z->is.start;
	z->torn = false;
	close_one(t, zone);
}

static void zone_pack(struct zbd *t, uint32_t zone, struct pack *p)
{
	struct zbd_zone *z = &t->zone[zone];
	uint64_t wp = z->is.wp;
	bool open = z->is.open;

	pack_u64(p, &wp);
	pack_u64(p, &z->written);
	pack_bool(p, &z->torn);
	pack_bool(p, &open);
	p->bad |= wp < z->is.start || wp > z->is.start + z->is.capacity || z->written > wp;
	if (!p->reads || p->bad)
		return;
	zbd_wp_set(t, zone, wp);
	if (open)
		zbd_zone_open(t, zone, UINT32_MAX);
}

void zbd_pack(struct zbd *t, struct pack *p)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->n; i++) {
		if (p->reads)
			empty(t, i);
		n += t->zone[i].is.wp > t->zone[i].is.start;
	}
	pack_u32(p, &n);
	for (uint32_t i = 0; n && !p->bad; n--, i++) {
		while (!p->reads && t->zone[i].is.wp == t->zone[i].is.start)
			i++;
		pack_u32(p, &i);
		p->bad |= i >= t->n;
		if (!p->bad)
			zone_pack(t, i, p);
	}
}

/* --- a part --- */

static uint64_t usable(const struct zbd_part *p, const struct target_zone *z)
{
	if (!p->block)
		return z->sequential && !z->dead ? z->size : 0;
	return z->dead || z->capacity < p->block ? 0 : z->capacity - z->capacity % p->unit;
}

/* Keeps the room of each zone, unless all have the same. */
static int sums_make(struct zbd_part *p)
{
	uint64_t first = usable(p, &p->of->zone[p->first].is);
	bool same = first > 0;

	for (uint32_t i = p->first; i < p->end; i++) {
		uint64_t room = usable(p, &p->of->zone[i].is);

		same &= room == first;
		p->room += room;
	}
	if (same) {
		p->each = first;
		return 0;
	}
	p->sums = calloc(p->end - p->first + 1, sizeof(*p->sums));
	if (!p->sums)
		return -ENOMEM;
	for (uint32_t i = p->first; i < p->end; i++)
		p->sums[i - p->first + 1] = p->sums[i - p->first] + usable(p, &p->of->zone[i].is);
	return 0;
}

int zbd_part_open(struct zbd_part *p, struct zbd *t, uint64_t start, uint64_t length, uint64_t unit,
		  uint64_t block)
{
	const struct target_zone *last = &t->zone[t->n - 1].is;
	uint64_t end = start + length;

	*p = (struct zbd_part){ .of = t, .unit = unit, .block = block };
	p->first = start <= last->start ? (uint32_t)((start + t->zone_size - 1) / t->zone_size) :
					  t->n;
	p->end = end >= last->start + last->size ? t->n : (uint32_t)(end / t->zone_size);
	if (p->first >= p->end) {
		p->end = p->first;
		return 0;
	}
	return sums_make(p);
}

void zbd_part_close(struct zbd_part *p)
{
	free(p->sums);
	*p = (struct zbd_part){ 0 };
}

struct region zbd_part_region(const struct zbd_part *p)
{
	const struct target_zone *first = &p->of->zone[p->first].is,
				 *last = &p->of->zone[p->end - 1].is;

	return (struct region){ first->start, last->start + last->size - first->start };
}

uint32_t zbd_zone_of(const struct zbd_part *p, uint64_t at)
{
	uint32_t lo = p->first, hi = p->end;

	if (p->each)
		return p->first + (uint32_t)(at / p->each);
	while (hi - lo > 1) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (p->sums[mid - p->first] <= at)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

uint64_t zbd_part_behind(const struct zbd_part *p, uint64_t end)
{
	uint32_t zone = (uint32_t)((end - 1) / p->of->zone_size);
	uint64_t within = end - p->of->zone[zone].is.start, room = zbd_room_of(p, zone);

	return zbd_room_before(p, zone) + (within < room ? within : room);
}

/* --- workers --- */

void zbd_join(const struct zbd_part *p, struct zbd_rules *r, double threshold)
{
	struct zbd *t = p->of;
	struct zbd_range range = { p->first, p->end, 0 };
	uint32_t i = 0;

	pthread_mutex_lock(&t->lock);
	t->writers += r->writes;
	while (i < t->nranges && (t->range[i].first != p->first || t->range[i].end != p->end))
		i++;
	if (threshold > 0 && r->writes && i == t->nranges) {
		for (uint32_t k = p->first; k < p->end; k++)
			if (t->zone[k].is.sequential)
				range.written += t->zone[k].is.wp - t->zone[k].is.start;
		t->range = array_must_grow(t->range, t->nranges, sizeof(*t->range));
		t->range[t->nranges++] = range;
	}
	pthread_mutex_unlock(&t->lock);
	r->threshold = (uint64_t)((double)zbd_part_region(p).length * threshold);
}

static void release(const struct zbd_part *p, const struct zbd_rules *r)
{
	for (uint32_t i = p->first; r->keeps && i < p->end; i++) {
		if (!zbd_is_kept(&p->of->zone[i], r))
			continue;
		p->of->zone[i].keeper = 0;
		p->of->nkept--;
	}
	zbd_changed(p->of);
}

void zbd_leave(const struct zbd_part *p, const struct zbd_rules *r)
{
	pthread_mutex_lock(&p->of->lock);
	p->of->writers -= r->writes;
	release(p, r);
	pthread_mutex_unlock(&p->of->lock);
}

void zbd_release(const struct zbd_part *p, const struct zbd_rules *r)
{
	pthread_mutex_lock(&p->of->lock);
	release(p, r);
	pthread_mutex_unlock(&p->of->lock);
}

void zbd_stand(const struct zbd_part *p, struct zbd_rules *r)
{
	pthread_mutex_lock(&p->of->lock);
	if (r->writes)
		zbd_asked_in_vain(p->of, r);
	pthread_mutex_unlock(&p->of->lock);
}

void zbd_go_on(const struct zbd_part *p, struct zbd_rules *r)
{
	pthread_mutex_lock(&p->of->lock);
	if (r->seen == p->of->state)
		zbd_changed(p->of);
	pthread_mutex_unlock(&p->of->lock);
}

bool zbd_stands(const struct zbd_part *p, const struct zbd_rules *r)
{
	bool ret;

	pthread_mutex_lock(&p->of->lock);
	ret = r->seen == p->of->state;
	pthread_mutex_unlock(&p->of->lock);
	return ret;
}

/* --- transfers --- */

void zbd_reset_done(struct zbd *t, uint32_t zone, bool done)
{
	pthread_mutex_lock(&t->lock);
	t->zone[zone].busy = false;
	t->pending--;
	if (done)
		empty(t, zone);
	zbd_changed(t);
	pthread_mutex_unlock(&t->lock);
}

void zbd_finish_done(struct zbd *t, uint32_t zone, bool done)
{
	struct target_zone *z = &t->zone[zone].is;

	pthread_mutex_lock(&t->lock);
	t->zone[zone].busy = false;
	t->pending--;
	if (done) {
		zbd_wp_set(t, zone, z->start + z->capacity);
		close_one(t, zone);
	}
	zbd_changed(t);
	pthread_mutex_unlock(&t->lock);
}

/* A write is back. Where it was the last in flight, all up to the write pointer is there. */
static void write_back(struct zbd *t, uint32_t zone, bool failed)
{
	struct zbd_zone *z = &t->zone[zone];

	z->writing--;
	t->pending--;
	z->torn |= failed;
	if (z->writing || z->torn)
		return;
	z->written = z->is.wp;
	if (!zbd_left(z))
		close_one(t, zone);
}

static void back(struct zbd *t, const struct spot *s, bool failed)
{
	uint32_t zone = (uint32_t)(s->offset / t->zone_size);
	struct zbd_zone *z = &t->zone[zone];

	if (s->dir == IO_READ) {
		z->reading--;
	} else if (s->dir == IO_TRIM) {
		z->busy = false;
		t->pending--;
		if (!failed)
			empty(t, zone);
	} else if (z->is.sequential) {
		write_back(t, zone, failed);
	}
	zbd_changed(t);
}

void zbd_back(struct zbd *t, const struct spot *s, bool failed)
{
	pthread_mutex_lock(&t->lock);
	back(t, s, failed);
	pthread_mutex_unlock(&t->lock);
}

void zbd_give_back(struct zbd *t, const struct spot *s)
{
	uint32_t zone = (uint32_t)(s->offset / t->zone_size);
	const struct zbd_zone *z = &t->zone[zone];

	pthread_mutex_lock(&t->lock);
	if (s->dir == IO_WRITE && z->is.sequential)
		zbd_wp_set(t, zone, s->offset);
	back(t, s, s->dir == IO_TRIM);
	if (s->dir == IO_WRITE && z->is.wp == z->is.start && !z->writing)
		close_one(t, zone);
	pthread_mutex_unlock(&t->lock);
}
