/* SPDX-License-Identifier: MIT */
/* How bssplit=, random_distribution= and other lists and triplets are read and printed. */
#include "job/types.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/expr.h"
#include "job/bsizes.h"
#include "job/job.h"
#include "job/offset_options.h"
#include "load/bssplit.h"
#include "load/distribution.h"

/* --- one number for each direction --- */

static int three_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	struct bsizes three = *(struct bsizes *)field;
	int ret = opt_bsizes.parse(o, text, &three, e);

	if (ret)
		return ret;
	for (int i = 0; i < 3; i++)
		if (three.op[i].lo != three.op[i].hi)
			return fail(e, EINVAL,
				    "%s=%s: a range: write one number for each of read,write,trim",
				    o->name, text);
	*(struct bsizes *)field = three;
	return 0;
}

static void three_print(const struct opt *o, const void *field, FILE *f)
{
	opt_bsizes.print(o, field, f);
}

const struct opt_type opt_bytes3 = { "SIZE[,SIZE[,SIZE]]", three_parse, three_print, NULL };
const struct opt_type opt_percents = { "N[,N[,N]]", three_parse, three_print, NULL };

/* --- a list of pairs for each direction: 50/10:50/90 --- */

#define BLANK UINT64_MAX

struct pair {
	uint64_t first, second; /* BLANK: not given */
};

struct pairs {
	uint32_t n;
	struct pair pair[DISTRIBUTION_ZONES];
};

/* A number that ends at @n; nothing is a blank. */
static int number_parse(const char *text, size_t n, enum expr_unit unit, uint64_t *value)
{
	char part[64];

	*value = BLANK;
	if (!n)
		return 0;
	if (n >= sizeof(part))
		return -EINVAL;
	memcpy(part, text, n);
	part[n] = 0;
	return expr_parse(part, unit, 0, value) || *value == BLANK ? -EINVAL : 0;
}

/* The pairs of one direction, up to a comma or the end; both in @unit, the second in @unit2. */
static int pairs_parse(const char *text, size_t n, enum expr_unit unit, enum expr_unit unit2,
		       struct pairs *list)
{
	const char *p = text, *end = text + n;

	for (list->n = 0; p < end; p++) {
		size_t len = strcspn(p, ":,"), first = strcspn(p, "/:,");
		struct pair *pair = &list->pair[list->n];
		size_t second = len > first ? first + 1 : len;

		if (list->n == sizeof(list->pair) / sizeof(list->pair[0]) ||
		    number_parse(p, first, unit, &pair->first) ||
		    number_parse(p + second, len - second, unit2, &pair->second) ||
		    pair->first == BLANK)
			return -EINVAL;
		list->n++;
		p += len;
	}
	return 0;
}

/* Fills blanks with equal shares of the rest of 100. Returns -EINVAL above 100. */
static int share_blanks(struct pairs *list, bool second)
{
	uint64_t sum = 0, blanks = 0;

	for (uint32_t i = 0; i < list->n; i++) {
		uint64_t v = second ? list->pair[i].second : list->pair[i].first;

		blanks += v == BLANK;
		if (v != BLANK && (v > 100 || (sum += v) > 100))
			return -EINVAL;
	}
	for (uint32_t i = 0; i < list->n; i++) {
		uint64_t *v = second ? &list->pair[i].second : &list->pair[i].first;

		if (*v == BLANK && blanks)
			*v = (100 - sum) / blanks;
	}
	return 0;
}

/*
 * Calls @take for each direction's part of @text, which commas part: the last one spreads, an empty
 * one leaves its direction as it was.
 */
static int each_direction(const char *text,
			  int (*take)(const char *part, size_t n, int dir, void *into), void *into)
{
	const char *p = text;
	int ret = 0;

	for (int dir = 0; dir < 3 && !ret; dir++) {
		size_t n = strcspn(p, ",");

		if (n)
			ret = take(p, n, dir, into);
		if (p[n] && (dir < 2 || p[n] != ','))
			p += n + 1;
		else if (p[n])
			return -EINVAL;
	}
	return ret;
}

/* --- bssplit= --- */

struct split_into {
	const struct opt *o;
	struct bssplits splits;
};

static int split_take(const char *part, size_t n, int dir, void *into)
{
	struct split_into *to = into;
	struct bssplit *b = &to->splits.op[dir];
	struct pairs list;
	uint64_t below = 0;

	if (pairs_parse(part, n, EXPR_SIZE, EXPR_PLAIN, &list) || list.n > BSSPLIT_MAX ||
	    share_blanks(&list, true))
		return -EINVAL;
	b->n = 0;
	for (uint32_t i = 0; i < list.n; i++) {
		const struct pair *pair = &list.pair[i];

		if (pair->first < to->o->min || pair->first > to->o->max)
			return -EINVAL;
		if (!pair->second)
			continue;
		below += pair->second;
		b->size[b->n].bs = pair->first;
		b->size[b->n++].below = (uint32_t)below;
	}
	return b->n ? 0 : -EINVAL;
}

static int bssplits_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	struct bssplits **splits = field;
	struct split_into into = { .o = o };

	if (*splits)
		into.splits = **splits;
	if (!text[strspn(text, ",")] || each_direction(text, split_take, &into))
		return fail(e, EINVAL,
			    "%s=%s: not a list of sizes and shares: write 4k/10:64k/50:32k/40, up "
			    "to 64 of them and 100 in all",
			    o->name, text);
	free(*splits);
	*splits = array_must_copy(&into.splits, 1, sizeof(into.splits));
	return 0;
}

static void bssplits_print(const struct opt *o, const void *field, FILE *f)
{
	const struct bssplits *b = *(struct bssplits *const *)field;

	(void)o;
	for (int dir = 0; b && dir < 3; dir++) {
		uint32_t before = 0;

		if (!b->op[0].n && !b->op[1].n && !b->op[2].n)
			return;
		if (dir)
			fputc(',', f);
		for (uint32_t i = 0; i < b->op[dir].n; i++) {
			fprintf(f, "%s%" PRIu64 "/%u", i ? ":" : "", b->op[dir].size[i].bs,
				b->op[dir].size[i].below - before);
			before = b->op[dir].size[i].below;
		}
	}
}

static void field_release(void *field)
{
	free(*(void **)field);
	*(void **)field = NULL;
}

static void bssplits_copy(void *field)
{
	struct bssplits **b = field;

	*b = *b ? array_must_copy(*b, 1, sizeof(**b)) : NULL;
}

static const struct opt_memory bssplits_memory = { field_release, bssplits_copy };

const struct opt_type opt_bssplits = { "SIZE/PERCENT:...", bssplits_parse, bssplits_print,
				       &bssplits_memory };

/* --- random_distribution= --- */

static const struct {
	const char *name;
	double param, above, below; /* the default; what it must lie between */
} kinds[] = {
	[DISTRIBUTION_RANDOM] = { "random", 0, 0, 0 },
	[DISTRIBUTION_ZIPF] = { "zipf", 1.1, 0, 100 },
	[DISTRIBUTION_PARETO] = { "pareto", 0.2, 0, 1 },
	[DISTRIBUTION_NORMAL] = { "normal", 0, -0x1p-1000, 100 },
	[DISTRIBUTION_ZONED] = { "zoned", 0, 0, 0 },
	[DISTRIBUTION_ZONED_ABS] = { "zoned_abs", 0, 0, 0 },
	[DISTRIBUTION_SEQUENCE] = { "sequence", 0, 0, 0 },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static int zones_take(const char *part, size_t n, int dir, void *into)
{
	struct distribution_options *d = into;
	bool bytes = d->kind == DISTRIBUTION_ZONED_ABS;
	struct pairs list;
	uint64_t accesses = 0;

	if (pairs_parse(part, n, EXPR_PLAIN, bytes ? EXPR_SIZE : EXPR_PLAIN, &list) || !list.n ||
	    share_blanks(&list, false) || (!bytes && share_blanks(&list, true)))
		return -EINVAL;
	for (uint32_t i = 0; i < list.n; i++) {
		struct distribution_zone *zone = &d->zone[dir][i];

		if (!list.pair[i].second || list.pair[i].second > INT64_MAX / 64)
			return -EINVAL;
		zone->accesses = (uint32_t)list.pair[i].first;
		zone->size = list.pair[i].second;
		accesses += zone->accesses;
	}
	d->nzones[dir] = list.n;
	return accesses == 100 ? 0 : -EINVAL;
}

/* Blocks, with commas between them. */
static int list_parse(const char *text, struct distribution_options *d)
{
	const char *p = text;

	for (d->nlist = 0; d->nlist < DISTRIBUTION_LIST; p++) {
		size_t len = strcspn(p, ",");
		uint64_t block;

		if (number_parse(p, len, EXPR_PLAIN, &block) || block > UINT32_MAX)
			return -EINVAL;
		d->list[d->nlist++] = (uint32_t)block;
		p += len;
		if (!*p)
			return 0;
	}
	return -EINVAL;
}

/* Theta, h or the deviation, and the centre. */
static int params_parse(const char *text, struct distribution_options *d)
{
	char *end;

	d->param = strtod(text, &end);
	if (end == text || (*end && *end != ':') || !(d->param > kinds[d->kind].above) ||
	    !(d->param < kinds[d->kind].below) || (d->kind == DISTRIBUTION_ZIPF && d->param == 1))
		return -EINVAL;
	if (!*end)
		return 0;
	text = end + 1;
	d->centre = strtod(text, &end);
	return end == text || *end || !(d->centre >= 0 && d->centre <= 1) ? -EINVAL : 0;
}

/* Reads the parameter behind the name of a distribution. Returns 0 or -EINVAL. */
static int values_parse(const char *text, struct distribution_options *d)
{
	switch (d->kind) {
	case DISTRIBUTION_ZONED:
	case DISTRIBUTION_ZONED_ABS:
		return *text ? each_direction(text, zones_take, d) : -EINVAL;
	case DISTRIBUTION_SEQUENCE:
		return list_parse(text, d);
	default:
		return params_parse(text, d);
	}
}

static const char *values_help(enum distribution_kind kind)
{
	switch (kind) {
	case DISTRIBUTION_ZONED:
	case DISTRIBUTION_ZONED_ABS:
		return "write the share of the I/Os and the size of each zone, such as "
		       "60/10:30/20:10/70; the shares are 100 in all, and so are sizes in percent "
		       "at most";
	case DISTRIBUTION_SEQUENCE:
		return "write up to 64 numbers of blocks, such as sequence:2,0,1";
	case DISTRIBUTION_ZIPF:
		return "write zipf:1.2, a number between 0 and 100 that is not 1, or zipf:1.2:0.5 "
		       "with a centre between 0 and 1";
	default:
		return "write pareto:0.2, a number between 0 and 1, or normal:5, a percentage "
		       "below 100; with a centre between 0 and 1 behind another colon";
	}
}

static int distribution_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	size_t n = strcspn(text, ":");
	struct distribution_options d = { .centre = -1 };
	size_t kind = 0;
	int ret = 0;

	while (kind < KINDS &&
	       (strlen(kinds[kind].name) != n || strncmp(kinds[kind].name, text, n)))
		kind++;
	if (kind == KINDS)
		return fail(e, EINVAL,
			    "%s=%s: not known; one of: random zipf:THETA pareto:H "
			    "normal:DEVIATION zoned:SHARE/PERCENT:... zoned_abs:SHARE/SIZE:... "
			    "sequence:BLOCK,...",
			    o->name, text);
	d.kind = (enum distribution_kind)kind;
	d.param = kinds[kind].param;
	if (text[n])
		ret = d.kind == DISTRIBUTION_RANDOM ? -EINVAL : values_parse(text + n + 1, &d);
	else if (d.kind > DISTRIBUTION_NORMAL)
		ret = -EINVAL;
	if (ret)
		return fail(e, EINVAL, "%s=%s: %s", o->name, text, values_help(d.kind));
	field_release(field);
	if (d.kind != DISTRIBUTION_RANDOM)
		*(struct distribution_options **)field = array_must_copy(&d, 1, sizeof(d));
	return 0;
}

static void distribution_print(const struct opt *o, const void *field, FILE *f)
{
	static const struct distribution_options random = { .centre = -1 };
	const struct distribution_options *d = *(struct distribution_options *const *)field;

	(void)o;
	d = d ? d : &random;
	fputs(kinds[d->kind].name, f);
	if (kinds[d->kind].below > 0)
		fprintf(f, ":%.12g", d->param);
	if (d->centre >= 0)
		fprintf(f, ":%.12g", d->centre);
	for (uint32_t i = 0; i < d->nlist; i++)
		fprintf(f, "%c%u", i ? ',' : ':', d->list[i]);
	for (int dir = 0; dir < 3; dir++) {
		if (d->kind == DISTRIBUTION_ZONED || d->kind == DISTRIBUTION_ZONED_ABS)
			fputc(dir ? ',' : ':', f);
		for (uint32_t i = 0; i < d->nzones[dir]; i++)
			fprintf(f, "%s%u/%" PRIu64, i ? ":" : "", d->zone[dir][i].accesses,
				d->zone[dir][i].size);
	}
}

static void distribution_copy(void *field)
{
	struct distribution_options **d = field;

	*d = *d ? array_must_copy(*d, 1, sizeof(**d)) : NULL;
}

static const struct opt_memory distribution_memory = { field_release, distribution_copy };

const struct opt_type opt_distribution = { "NAME[:VALUE...]", distribution_parse,
					   distribution_print, &distribution_memory };
