/* SPDX-License-Identifier: MIT */
/* Option rows: finding, setting, printing, explaining. The types are in opt_type.c. */
#include "base/opt.h"

#include <assert.h>
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"

static void *opt_field(const struct opt *o, void *base)
{
	return (char *)base + o->offset;
}

/* Compares strings; the first letter spares most calls, which are slow under a fuzzer. */
static bool same(const char *a, const char *b)
{
	return *a == *b && !strcmp(a, b);
}

bool opt_is_named(const struct opt *o, const char *name)
{
	return same(o->name, name) || (o->alias && same(o->alias, name));
}

const struct opt *opt_find(const struct opt *table, const char *name)
{
	for (const struct opt *o = table; o && o->name; o++)
		if (opt_is_named(o, name))
			return o;
	return NULL;
}

int opt_set(const struct opt *o, void *base, const char *text, struct err *e)
{
	return o->type->parse(o, text, opt_field(o, base), e);
}

void opts_default(const struct opt *table, void *base)
{
	struct err e;

	err_clear(&e);
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

bool opt_is_twin(const struct opt *table, const struct opt *o)
{
	for (const struct opt *p = table; p < o; p++)
		if (p->offset == o->offset)
			return true;
	return false;
}

void opts_copy(const struct opt *table, void *base)
{
	for (const struct opt *o = table; o && o->name; o++)
		if (o->type->owns && !opt_is_twin(table, o))
			o->type->owns->copy(opt_field(o, base));
}

void opts_release(const struct opt *table, void *base)
{
	for (const struct opt *o = table; o && o->name; o++)
		if (o->type->owns)
			o->type->owns->release(opt_field(o, base));
}

const char *opt_nearest(const struct opt *table, const char *name, unsigned *distance)
{
	const char *best = NULL;

	for (const struct opt *o = table; o && o->name; o++) {
		const char *names[] = { o->name, o->alias };

		for (unsigned i = 0; i < 2 && names[i]; i++) {
			unsigned d = text_distance(name, names[i]);

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
		if (!open && (*p == ';' || (*p == '.' && p[1] == ' ' && p > help && p[-1] != '.')))
			break;
	}
	return (int)(p - help);
}

void opt_help_line(const struct opt *o, FILE *f)
{
	char name[128], *help;
	int n;

	snprintf(name, sizeof(name), "%s%s%s", o->name, o->alias ? ", " : "",
		 o->alias ? o->alias : "");
	help = text_format("%.*s", opt_first_statement(o->help), o->help);
	n = fprintf(f, "%s", name);
	text_columns(help, n, OPT_HELP_COLUMN, f);
	free(help);
}

/* Prints a bound of a number, or of a time. */
static void opt_print_bound(const struct opt *o, uint64_t v, FILE *f)
{
	char text[32];

	if (o->unit)
		units_exact_time(text, sizeof(text), v);
	else
		snprintf(text, sizeof(text), "%" PRIu64, v);
	fputs(text, f);
}

/* The values that an option takes, as a line; NULL where its type says all. The caller frees it. */
static char *opt_values(const struct opt *o)
{
	char *text = NULL;
	size_t n;
	FILE *f;

	if (!o->choices && !o->max && !o->min)
		return NULL;
	f = open_memstream(&text, &n);
	if (!f)
		abort();
	for (const char *const *c = o->choices; c && *c; c++)
		fprintf(f, "%s %s", c == o->choices ? "one of:" : "", *c);
	if (o->max || o->min) {
		fprintf(f, "%s ", o->max ? "range:" : "at least:");
		opt_print_bound(o, o->min, f);
	}
	if (o->max) {
		fprintf(f, " to ");
		opt_print_bound(o, o->max, f);
	}
	fclose(f);
	return text;
}

void opt_help(const struct opt *o, FILE *f)
{
	const char *value = o->type->value;
	char *values = opt_values(o);

	fprintf(f, "%s%s%s", o->name, value ? "=" : "", value ? value : "");
	if (o->alias)
		fprintf(f, "   (also: %s)", o->alias);
	fprintf(f, "\n");
	text_columns(o->help, 0, 4, f);
	fprintf(f, "    default: %s\n", o->def ? o->def : "none");
	if (values)
		text_columns(values, 0, 4, f);
	free(values);
}

void opt_man_text(const char *s, FILE *f)
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

void opts_man(const struct opt *table, const char *dashes, FILE *f)
{
	for (const struct opt *o = table; o && o->name; o++) {
		char *values = opt_values(o);

		fprintf(f, ".TP\n.B ");
		opt_man_text(dashes, f);
		opt_man_text(o->name, f);
		if (o->type->value)
			fprintf(f, "=\\fI%s\\fR", o->type->value);
		if (o->alias)
			fprintf(f, " \\fR(also \\fB%s\\fR)", o->alias);
		fprintf(f, "\n");
		opt_man_text(o->help, f);
		fprintf(f, ".\n");
		if (values)
			fprintf(f, ".br\n%s\n", values);
		free(values);
		if (o->def && *o->def)
			fprintf(f, ".br\ndefault: \\fB%s\\fR\n", o->def);
	}
}
