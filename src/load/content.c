/* SPDX-License-Identifier: MIT */
/* The bytes of writes: see content.h. */
#include "load/content.h"

#include <endian.h>
#include <string.h>

#include "io/buffers.h"
#include "load/content_options.h"

#define SECTOR 512

static bool is_constant(const struct content_options *o)
{
	return o->compress == 100 || (!o->compress && (o->pattern.len || o->zero_buffers));
}

static bool is_random(const struct content_options *o)
{
	return !is_constant(o) && !o->compress && !o->dedupe;
}

static void fill_constant(const struct content_options *o, void *buf, size_t len, size_t phase)
{
	if (o->pattern.len)
		data_fill(&o->pattern, buf, len, phase);
	else
		memset(buf, 0, len);
}

/* Fills a block by its key: in each chunk random bytes, then those that compress. */
static void fill_block(const struct content_options *o, uint64_t block, char *buf, size_t len,
		       uint64_t key)
{
	uint64_t chunk = o->chunk && o->chunk < block ? o->chunk : block;
	struct rng r = { key };

	if (!o->compress) {
		buffer_fill(buf, len, key);
		return;
	}
	for (size_t n; len; buf += n, len -= n) {
		size_t random;

		n = chunk < len ? chunk : len;
		random = n * (100 - o->compress) / 100;
		buffer_fill(buf, random, rng_next(&r));
		fill_constant(o, buf + random, n - random, 0);
	}
}

void content_block(const struct content_options *o, uint64_t key, size_t phase, void *buf,
		   size_t len)
{
	if (is_constant(o))
		fill_constant(o, buf, len, phase);
	else
		fill_block(o, len, buf, len, key);
}

/* Returns the key of the next block. */
static uint64_t next_key(struct content *c)
{
	const struct dedupe_set *r = &c->repeat;

	if (!c->o->dedupe)
		return rng_next(&c->keys);
	if (c->o->mode == DEDUPE_WORKING_SET && rng_below(&c->dice, 100) < c->o->dedupe)
		return dedupe_pick(r, &c->dice);
	if (c->o->mode == DEDUPE_REPEAT && c->unique && rng_below(&c->dice, 100) < c->o->dedupe)
		return dedupe_key(r->base, c->unique - 1);
	return dedupe_key(r->base, c->unique++);
}

/* Changes one word in each sector, to one that no sector had before. */
static void scramble(char *p, size_t len, uint64_t key)
{
	for (; len >= SECTOR; p += SECTOR, len -= SECTOR, key += 0x9e3779b97f4a7c15u) {
		uint64_t v = htole64(key);

		memcpy(p, &v, sizeof(v));
	}
	key = htole64(key);
	memcpy(p, &key, len < sizeof(key) ? len : sizeof(key));
}

static void next_block(struct content *c, char *buf, size_t len)
{
	if (c->each == CONTENT_SCRAMBLE)
		scramble(buf, len, rng_next(&c->keys));
	else if (is_constant(c->o))
		fill_constant(c->o, buf, len, 0);
	else
		fill_block(c->o, c->block, buf, len, next_key(c));
}

void content_next(struct content *c, char *buf, size_t len, size_t part, size_t stride)
{
	if (c->each == CONTENT_FILL && is_random(c->o)) {
		buffer_fill(buf, (len - 1) / part * (stride - part) + len, rng_next(&c->keys));
		return;
	}
	for (; len > part; buf += stride, len -= part)
		next_block(c, buf, part);
	next_block(c, buf, len);
}

void content_first(struct content *c, char *buf, size_t len, size_t stride)
{
	if (is_random(c->o))
		stride = len;
	for (size_t n; len; buf += n, len -= n) {
		n = stride < len ? stride : len;
		if (is_constant(c->o))
			fill_constant(c->o, buf, n, 0);
		else
			fill_block(c->o, c->block, buf, n, rng_next(&c->keys));
	}
}

void content_open(struct content *c, const struct content_rules *rules, struct stream_name name)
{
	const struct content_options *o = rules->options;

	*c = (struct content){
		.o = o,
		.block = rules->block,
		.keys = rng_stream(name, RNG_DATA),
		.dice = rng_stream(name, RNG_DEDUPE),
		.repeat = { rules->peers, dedupe_base(name), o->set / rules->block },
	};
	if (o->refill_buffers || (is_constant(o) && rules->mixed && !o->scramble_buffers))
		c->each = CONTENT_FILL;
	else if (o->scramble_buffers && !o->compress)
		c->each = CONTENT_SCRAMBLE;
}

/* --- files that are laid out --- */

static bool is_repetition(const struct content_options *o, uint64_t key, uint64_t unit)
{
	struct rng r = { rng_combine(key, unit) };

	return unit && rng_below(&r, 100) < o->dedupe;
}

/* Returns the block that block @unit is equal to: itself, unless it is a repetition. */
static uint64_t layout_source(const struct content_options *o, uint64_t key, uint64_t block,
			      uint64_t unit)
{
	uint64_t first = o->set / block * 100 / (100 - o->dedupe) + 1;
	struct rng r = { rng_combine(key, ~unit) };

	while (is_repetition(o, key, unit))
		unit = o->mode == DEDUPE_WORKING_SET ? rng_below(&r, first) : unit - 1;
	return unit;
}

/* Fills with data that begin anew at each block of the file. */
static void layout_constant(const struct content_options *o, uint64_t block, uint64_t offset,
			    char *buf, size_t len)
{
	while (len) {
		size_t phase = offset % block, n = block - phase < len ? block - phase : len;

		fill_constant(o, buf, n, phase);
		offset += n;
		buf += n;
		len -= n;
	}
}

void content_layout(const struct content_options *o, uint64_t block, uint64_t key, uint64_t offset,
		    void *buf, size_t len)
{
	uint64_t unit = CONTENT_CHUNK, like;
	char *p = buf;

	if (!o || is_random(o)) {
		buffer_fill(buf, len, rng_combine(key, offset / CONTENT_CHUNK));
		return;
	}
	if (is_constant(o)) {
		layout_constant(o, block, offset, buf, len);
		return;
	}
	while (unit > block) /* a power of two, so that none lies in two chunks */
		unit /= 2;
	for (size_t n; len; p += n, len -= n, offset += n) {
		n = unit < len ? unit : len;
		like = o->dedupe == 100 ? 0 : layout_source(o, key, unit, offset / unit);
		fill_block(o, unit, p, n, rng_combine(~key, like));
	}
}
