/* SPDX-License-Identifier: MIT */
/* The types that many options share. A type that one option has stands with its table. */
#include "base/opt.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/expr.h"
#include "base/units.h"

static int flag_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	if (strcmp(text, "0") && strcmp(text, "1"))
		return fail(e, EINVAL, "%s=%s: this is a flag: write 1 or 0", o->name, text);
	*(bool *)field = text[0] == '1';
	return 0;
}

static void flag_print(const struct opt *o, const void *field, FILE *f)
{
	(void)o;
	fputc(*(const bool *)field ? '1' : '0', f);
}

const struct opt_type opt_flag = { NULL, flag_parse, flag_print, NULL };

static const char *examples(const struct opt *o, enum expr_unit unit)
{
	return unit == EXPR_TIME ? "a time: write a number with us, ms, s, m, h or d, such as 30s" :
	       o->type == &opt_count ? "a number: write 32, say" :
				       "a size: write a number with k, m, g or t, such as 64k";
}

/* Writes a number for messages; a time has its unit behind it. */
static void number_text(enum expr_unit unit, uint64_t v, char *text, size_t n)
{
	if (unit == EXPR_TIME && v)
		units_exact_time(text, n, v);
	else
		snprintf(text, n, "%" PRIu64, v);
}

static int number_check(const struct opt *o, enum expr_unit unit, const char *text, uint64_t v,
			struct err *e)
{
	char lo[32], hi[32];

	if (v >= o->min && (!o->max || v <= o->max))
		return 0;
	number_text(unit, o->min, lo, sizeof(lo));
	number_text(unit, o->max, hi, sizeof(hi));
	if (!o->max)
		return fail(e, ERANGE, "%s=%s: too small: at least %s", o->name, text, lo);
	return fail(e, ERANGE, "%s=%s: out of range: %s to %s", o->name, text, lo, hi);
}

/* Returns whether @text is numbers with , between them: a sweep, as other programs have. */
static bool is_list(const char *text)
{
	return strchr(text, ',') && !text[strspn(text, "0123456789, .-kmg")];
}

static int number_parse(const struct opt *o, enum expr_unit unit, const char *text, uint64_t *v,
			struct err *e)
{
	uint64_t n;
	int ret = expr_parse(text, unit, o->unit, &n);

	if (ret == -ERANGE && o->max)
		return number_check(o, unit, text, UINT64_MAX, e);
	if (ret == -ERANGE)
		return fail(e, ERANGE, "%s=%s: too large: the most is 2^64 - 1%s", o->name, text,
			    unit == EXPR_TIME ? " nanoseconds" : "");
	if (ret && o->type == &opt_count && is_list(text))
		return fail(e, EINVAL,
			    "%s=%s: one number: for several, sweep.%s= has a step for each, with "
			    "blanks between them",
			    o->name, text, o->name);
	if (ret)
		return fail(e, EINVAL, "%s=%s: not %s", o->name, text, examples(o, unit));
	ret = number_check(o, unit, text, n, e);
	if (!ret)
		*v = n;
	return ret;
}

static int count_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	uint64_t v;
	int ret = number_parse(o, EXPR_SIZE, text, &v, e);

	if (ret)
		return ret;
	if (v > UINT32_MAX)
		return fail(e, ERANGE, "%s=%s: out of range: at most %u", o->name, text,
			    UINT32_MAX);
	*(uint32_t *)field = (uint32_t)v;
	return 0;
}

static void count_print(const struct opt *o, const void *field, FILE *f)
{
	(void)o;
	fprintf(f, "%" PRIu32, *(const uint32_t *)field);
}

const struct opt_type opt_count = { "NUMBER", count_parse, count_print, NULL };

/* Parses a number; without one the field stays 0, so it holds the number plus one. */
static int maybe_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	uint32_t n = 0;
	int ret = count_parse(o, text, &n, e);

	if (!ret)
		*(uint32_t *)field = n + 1;
	return ret;
}

static void maybe_print(const struct opt *o, const void *field, FILE *f)
{
	uint32_t n = *(const uint32_t *)field - 1;

	if (*(const uint32_t *)field)
		count_print(o, &n, f);
}

const struct opt_type opt_maybe = { "NUMBER", maybe_parse, maybe_print, NULL };

static int size_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	return number_parse(o, EXPR_SIZE, text, field, e);
}

/* Prints a number in the largest binary unit in which it is whole: 64k, 3g, 1000. */
static void size_print_value(uint64_t v, FILE *f)
{
	const char *unit = "kmgtp";
	int i = -1;

	for (; v && v % 1024 == 0 && i < 4; i++)
		v /= 1024;
	fprintf(f, "%" PRIu64, v);
	if (i >= 0)
		fputc(unit[i], f);
}

static void size_print(const struct opt *o, const void *field, FILE *f)
{
	(void)o;
	size_print_value(*(const uint64_t *)field, f);
}

const struct opt_type opt_size = { "SIZE", size_parse, size_print, NULL };

static int time_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	return number_parse(o, EXPR_TIME, text, &((struct nsecs *)field)->ns, e);
}

static void time_print(const struct opt *o, const void *field, FILE *f)
{
	char text[32];

	(void)o;
	units_exact_time(text, sizeof(text), ((const struct nsecs *)field)->ns);
	fputs(text, f);
}

const struct opt_type opt_time = { "TIME", time_parse, time_print, NULL };

static int extent_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	struct extent *x = field;
	size_t n = strlen(text);
	char digits[16];
	uint64_t v;
	int ret;

	if (!n || text[n - 1] != '%') {
		ret = number_parse(o, EXPR_SIZE, text, &v, e);
		if (!ret)
			*x = (struct extent){ .bytes = v };
		return ret;
	}
	snprintf(digits, sizeof(digits), "%.*s", (int)n - 1, text);
	if (n > sizeof(digits) || expr_parse(digits, EXPR_PLAIN, 0, &v) || v > 100)
		return fail(e, EINVAL, "%s=%s: not a share: write 0%% to 100%%", o->name, text);
	*x = (struct extent){ .pct = (uint32_t)v };
	return 0;
}

static void extent_print(const struct opt *o, const void *field, FILE *f)
{
	const struct extent *x = field;

	(void)o;
	if (x->pct)
		fprintf(f, "%" PRIu32 "%%", x->pct);
	else
		size_print_value(x->bytes, f);
}

const struct opt_type opt_extent = { "SIZE|N%", extent_parse, extent_print, NULL };

const char *range_dash(const char *text)
{
	int depth = 0;

	for (; *text; text++) {
		depth += (*text == '(') - (*text == ')');
		if ((*text == '-' || *text == ':') && depth == 0)
			return text;
	}
	return NULL;
}

static int range_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	const char *dash = range_dash(text);
	struct range r = { 0 };
	char *lo;
	int ret;

	if (!dash) {
		ret = number_parse(o, EXPR_SIZE, text, &r.lo, e);
		r.hi = r.lo;
	} else if (dash == text || !dash[1]) {
		return fail(e, EINVAL, "%s=%s: not a size nor a range: write 64k or 4k-64k, say",
			    o->name, text);
	} else {
		lo = strndup(text, (size_t)(dash - text));
		if (!lo)
			return fail(e, ENOMEM, "%s: out of memory", o->name);
		ret = number_parse(o, EXPR_SIZE, lo, &r.lo, e);
		if (!ret)
			ret = number_parse(o, EXPR_SIZE, dash + 1, &r.hi, e);
		free(lo);
	}
	if (ret)
		return ret;
	if (r.lo > r.hi)
		return fail(e, EINVAL, "%s=%s: the range is upside down: write the smaller first",
			    o->name, text);
	*(struct range *)field = r;
	return 0;
}

static void range_print(const struct opt *o, const void *field, FILE *f)
{
	const struct range *r = field;

	(void)o;
	size_print_value(r->lo, f);
	if (r->hi == r->lo)
		return;
	fputc('-', f);
	size_print_value(r->hi, f);
}

const struct opt_type opt_range = { "SIZE|LO-HI", range_parse, range_print, NULL };

static int text_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	char **s = field;

	if (!*text)
		return fail(e, EINVAL, "%s=: a value is missing", o->name);
	if (strpbrk(text, "\r\n"))
		return fail(e, EINVAL,
			    "%s=...: a line break in a value cannot be kept in a job file",
			    o->name);
	free(*s);
	*s = strdup(text);
	return *s ? 0 : fail(e, ENOMEM, "%s: out of memory", o->name);
}

static void text_print(const struct opt *o, const void *field, FILE *f)
{
	const char *s = *(char *const *)field;

	(void)o;
	if (s)
		fputs(s, f);
}

static void text_release(void *field)
{
	free(*(char **)field);
	*(char **)field = NULL;
}

static void text_copy(void *field)
{
	char **s = field;

	if (*s && !(*s = strdup(*s)))
		abort();
}

const struct opt_memory opt_text_memory = { text_release, text_copy };

const struct opt_type opt_text = { "TEXT", text_parse, text_print, &opt_text_memory };

static int choice_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	char all[256] = "";
	size_t n = 0;

	for (int i = 0; o->choices[i]; i++) {
		if (!strcmp(o->choices[i], text)) {
			*(int *)field = i;
			return 0;
		}
		if (n < sizeof(all))
			n += (size_t)snprintf(all + n, sizeof(all) - n, " %s", o->choices[i]);
	}
	return fail(e, EINVAL, "%s=%s: not known; one of:%s", o->name, text, all);
}

static void choice_print(const struct opt *o, const void *field, FILE *f)
{
	fputs(o->choices[*(const int *)field], f);
}

const struct opt_type opt_choice = { "CHOICE", choice_parse, choice_print, NULL };
