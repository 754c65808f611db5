/* SPDX-License-Identifier: MIT */
/* Option rows: finding, setting, printing, explaining. The types are in opt_type.c. */
#include "base/opt.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

static void *opt_field(const struct opt *o, void *base)
{
	return (char *)base + o->offset;
}

/* The first letter spares most calls; under a fuzzer each of them is a slow one. */
static bool same(const char *a, const char *b)
{
	return *a == *b && !strcmp(a, b);
}

const struct opt *opt_find(const struct opt *table, const char *name)
{
	for (const struct opt *o = table; o && o->name; o++)
		if (same(o->name, name) || (o->alias && same(o->alias, name)))
			return o;
	return NULL;
}

int opt_set(const struct opt *o, void *base, const char *text, struct err *e)
{
	return o->type->parse(o, text, opt_field(o, base), e);
}

void opts_default(const struct opt *table, void *base)
{
	struct err e = { 0 };

	for (const struct opt *o = table; o && o->name; o++) {
		int ret = o->def ? opt_set(o, base, o->def, &e) : 0;

		assert(ret == 0);
		(void)ret;
	}
}

char *opt_get(const struct opt *o, const void *base)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	if (!f)
		abort();
	o->type->print(o, (const char *)base + o->offset, f);
	fclose(f);
	if (!n) {
		free(text);
		return NULL;
	}
	return text;
}

void opts_release(const struct opt *table, void *base)
{
	for (const struct opt *o = table; o && o->name; o++)
		if (o->type->release)
			o->type->release(opt_field(o, base));
}

/* Levenshtein's distance, by rows; names are short. */
static unsigned opt_distance(const char *a, const char *b)
{
	size_t na = strlen(a), nb = strlen(b);
	unsigned row[64];

	if (na >= 64 || nb >= 64)
		return 64;
	for (size_t j = 0; j <= nb; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= na; i++) {
		unsigned diagonal = row[0];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= nb; j++) {
			unsigned best = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			best = row[j] + 1 < best ? row[j] + 1 : best;
			row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
		}
	}
	return row[nb];
}

const char *opt_nearest(const struct opt *table, const char *name, unsigned *distance)
{
	const char *best = NULL;

	for (const struct opt *o = table; o && o->name; o++) {
		const char *names[] = { o->name, o->alias };

		for (unsigned i = 0; i < 2 && names[i]; i++) {
			unsigned d = opt_distance(name, names[i]);

			if (d < *distance && 2 * d < strlen(name)) {
				*distance = d;
				best = names[i];
			}
		}
	}
	return best;
}

int opt_first_statement(const char *help)
{
	const char *p;
	int open = 0;

	for (p = help; *p; p++) {
		open += *p == '(' ? 1 : *p == ')' ? -1 : 0;
		if (!open && (*p == ';' || (*p == '.' && p[1] == ' ')))
			break;
	}
	return (int)(p - help);
}

void opt_help_line(const struct opt *o, FILE *f)
{
	int n = fprintf(f, "%s", o->name);

	if (o->alias)
		n += fprintf(f, ", %s", o->alias);
	fprintf(f, "%*s %.*s\n", n < 32 ? 32 - n : 0, "", opt_first_statement(o->help), o->help);
}

/* A bound of a number; of a time, in the largest unit in which it is whole. */
static void opt_print_bound(const struct opt *o, uint64_t v, FILE *f)
{
	unsigned long long n = v;

	if (!o->unit)
		fprintf(f, "%llu", n);
	else if (n % NSEC_PER_SEC == 0)
		fprintf(f, "%llus", n / (unsigned long long)NSEC_PER_SEC);
	else
		fprintf(f, "%llums", n / (unsigned long long)NSEC_PER_MSEC);
}

static void opt_print_range(const struct opt *o, FILE *f)
{
	if (o->choices) {
		fprintf(f, "one of:");
		for (const char *const *c = o->choices; *c; c++)
			fprintf(f, " %s", *c);
		fprintf(f, "\n");
	}
	if (o->max || o->min)
		fprintf(f, "%s ", o->max ? "range:" : "at least:");
	if (o->max || o->min)
		opt_print_bound(o, o->min, f);
	if (o->max)
		fprintf(f, " to ");
	if (o->max)
		opt_print_bound(o, o->max, f);
	if (o->max || o->min)
		fprintf(f, "\n");
}

void opt_help(const struct opt *o, FILE *f)
{
	const char *value = o->type->value;

	fprintf(f, "%s%s%s", o->name, value ? "=" : "", value ? value : "");
	if (o->alias)
		fprintf(f, "   (also: %s)", o->alias);
	fprintf(f, "\n    %s\n    default: %s\n", o->help, o->def ? o->def : "none");
	if (o->choices || o->max || o->min)
		fprintf(f, "    ");
	opt_print_range(o, f);
}

/* Text as roff reads it: a backslash is written \\e, a hyphen that is to be copied \\-. */
static void man_text(const char *s, FILE *f)
{
	for (; *s; s++) {
		if (*s == '\\')
			fputs("\\e", f);
		else if (*s == '-')
			fputs("\\-", f);
		else
			fputc(*s, f);
	}
}

void opts_man(const struct opt *table, FILE *f)
{
	for (const struct opt *o = table; o && o->name; o++) {
		fprintf(f, ".TP\n.B ");
		man_text(o->name, f);
		if (o->type->value)
			fprintf(f, "=\\fI%s\\fR", o->type->value);
		if (o->alias)
			fprintf(f, " \\fR(also \\fB%s\\fR)", o->alias);
		fprintf(f, "\n");
		man_text(o->help, f);
		fprintf(f, ".\n");
		if (o->choices || o->max || o->min) {
			fprintf(f, ".br\n");
			opt_print_range(o, f);
		}
		if (o->def && *o->def)
			fprintf(f, ".br\ndefault: \\fB%s\\fR\n", o->def);
	}
}
