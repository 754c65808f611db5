/* SPDX-License-Identifier: MIT */
/* The sequence of places: see offset.h. */
#include "offset.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static uint64_t min_u64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* The grid that random offsets lie on: the smaller of the smallest blocks in use. */
static uint64_t plan_grid(const struct offset_plan *p)
{
	if (p->trims)
		return p->bs[2].lo;
	if (!p->writes)
		return p->bs[0].lo;
	if (!p->reads)
		return p->bs[1].lo;
	return min_u64(p->bs[0].lo, p->bs[1].lo);
}

/* Bytes of a region that a pass works on. */
static uint64_t region_usable(const struct offset_plan *p, uint32_t file)
{
	uint64_t length = p->regions[file].length;

	return p->tail ? length : length - length % plan_grid(p);
}

/* Bytes of a round: those asked for, or of the regions, though places may overlap or repeat. */
static uint64_t round_bytes(const struct offset_plan *p)
{
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < p->nregions; i++)
		bytes += region_usable(p, i);
	return p->total_bytes ? p->total_bytes : bytes;
}

uint64_t offset_total(const struct offset_plan *p)
{
	uint64_t bytes = round_bytes(p), ios;

	if (p->forever)
		return 0;
	if (p->total_ios) {
		ios = p->total_ios * plan_grid(p);
		bytes = min_u64(bytes, ios);
	}
	return bytes * p->loops;
}

/* A round's function of one half: a product's high bits, which depend on all of it. */
static inline uint64_t round_bits(uint64_t half, uint32_t key, uint32_t bits)
{
	uint64_t h = (half ^ key) * 0x9e3779b97f4a7c15u;

	return ((h ^ h >> 29) * 0xbf58476d1ce4e5b9u) >> (64 - bits);
}

/* The halves may differ by a bit: each is changed in turn by what the other one is. */
static uint64_t feistel(const struct offset_file *f, uint64_t v)
{
	uint64_t left = v >> f->bits[1], right = v & (((uint64_t)1 << f->bits[1]) - 1);

	left ^= round_bits(right, f->key[0], f->bits[0]);
	right ^= round_bits(left, f->key[1], f->bits[1]);
	left ^= round_bits(right, f->key[2], f->bits[0]);
	right ^= round_bits(left, f->key[3], f->bits[1]);
	return left << f->bits[1] | right;
}

/* The image of @v under a permutation of 0 .. f->blocks - 1. */
static uint64_t permute(const struct offset_file *f, uint64_t v)
{
	do
		v = feistel(f, v);
	while (v >= f->blocks);
	return v;
}

static void pass_begin(struct offset *o)
{
	struct rng keys = { rng_next(&o->offsets) };

	o->left = o->plan.nregions;
	o->turn = 0;
	if (!o->plain) {
		service_begin(&o->service);
		o->turn = service_file(&o->service);
	}
	for (uint32_t i = 0; i < o->plan.nregions; i++) {
		memset(o->files[i].pos, 0, sizeof(o->files[i].pos));
		o->files[i].index = 0;
		o->files[i].again = 0;
		o->files[i].done = false;
		for (int k = 0; k < 4; k++)
			o->files[i].key[k] = (uint32_t)(rng_next(&keys) >> 32);
	}
}

int offset_open(struct offset *o, const struct offset_plan *plan, uint64_t seed, uint32_t round,
		uint32_t job, uint32_t worker)
{
	*o = (struct offset){ .plan = *plan,
			      .grid = plan_grid(plan),
			      .mixed = plan->reads && plan->writes && !plan->trims,
			      .dir = plan->trims ? IO_TRIM :
				     plan->reads ? IO_READ :
						   IO_WRITE,
			      .round_bytes = round_bytes(plan) };
	o->offsets = rng_stream(seed, round, job, worker, RNG_OFFSET);
	o->mix = rng_stream(seed, round, job, worker, RNG_MIX);
	o->blocks = rng_stream(seed, round, job, worker, RNG_BLOCK);
	o->plain = service_plain(&plan->service) && !plan->window;
	o->files = calloc(plan->nregions, sizeof(*o->files));
	if (!o->files)
		return -ENOMEM;
	if (!o->plain && service_open(&o->service, &plan->service, plan->nregions, plan->window,
				      rng_stream(seed, round, job, worker, RNG_SERVICE)))
		return -ENOMEM;
	for (uint32_t i = 0; i < plan->nregions; i++) {
		struct offset_file *f = &o->files[i];
		uint32_t bits;

		f->usable = region_usable(plan, i);
		f->blocks = (f->usable + o->grid - 1) / o->grid;
		bits = f->blocks > 4 ? 64 - (uint32_t)__builtin_clzll(f->blocks - 1) : 2;
		f->bits[0] = bits / 2;
		f->bits[1] = bits - bits / 2;
	}
	pass_begin(o);
	return 0;
}

void offset_close(struct offset *o)
{
	free(o->files);
	service_close(&o->service);
	o->files = NULL;
}

static enum io_dir next_dir(struct offset *o)
{
	bool read;

	if (!o->mixed)
		return o->dir;
	if (!o->deck) {
		o->deck = 100;
		o->deck_reads = o->plan.read_pct;
	}
	read = rng_below(&o->mix, o->deck) < o->deck_reads;
	o->deck--;
	o->deck_reads -= read;
	return read ? IO_READ : IO_WRITE;
}

/* A size from the range, each as likely: in steps of the smallest where that is a power of two. */
static uint64_t next_len(struct offset *o, enum io_dir dir)
{
	const struct range *bs = &o->plan.bs[dir];
	uint64_t step = bs->lo & (bs->lo - 1) ? 1 : bs->lo;

	if (bs->lo == bs->hi)
		return bs->lo;
	return bs->lo + rng_below(&o->blocks, (bs->hi - bs->lo) / step + 1) * step;
}

/* A new random place: once each, or with replacement. */
static bool random_place(struct offset *o, struct offset_file *f, uint64_t *offset)
{
	uint64_t block;

	if (o->plan.replace)
		block = rng_below(&o->offsets, f->blocks);
	else if (f->index == f->blocks)
		return false;
	else
		block = permute(f, f->index++);
	*offset = block * o->grid;
	return true;
}

static bool random_next(struct offset *o, struct offset_file *f, struct spot *s)
{
	if (!f->again || f->next >= f->usable) {
		if (!random_place(o, f, &f->next))
			return false;
		f->again = o->plan.nr ? o->plan.nr : 1;
	}
	s->offset = f->next;
	s->len = (uint32_t)min_u64(s->len, f->usable - f->next);
	f->next += s->len;
	f->again--;
	return true;
}

static bool sequential_next(struct offset *o, struct offset_file *f, struct spot *s)
{
	uint64_t *pos = &f->pos[s->dir], left = *pos < f->usable ? f->usable - *pos : 0;

	if (s->len > left && !o->plan.tail)
		s->len = (uint32_t)o->plan.bs[s->dir].lo;
	if (s->len > left && o->plan.tail)
		s->len = (uint32_t)left;
	if (!s->len || s->len > left)
		return false;
	s->offset = *pos;
	*pos += s->len + o->plan.nr;
	return true;
}

/* The file that is next, after the one of this turn. */
static void turn_next(struct offset *o, bool found)
{
	if (o->plain) {
		o->turn = o->turn + 1 < o->plan.nregions ? o->turn + 1 : 0;
		return;
	}
	if (found)
		service_used(&o->service);
	else
		service_finished(&o->service);
	o->turn = o->left ? service_file(&o->service) : 0;
}

/* One file is tried; a file that has nothing left leaves the pass. */
static bool file_next(struct offset *o, struct spot *s)
{
	struct offset_file *f = &o->files[o->turn];
	bool found = false;

	s->file = o->turn;
	if (!f->done)
		found = o->plan.random ? random_next(o, f, s) : sequential_next(o, f, s);
	if (!found && !f->done) {
		f->done = true;
		o->left--;
	}
	turn_next(o, found);
	if (found)
		s->offset += o->plan.regions[s->file].start;
	return found;
}

static bool round_over(const struct offset *o)
{
	const struct offset_plan *p = &o->plan;

	return (p->total_ios && o->ios >= p->total_ios) || o->bytes >= o->round_bytes;
}

/* Whether there is another pass after this one: of this round, or of the next. */
static bool pass_next(struct offset *o, bool exhausted)
{
	const struct offset_plan *p = &o->plan;

	if (exhausted && p->total_bytes && !round_over(o)) {
		pass_begin(o);
		return true;
	}
	if (!p->forever && ++o->loop >= p->loops)
		return false;
	o->bytes = o->ios = 0;
	pass_begin(o);
	return true;
}

bool offset_next(struct offset *o, struct spot *s)
{
	uint32_t len;

	if (o->loop >= o->plan.loops && !o->plan.forever)
		return false;
	if (round_over(o) && !pass_next(o, false))
		return false;
	s->dir = next_dir(o);
	len = (uint32_t)next_len(o, s->dir);
	for (;;) {
		s->len = len;
		if (o->left && file_next(o, s))
			break;
		if (!o->left && !pass_next(o, true))
			return false;
	}
	o->bytes += s->len;
	o->ios++;
	return true;
}
