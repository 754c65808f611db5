/* SPDX-License-Identifier: MIT */
/* Priorities of single transfers: their options, and drawing one: see prio.h. */
#include "io/prio.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/expr.h"
#include "io/prio_options.h"

bool prio_wanted(const struct prio_options *p)
{
	return p->percentage.op[0] || p->percentage.op[1] || p->splits;
}

static uint16_t common_value(const struct prio_options *p, bool write)
{
	return prio_value(p->class.op[write], p->level.op[write], p->hint.op[write]);
}

static uint16_t split_value(const struct prio_options *p, bool write, const struct prio_split *s)
{
	return s->own ? prio_value(s->class, s->level, s->hint) : common_value(p, write);
}

uint16_t prio_draw(const struct prio_options *p, bool write, uint64_t bytes, struct rng *rng)
{
	const struct prio_split *s = p->splits ? p->splits->op[write] : NULL,
				*end = p->splits ? s + p->splits->n[write] : NULL;
	uint64_t drawn = rng_below(rng, 100), below = 0;

	if (drawn < p->percentage.op[write])
		return common_value(p, write);
	for (; s < end; s++) {
		below += s->bs == bytes ? s->pct : 0;
		if (s->bs == bytes && drawn < below)
			return split_value(p, write, s);
	}
	return 0;
}

int prio_each(const struct prio_options *p, int (*take)(uint16_t prio, void *arg), void *arg)
{
	int ret = 0;

	for (int op = 0; op < 2; op++) {
		if (p->percentage.op[op])
			ret = take(common_value(p, op), arg);
		for (uint32_t i = 0; !ret && p->splits && i < p->splits->n[op]; i++)
			ret = take(split_value(p, op, &p->splits->op[op][i]), arg);
		if (ret)
			return ret;
	}
	return 0;
}

/* --- N[,N] --- */

static int pair_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	size_t n = strcspn(text, ",");
	struct prio_pair pair;
	char part[32];
	int ret;

	if (n >= sizeof(part))
		return fail(
			e, EINVAL,
			"%s=%s: not a number: write one, or two with a comma between, for reads "
			"and writes",
			o->name, text);
	snprintf(part, sizeof(part), "%.*s", (int)n, text);
	ret = opt_count.parse(o, part, &pair.op[0], e);
	pair.op[1] = pair.op[0];
	if (!ret && text[n])
		ret = opt_count.parse(o, text + n + 1, &pair.op[1], e);
	if (!ret)
		*(struct prio_pair *)field = pair;
	return ret;
}

static void pair_print(const struct opt *o, const void *field, FILE *f)
{
	const struct prio_pair *pair = field;

	(void)o;
	fprintf(f, "%" PRIu32, pair->op[0]);
	if (pair->op[1] != pair->op[0])
		fprintf(f, ",%" PRIu32, pair->op[1]);
}

const struct opt_type opt_prio_pair = { "NUMBER[,NUMBER]", pair_parse, pair_print, NULL };

/* --- BS/PCT[/CLASS/LEVEL[/HINT]]:...[,...] --- */

/* Parses one share, of @n bytes of text; one of 0 % is left out. Returns 0, -EINVAL or -ERANGE. */
static int split_parse(const char *text, size_t n, struct prio_splits *all, int op)
{
	static const uint64_t max[] = { UINT64_C(1) << 30, 100, 3, 7, 1023 };
	struct prio_split *s = &all->op[op][all->n[op]];
	uint64_t v[5] = { 0 }, sum = 0;
	char part[128];
	uint32_t k = 0;

	if (n >= sizeof(part) || all->n[op] == PRIO_SPLITS)
		return -EINVAL;
	snprintf(part, sizeof(part), "%.*s", (int)n, text);
	for (char *p = part, *word; (word = strsep(&p, "/")); k++)
		if (k == 5 || expr_parse(word, k ? EXPR_PLAIN : EXPR_SIZE, 0, &v[k]) ||
		    v[k] > max[k])
			return -EINVAL;
	if (!v[0] || k < 2 || k == 3 || (k > 3 && !v[2]))
		return -EINVAL;
	for (uint32_t i = 0; i < all->n[op]; i++)
		sum += all->op[op][i].bs == v[0] ? all->op[op][i].pct : 0;
	*s = (struct prio_split){ v[0],           (uint32_t)v[1], k > 3,
				  (uint32_t)v[2], (uint32_t)v[3], (uint32_t)v[4] };
	all->n[op] += v[1] > 0;
	return sum + v[1] > 100 ? -ERANGE : 0;
}

static void field_release(void *field)
{
	free(*(struct prio_splits **)field);
	*(struct prio_splits **)field = NULL;
}

static void splits_copy(void *field)
{
	struct prio_splits **p = field;

	*p = *p ? array_must_copy(*p, 1, sizeof(**p)) : NULL;
}

static const struct opt_memory splits_memory = { field_release, splits_copy };

static int splits_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	struct prio_splits *all = calloc(1, sizeof(*all));
	int op = 0, ret = all ? 0 : -ENOMEM;

	for (const char *p = text; !ret;) {
		size_t n = strcspn(p, ":,");

		ret = split_parse(p, n, all, op);
		p += n;
		if (!*p || (*p == ',' && ++op == 2))
			break;
		p++;
	}
	if (!ret && op == 0) {
		all->n[1] = all->n[0];
		memcpy(all->op[1], all->op[0], sizeof(all->op[0]));
	}
	if (!ret && op < 2) {
		field_release(field);
		if (all->n[0] || all->n[1])
			*(struct prio_splits **)field = array_must_copy(all, 1, sizeof(*all));
	}
	free(all);
	if (ret == -ERANGE)
		return fail(e, EINVAL,
			    "%s=%s: the shares of one block size add up to more than 100", o->name,
			    text);
	if (ret || op == 2)
		return fail(
			e, EINVAL,
			"%s=%s: write SIZE/PERCENT or SIZE/PERCENT/CLASS/LEVEL, at most %d of them "
			"with : between; a comma begins those of writes",
			o->name, text, PRIO_SPLITS);
	return 0;
}

static void splits_print_op(const struct prio_splits *all, int op, FILE *f)
{
	if (!all->n[op])
		fputs("1/0", f);
	for (uint32_t i = 0; i < all->n[op]; i++) {
		const struct prio_split *s = &all->op[op][i];

		fprintf(f, "%s%" PRIu64 "/%" PRIu32, i ? ":" : "", s->bs, s->pct);
		if (s->own)
			fprintf(f, "/%" PRIu32 "/%" PRIu32 "/%" PRIu32, s->class, s->level,
				s->hint);
	}
}

static void splits_print(const struct opt *o, const void *field, FILE *f)
{
	const struct prio_splits *all = *(struct prio_splits *const *)field;

	(void)o;
	if (!all)
		return;
	splits_print_op(all, 0, f);
	fputc(',', f);
	splits_print_op(all, 1, f);
}

const struct opt_type opt_prio_splits = { "SIZE/PERCENT[/CLASS/LEVEL]:...", splits_parse,
					  splits_print, &splits_memory };
