/* SPDX-License-Identifier: MIT */
/* Repetitions: see dedupe.h. */
#include "load/dedupe.h"

#include <stdlib.h>

#include "base/array.h"

uint64_t dedupe_base(struct stream_name name)
{
	return rng_stream(name, RNG_UNIQUE).state;
}

static uint32_t peer_find(const struct dedupe_peers *p, uint64_t base)
{
	uint32_t i = 0;

	while (i < p->n && p->base[i] != base)
		i++;
	return i;
}

void dedupe_join(struct dedupe_peers *p, uint64_t base)
{
	if (peer_find(p, base) < p->n)
		return;
	p->base = array_must_grow(p->base, p->n, sizeof(*p->base));
	p->base[p->n++] = base;
}

void dedupe_release(struct dedupe_peers *p)
{
	free(p->base);
	*p = (struct dedupe_peers){ 0 };
}

/* Takes as many blocks of each peer. */
uint64_t dedupe_pick(const struct dedupe_set *s, struct rng *dice)
{
	uint64_t i = rng_below(dice, s->blocks), each;

	if (!s->peers)
		return dedupe_key(s->base, i);
	each = (s->blocks + s->peers->n - 1) / s->peers->n;
	return dedupe_key(s->peers->base[i / each], i % each);
}
