/* SPDX-License-Identifier: MIT */
/* Arithmetic on rules, before the first place is drawn: see offset_rules.h. */
#include "load/offset_rules.h"

static uint64_t min_u64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

uint64_t offset_rules_grid(const struct offset_rules *p)
{
	if (p->trims)
		return p->bs[2].lo;
	if (!p->writes)
		return p->bs[0].lo;
	if (!p->reads)
		return p->bs[1].lo;
	return min_u64(p->bs[0].lo, p->bs[1].lo);
}

bool offset_rules_goes_on(const struct offset_rules *p)
{
	return p->order_pct[0] || p->order_pct[1] || p->order_pct[2];
}

bool offset_rules_repeats(const struct offset_rules *p)
{
	if (!p->random)
		return p->skip != 0;
	return p->replace || p->distribution || p->nr > 1 || offset_rules_goes_on(p);
}

/* Without a range of sizes no place is made shorter. */
bool offset_rules_maps(const struct offset_rules *p)
{
	const bool uses[] = { p->reads && !p->trims, p->writes && !p->trims, p->trims };
	bool range = false;

	for (int dir = 0; dir < 3; dir++)
		range |= uses[dir] && p->bs[dir].lo < p->bs[dir].hi;
	return range && p->random && !offset_rules_repeats(p) && !p->zones.size;
}

uint64_t offset_rules_usable(const struct offset_rules *p, uint64_t length)
{
	uint64_t grid = offset_rules_grid(p);

	for (int dir = 0; dir < 3; dir++)
		if (p->align[dir] && p->align[dir] < grid)
			grid = p->align[dir];
	/* a sequence with a skip is on no grid: its last place may end with the region */
	return p->tail || (p->skip && !p->random) ? length : length - length % grid;
}

uint64_t offset_rules_places(const struct offset_rules *p, uint64_t step, uint64_t bytes, int dir)
{
	uint64_t bs = p->bs[dir].lo, blocks;

	if (!step)
		return 1; /* not a direction of this job */
	if (step < bs)
		bytes = bytes > bs - step ? bytes - (bs - step) : 0;
	blocks = p->tail ? (bytes + step - 1) / step : bytes / step;
	return blocks ? blocks : 1;
}

uint32_t offset_rules_shortened(const struct offset_rules *p, enum io_dir dir, uint64_t left)
{
	uint64_t least = p->bs[dir].lo;

	return (uint32_t)(p->split[dir] && least < left ? least : left);
}

uint64_t offset_rules_skipped(const struct offset_rules *p, uint64_t length, uint64_t pos)
{
	uint64_t back = (uint64_t)-p->skip;

	if (p->wraps && pos >= length)
		return length;
	if (p->skip >= 0) {
		pos += (uint64_t)p->skip;
		return pos >= length && p->wraps ? 0 : pos;
	}
	if (pos >= back)
		return pos - back;
	return length > back ? length - back : length;
}

uint64_t offset_rules_bytes(const struct offset_rules *p)
{
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < p->nregions; i++) {
		uint64_t length = p->regions[i].length;

		bytes += offset_rules_repeats(p) || p->zones.size ? length :
								    offset_rules_usable(p, length);
	}
	return p->total_bytes ? p->total_bytes : bytes;
}

uint64_t offset_total(const struct offset_rules *p)
{
	uint64_t bytes = offset_rules_bytes(p), ios;

	if (p->forever)
		return 0;
	if (p->total_ios) {
		ios = p->total_ios * offset_rules_grid(p);
		bytes = min_u64(bytes, ios);
	}
	return bytes * p->loops;
}
