/* SPDX-License-Identifier: MIT */
/* The sequence of places: see offset.h. */
#include "load/offset.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/hot.h"
#include "load/offset_place.h"
#include "load/offset_rules.h"

/*
 * Sets a file's positions to the beginning of a pass: backwards, the end of the region, unless that
 * is the file's start. A step back that is shorter than a block goes forwards.
 */
static void pass_place(struct offset *o, uint32_t file)
{
	const struct region *r = &o->rules.regions[file];
	struct offset_file *f = &o->files[file];
	uint64_t back = (uint64_t)-o->rules.skip;

	for (int dir = 0; dir < 3; dir++)
		f->pos[dir] = o->rules.skip < 0 && r->start && back >= o->rules.bs[dir].lo &&
					      r->length > back ?
				      r->length - back :
				      0;
	if (o->rules.zones.size) {
		f->zone = (struct zone){ 0 };
		offset_file_fit(o, f, r->length);
	}
}

/* Begins a pass of one file. */
static void file_begin(struct offset *o, uint32_t file, struct rng *keys)
{
	struct offset_file *f = &o->files[file];

	f->index = f->again = 0;
	f->done = false;
	permutation_shuffle(&f->order, keys);
	cover_clear(&f->cover);
	pass_place(o, file);
}

static void streams_begin(struct offset *o)
{
	o->offsets = o->first.offsets;
	o->mix = o->first.mix;
	o->blocks = o->first.blocks;
	o->order = o->first.order;
	o->chooser.rng = o->first.files;
	o->deck = 0;
}

static void pass_begin(struct offset *o)
{
	struct rng keys = { rng_next(&o->offsets) };

	o->left = o->rules.nregions;
	o->passed = 0;
	o->turn = 0;
	memset(o->listed, 0, sizeof(o->listed));
	if (!o->plain) {
		file_chooser_begin(&o->chooser);
		o->turn = file_chooser_file(&o->chooser);
	}
	for (uint32_t i = 0; i < o->rules.nregions; i++)
		file_begin(o, i, &keys);
}

/* Returns the bytes of a pass in which each place comes once. */
static uint64_t pass_bytes(const struct offset *o)
{
	const struct offset_rules *p = &o->rules;
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < p->nregions; i++)
		bytes += p->zones.size ? p->regions[i].length : o->files[i].usable;
	return bytes;
}

/* Returns whether a pass ends by its bytes alone. */
static bool round_and_round(const struct offset *o)
{
	return offset_rules_repeats(&o->rules) || o->uneven_files;
}

/* Begins a pass behind another one. */
static void pass_again(struct offset *o)
{
	if (o->rules.alike && !round_and_round(o))
		streams_begin(o);
	pass_begin(o);
}

/* Places come once in one pass: in a sequence, of one size, or with a map. */
bool offset_once(const struct offset *o)
{
	const struct offset_rules *p = &o->rules;
	const struct range *bs = &p->bs[p->trims ? 2 : 1];
	bool one_size = bs->lo == bs->hi &&
			(!p->reads || (p->bs[0].lo == bs->lo && p->bs[0].hi == bs->hi));

	return o->round_bytes <= pass_bytes(o) && !offset_rules_repeats(p) && !p->zones.size &&
	       !o->uneven_files && (one_size || !p->random || offset_rules_maps(p));
}

bool offset_once_ever(const struct offset *o)
{
	return offset_once(o) && o->rules.loops < 2 && !o->rules.forever;
}

static enum io_dir next_dir(struct offset *o)
{
	bool read;

	if (!o->mixed)
		return o->dir;
	if (!o->deck) {
		o->deck = 100;
		o->deck_reads = o->rules.read_pct;
	}
	read = rng_below(&o->mix, o->deck) < o->deck_reads;
	o->deck--;
	o->deck_reads -= read;
	return read ? IO_READ : IO_WRITE;
}

/*
 * Draws a size from the range, each as likely, in steps of the smallest where that is a power of
 * two; or, with bssplit=, one of a few.
 */
static uint64_t next_len(struct offset *o, enum io_dir dir)
{
	const struct range *bs = &o->rules.bs[dir];
	uint64_t step = bs->lo & (bs->lo - 1) || o->rules.unaligned ? 1 : bs->lo;

	if (bs->lo == bs->hi)
		return bs->lo;
	if (o->rules.split[dir])
		return bssplit_of(o->rules.split[dir], rng_below(&o->blocks, 100));
	return bs->lo + rng_below(&o->blocks, (bs->hi - bs->lo) / step + 1) * step;
}

/* Draws the direction of the next place, and returns its size. */
static uint32_t draw(struct offset *o, struct spot *s)
{
	s->dir = next_dir(o);
	return (uint32_t)next_len(o, s->dir);
}

/* Moves on to the next file. */
static void turn_next(struct offset *o, bool found)
{
	if (o->plain) {
		o->turn = o->turn + 1 < o->rules.nregions ? o->turn + 1 : 0;
		return;
	}
	if (found)
		file_chooser_used(&o->chooser);
	else
		file_chooser_finished(&o->chooser);
	o->turn = o->left ? file_chooser_file(&o->chooser) : 0;
}

/* Begins a finished file again, where files have shares of the I/Os. */
static bool again_next(struct offset *o, struct offset_file *f, struct spot *s, uint32_t len)
{
	struct rng keys = { rng_next(&o->offsets) };

	file_begin(o, s->file, &keys);
	s->len = len;
	return o->next(o, f, s);
}

/* Tries one file; a file with nothing left leaves the pass. */
static bool file_next(struct offset *o, struct spot *s)
{
	struct offset_file *f = &o->files[o->turn];
	uint32_t len = s->len;
	bool found;

	s->file = o->turn;
	found = !f->done && (o->next(o, f, s) || (o->uneven_files && again_next(o, f, s, len)));
	if (found) {
		s->offset += f->start;
	} else if (!f->done) {
		f->done = true;
		o->left--;
	}
	turn_next(o, found);
	return found;
}

static bool round_over(const struct offset *o)
{
	return o->bytes >= o->round_bytes || o->ios >= o->round_ios;
}

/*
 * Returns whether a pass begins within the round: where the round began within a pass, or has more
 * bytes than one. As in fio, there is none for fewer bytes than the largest block.
 */
static bool round_has_pass(const struct offset *o)
{
	const struct range *bs = o->rules.bs;
	uint64_t most = o->mixed && bs[1].hi > bs[0].hi ? bs[1].hi : bs[o->dir].hi;

	return !round_over(o) && o->round_bytes - o->bytes >= most &&
	       (o->rules.total_bytes || o->passed > o->bytes);
}

/*
 * Begins another pass, of this round or of the next; false: there is none. A round that ends within
 * a pass leaves the rest of it to the next round.
 */
static bool pass_next(struct offset *o, bool exhausted)
{
	const struct offset_rules *p = &o->rules;

	if (!p->forever && o->loop >= p->loops)
		return false;
	if (exhausted && round_has_pass(o)) {
		pass_again(o);
		return true;
	}
	if (!p->forever && ++o->loop >= p->loops)
		return false;
	o->bytes = o->ios = 0;
	if (exhausted || (!round_and_round(o) && o->passed >= pass_bytes(o)))
		pass_again(o);
	return true;
}

void offset_drop(struct offset *o, const struct spot *s)
{
	struct offset_file *f = &o->files[s->file];

	o->bytes -= s->len;
	o->passed -= s->len;
	o->ios--;
	o->left -= !f->done;
	f->done = true;
}

void offset_again(struct offset *o)
{
	o->rules.loops++;
	o->bytes = o->ios = 0;
	pass_again(o);
}

NO_STACK_GUARD bool offset_next_any(struct offset *o, struct spot *s)
{
	uint32_t len;

	if (__builtin_expect(round_over(o), 0) && !pass_next(o, false))
		return false;
	len = draw(o, s);
	do {
		if (!o->left) {
			if (!pass_next(o, true))
				return false;
			if (o->rules.alike) /* each pass begins with a draw of its own */
				len = draw(o, s);
		}
		s->len = len;
	} while (!file_next(o, s));
	o->bytes += s->len;
	o->passed += s->len;
	o->ios++;
	return true;
}

/* Prepares the distributions; reads and writes have the same likeliest blocks. */
static void uneven_open(struct offset *o, struct rng keys)
{
	for (uint32_t i = 0; i < o->rules.nregions; i++) {
		uint64_t scatter = rng_next(&keys);

		for (int dir = 0; dir < 3; dir++) {
			struct rng same = { scatter };

			distribution_open(&o->uneven[3 * i + dir], o->rules.distribution,
					  o->files[i].blocks[dir], &same);
		}
	}
}

/* Makes all rounds one, for a shared sequence. */
static void share(struct offset *o)
{
	o->shared_end = o->files[0].usable / o->rules.bs[o->dir].lo * o->rules.loops;
	o->rules.loops = 1;
	o->round_bytes = o->round_ios = UINT64_MAX;
}

/* Settles whether places can be found by offset_next alone, as long as there are any. */
static void simple_open(struct offset *o)
{
	const struct range *bs = &o->rules.bs[o->dir];
	struct offset_file *f = o->files;

	o->len = (uint32_t)bs->lo;
	o->simple = o->rules.nregions == 1 && o->plain && !o->mixed && bs->lo == bs->hi &&
		    offset_draws_once(o) && f->usable >= o->len;
	f->last = o->simple ? f->usable - o->len : 0;
}

int offset_open(struct offset *o, const struct offset_rules *rules, struct stream_name name)
{
	*o = (struct offset){ .rules = *rules,
			      .grid = offset_rules_grid(rules),
			      .mixed = rules->reads && rules->writes && !rules->trims,
			      .dir = rules->trims ? IO_TRIM :
				     rules->reads ? IO_READ :
						    IO_WRITE,
			      .round_bytes = offset_rules_bytes(rules),
			      .round_ios = rules->total_ios ? rules->total_ios : UINT64_MAX };
	uint32_t n = rules->nregions;

	for (int dir = 0; dir < 3; dir++)
		o->step[dir] = rules->align[dir] ? rules->align[dir] : rules->bs[dir].lo;
	offset_set_next(o);
	o->first = (struct offset_streams){
		.offsets = rng_stream(name, RNG_OFFSET),
		.mix = rng_stream(name, RNG_MIX),
		.blocks = rng_stream(name, RNG_BLOCK),
		.order = rng_stream(name, RNG_ORDER),
		.files = rng_stream(name, RNG_FILE),
	};
	streams_begin(o);
	o->plain = file_choice_plain(&rules->choice) && !rules->window;
	o->uneven_files = file_choice_uneven(&rules->choice) && !rules->window;
	o->files = calloc(n, sizeof(*o->files));
	if (!o->files)
		return -ENOMEM;
	if (!o->plain &&
	    file_chooser_open(&o->chooser, &rules->choice, n, rules->window, o->first.files))
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++) {
		o->files[i].start = rules->regions[i].start;
		offset_file_fit(o, &o->files[i], rules->regions[i].length);
		if (offset_rules_maps(rules) && cover_open(&o->files[i].cover, o->files[i].order.n))
			return -ENOMEM;
	}
	if (rules->distribution && rules->distribution->kind != DISTRIBUTION_SEQUENCE) {
		struct rng keys = rng_stream(name, RNG_SCATTER);

		o->uneven = calloc(3 * (size_t)n, sizeof(*o->uneven));
		if (!o->uneven)
			return -ENOMEM;
		uneven_open(o, keys);
	}
	if (rules->shared)
		share(o);
	simple_open(o);
	pass_begin(o);
	return 0;
}

void offset_close(struct offset *o)
{
	for (uint32_t i = 0; o->files && i < o->rules.nregions; i++)
		cover_close(&o->files[i].cover);
	free(o->files);
	free(o->uneven);
	file_chooser_close(&o->chooser);
	o->files = NULL;
	o->uneven = NULL;
}
