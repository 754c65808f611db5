/* SPDX-License-Identifier: MIT */
/* Finding the next place in a file, a function for each kind of order: see offset_place.h. */
#include "load/offset_place.h"

#include "load/offset_rules.h"

void offset_file_fit(struct offset *o, struct offset_file *f, uint64_t length)
{
	const struct zones *zones = &o->rules.zones;

	length -= f->zone.start;
	if (zones->size && o->rules.random && length > zones->range)
		length = zones->range;
	f->usable = offset_rules_usable(&o->rules, length);
	permutation_size(&f->order, (f->usable + o->grid - 1) / o->grid);
	for (int dir = 0; dir < 3; dir++)
		f->blocks[dir] = offset_rules_places(&o->rules, o->step[dir], f->usable, dir);
}

/* Draws an offset in a file whose blocks are not all as likely. */
static uint64_t uneven_place(struct offset *o, const struct offset_file *f, enum io_dir dir)
{
	const struct distribution *d = &o->uneven[3 * (f - o->files) + dir];

	return distribution_next(d, &o->offsets, dir, o->step[dir]) * o->step[dir];
}

/* Takes the next block of a list; with a stride the list ends with the file. */
static bool listed_place(struct offset *o, struct offset_file *f, enum io_dir dir)
{
	const struct distribution_options *d = o->rules.distribution;
	uint64_t block = distribution_listed(d, o->listed[dir], o->rules.stride);

	if (block >= f->usable / o->step[dir])
		return false;
	o->listed[dir]++;
	f->next = block * o->step[dir];
	return true;
}

/* Draws a random offset: each once, or with replacement. */
static bool random_place(struct offset *o, struct offset_file *f, enum io_dir dir)
{
	if (o->rules.distribution && !o->uneven)
		return listed_place(o, f, dir);
	if (o->uneven)
		f->next = uneven_place(o, f, dir);
	else if (o->rules.replace)
		f->next = rng_below(&o->offsets, f->blocks[dir]) * o->step[dir];
	else if (f->index == f->order.n)
		return false;
	else
		f->next = permutation_of(&f->order, f->index++) * o->grid;
	return true;
}

/* Finds the next of blocks that come once each: the plain case. */
static bool once_next(struct offset *o, struct offset_file *f, struct spot *s)
{
	if (f->index == f->order.n)
		return false;
	s->offset = permutation_of(&f->order, f->index++) * o->grid;
	if (s->len > f->usable - s->offset)
		s->len = offset_rules_shortened(&o->rules, s->dir, f->usable - s->offset);
	return true;
}

/* Cuts a place that would reach a used block, or the end, to a size of bssplit=: one fits. */
static void exact_cut(const struct offset *o, const struct offset_file *f, struct spot *s)
{
	uint64_t most = (s->len + o->grid - 1) / o->grid;
	uint64_t room = cover_run(&f->cover, s->offset / o->grid, most) * o->grid;

	s->len = bssplit_fit(o->rules.split[s->dir], s->len, room);
}

/*
 * Finds the next of blocks of different sizes that come once each: a place in a used block moves
 * behind it, and one that reaches a used block ends before it.
 */
static bool covered_next(struct offset *o, struct offset_file *f, struct spot *s)
{
	uint64_t block, left;

	if (!f->cover.free)
		return false;
	block = cover_next(&f->cover, permutation_of(&f->order, f->index++));
	s->offset = block * o->grid;
	left = f->usable - s->offset;
	if (o->rules.exact)
		exact_cut(o, f, s);
	if (s->len > left)
		s->len = offset_rules_shortened(&o->rules, s->dir, left);
	if (o->rules.tail && s->len < left)
		s->len -= s->len % o->grid;
	left = cover_take(&f->cover, block, (s->len + o->grid - 1) / o->grid) * o->grid;
	if (s->len > left)
		s->len = (uint32_t)left;
	return true;
}

static bool random_next(struct offset *o, struct offset_file *f, struct spot *s)
{
	if (!f->again || f->next >= f->usable) {
		if (!random_place(o, f, s->dir))
			return false;
		f->again = o->rules.nr ? o->rules.nr : 1;
	}
	s->offset = f->next;
	if (s->len > f->usable - f->next)
		s->len = offset_rules_shortened(&o->rules, s->dir, f->usable - f->next);
	if (!o->rules.identical)
		f->next += s->len;
	f->again--;
	return true;
}

/* Has a share of the I/Os follow the one before in their direction, if there is room. */
static bool mixed_next(struct offset *o, struct offset_file *f, struct spot *s)
{
	uint64_t *pos = &f->pos[s->dir];
	bool on = rng_below(&o->order, 100) < o->rules.order_pct[s->dir];

	if (on && *pos < f->usable && s->len <= f->usable - *pos)
		s->offset = *pos;
	else if (!random_next(o, f, s))
		return false;
	*pos = s->offset + s->len;
	return true;
}

static bool sequential_next(struct offset *o, struct offset_file *f, struct spot *s)
{
	uint64_t *pos = &f->pos[s->dir], left = *pos < f->usable ? f->usable - *pos : 0;

	if (s->len > left && !o->rules.tail)
		s->len = (uint32_t)o->rules.bs[s->dir].lo;
	if (s->len > left && o->rules.tail)
		s->len = (uint32_t)left;
	if (!s->len || s->len > left)
		return false;
	s->offset = *pos;
	*pos += s->len;
	if (o->rules.skip)
		*pos = offset_rules_skipped(&o->rules, o->rules.regions[s->file].length, *pos);
	return true;
}

/* Takes a block that no other cursor has; all rounds are one, which ends with the last block. */
static bool shared_next(struct offset *o, struct offset_file *f, struct spot *s)
{
	const struct offset_rules *p = &o->rules;
	uint64_t n = atomic_fetch_add_explicit(&p->shared->next, 1, memory_order_relaxed);

	n = n * p->shares + p->share;
	if (!o->rules.forever && n >= o->shared_end)
		return false;
	s->offset = n % (f->usable / s->len) * s->len;
	return true;
}

static bool zone_next(struct offset *o, struct offset_file *f, struct spot *s)
{
	const struct zones *zones = &o->rules.zones;
	uint64_t length = o->rules.regions[s->file].length;
	bool moves = zone_moves(&f->zone, zones, length), found;

	if (moves)
		offset_file_fit(o, f, length);
	if (moves)
		f->pos[0] = f->pos[1] = f->pos[2] = 0;
	if (f->pos[s->dir] >= zones->range)
		f->pos[s->dir] = 0;
	if (moves || (o->rules.random && f->index == f->order.n)) {
		permutation_shuffle(&f->order, &o->order);
		f->index = f->again = 0;
	}
	found = f->usable && (o->rules.random ? random_next(o, f, s) : sequential_next(o, f, s));
	if (found) {
		f->zone.moved += s->len;
		s->offset += f->zone.start;
	}
	return found;
}

void offset_set_next(struct offset *o)
{
	const struct offset_rules *p = &o->rules;

	if (p->shared)
		o->next = shared_next;
	else if (p->zones.size)
		o->next = zone_next;
	else if (!p->random)
		o->next = sequential_next;
	else if (offset_rules_goes_on(p))
		o->next = mixed_next;
	else if (offset_rules_maps(p))
		o->next = covered_next;
	else
		o->next = offset_rules_repeats(p) ? random_next : once_next;
}

bool offset_draws_once(const struct offset *o)
{
	return o->next == once_next;
}
