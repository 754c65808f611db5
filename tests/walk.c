/* SPDX-License-Identifier: MIT */
/* The places that rules lead to: see walk.h. */
#include "tests/walk.h"

#include <string.h>

#include "tests/support.h"

struct region walk_area[3];
struct spot walked[WALK_MOST];

struct offset_rules walk_rules(uint64_t length, uint64_t bs)
{
	walk_area[0] = (struct region){ 0, length };
	return (struct offset_rules){
		.reads = true,
		.read_pct = 50,
		.bs = { { bs, bs }, { bs, bs }, { bs, bs } },
		.loops = 1,
		.nregions = 1,
		.regions = walk_area,
	};
}

struct offset_rules walk_random(uint64_t length, uint64_t bs)
{
	struct offset_rules p = walk_rules(length, bs);

	p.random = true;
	return p;
}

static bool within(const struct region *r, const struct spot *s)
{
	return s->offset >= r->start && s->offset + s->len <= r->start + r->length;
}

uint32_t walk_to(const struct offset_rules *p, uint64_t seed, struct spot *s, uint32_t most)
{
	struct offset o;
	bool ok = true;
	uint32_t n = 0;

	CU_ASSERT_EQUAL_FATAL(offset_open(&o, p, (struct stream_name){ .seed = seed }), 0);
	for (; n < most && offset_next(&o, &s[n]); n++)
		ok &= within(&p->regions[s[n].file], &s[n]);
	if (n < most)
		CU_ASSERT_FALSE(offset_next(&o, &s[n]));
	CU_ASSERT(ok);
	offset_close(&o);
	return n;
}

uint32_t walk(const struct offset_rules *p)
{
	uint32_t n = walk_to(p, 1, walked, WALK_MOST);

	CU_ASSERT_FATAL(n < WALK_MOST);
	return n;
}

static bool same_place(const struct spot *a, const struct spot *b)
{
	return a->dir == b->dir && a->file == b->file && a->offset == b->offset && a->len == b->len;
}

bool same_walk(const struct spot *a, const struct spot *b, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!same_place(&a[i], &b[i]))
			return false;
	return true;
}

bool each_once(const struct spot *s, uint32_t n, uint64_t bs)
{
	static uint8_t touched[WALK_MOST];

	memset(touched, 0, sizeof(touched));
	for (uint32_t i = 0; i < n; i++)
		if (s[i].len != bs || s[i].offset % bs || s[i].offset / bs >= n ||
		    touched[s[i].offset / bs]++)
			return false;
	return true;
}
