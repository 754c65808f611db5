/* SPDX-License-Identifier: MIT */
/* Numbers and variables in option values: see expr.h. */
#include "base/expr.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

struct suffix {
	const char *name;
	long double factor;
};

#define K 1024.0L

static const struct suffix sizes[] = {
	{ "b", 1 },
	{ "k", K },
	{ "kb", K },
	{ "kib", K },
	{ "ki", K },
	{ "m", K *K },
	{ "mb", K *K },
	{ "mib", K *K },
	{ "mi", K *K },
	{ "g", K *K *K },
	{ "gb", K *K *K },
	{ "gib", K *K *K },
	{ "gi", K *K *K },
	{ "t", K *K *K *K },
	{ "tb", K *K *K *K },
	{ "tib", K *K *K *K },
	{ "ti", K *K *K *K },
	{ "p", K *K *K *K *K },
	{ "pb", K *K *K *K *K },
	{ "pib", K *K *K *K *K },
	{ "pi", K *K *K *K *K },
	{ NULL, 0 },
};

static const struct suffix times[] = {
	{ "us", 1e3L },   { "usec", 1e3L },  { "ms", 1e6L }, { "msec", 1e6L },
	{ "s", 1e9L },    { "sec", 1e9L },   { "m", 60e9L }, { "min", 60e9L },
	{ "h", 3600e9L }, { "d", 86400e9L }, { NULL, 0 },
};

/* A reader: the rest of the text, the meaning of its suffixes, and errors. */
struct expr {
	const char *p;
	const struct suffix *suffixes; /* NULL: none allowed */
	long double bare;              /* factor of a number without a suffix, outside ( ) */
	unsigned depth;                /* level of ( and -, against overlong nesting */
	bool suffixed;                 /* some number had a suffix */
	bool bad;
};

static long double expr_sum(struct expr *x);

static void expr_blanks(struct expr *x)
{
	while (isblank((unsigned char)*x->p))
		x->p++;
}

static long double expr_suffix(struct expr *x)
{
	size_t n = 0;

	while (isalpha((unsigned char)x->p[n]))
		n++;
	if (!n)
		return x->bare;
	for (const struct suffix *s = x->suffixes; s && s->name; s++) {
		if (strlen(s->name) == n && !strncasecmp(s->name, x->p, n)) {
			x->p += n;
			x->suffixed = true;
			return s->factor;
		}
	}
	x->bad = true;
	return 0;
}

static long double expr_number(struct expr *x)
{
	long double v;
	char *end;

	if (!isdigit((unsigned char)*x->p)) {
		x->bad = true;
		return 0;
	}
	if (x->p[0] == '0' && tolower((unsigned char)x->p[1]) == 'x') {
		errno = 0;
		v = (long double)strtoull(x->p, &end, 16);
		v = errno ? HUGE_VALL : v;
		x->bad |= end == x->p + 1;
	} else {
		size_t n = strspn(x->p, "0123456789.");
		char digits[64];

		snprintf(digits, sizeof(digits), "%.*s", (int)n, x->p);
		v = strtold(digits, &end);
		x->bad |= n >= sizeof(digits) || *end || x->p[n - 1] == '.';
		end = (char *)x->p + n;
	}
	x->p = end;
	return v * expr_suffix(x);
}

static long double expr_factor(struct expr *x)
{
	long double v;

	expr_blanks(x);
	if (*x->p != '(' && *x->p != '-')
		return expr_number(x);
	x->bad |= ++x->depth > 64;
	if (*x->p++ == '-') {
		v = x->bad ? 0 : -expr_factor(x);
	} else {
		v = x->bad ? 0 : expr_sum(x);
		expr_blanks(x);
		x->bad |= *x->p != ')';
		x->p += *x->p == ')';
	}
	x->depth--;
	return v;
}

static long double expr_product(struct expr *x)
{
	long double v = expr_factor(x), w;

	for (expr_blanks(x); !x->bad && *x->p && strchr("*/%", *x->p); expr_blanks(x)) {
		char op = *x->p++;

		w = expr_factor(x);
		x->bad |= op != '*' && w == 0;
		if (!x->bad)
			v = op == '*' ? v * w : op == '/' ? v / w : fmodl(v, w);
	}
	return v;
}

static long double expr_sum(struct expr *x)
{
	long double v = expr_product(x);

	for (expr_blanks(x); !x->bad && (*x->p == '+' || *x->p == '-'); expr_blanks(x)) {
		char op = *x->p++;
		long double w = expr_product(x);

		v = op == '+' ? v + w : v - w;
	}
	return v;
}

int expr_parse(const char *text, enum expr_unit unit, uint64_t bare_ns, uint64_t *value)
{
	struct expr x = { .p = text, .bare = 1 };
	bool sum = *text == '(';
	long double v;

	if (unit == EXPR_SIZE)
		x.suffixes = sizes;
	if (unit == EXPR_TIME)
		x.suffixes = times;
	if (unit == EXPR_TIME && !sum)
		x.bare = (long double)bare_ns;
	v = sum ? expr_factor(&x) : expr_number(&x);
	/* the whole may carry the unit, (2*5)m, or a part of it, (2*30s), or none, (2*30) */
	if (sum && !x.bad) {
		x.bare = unit == EXPR_TIME && !x.suffixed ? (long double)bare_ns : 1;
		v *= expr_suffix(&x);
	}
	if (x.bad || *x.p || v < 0 || (!sum && !x.suffixed && v != floorl(v)))
		return -EINVAL;
	if (!(v < 18446744073709551616.0L)) /* or no number at all: inf - inf */
		return -ERANGE;
	*value = (uint64_t)(v + 1e-3L); /* 0.001ms is 1000 ns, not a hair less */
	return 0;
}

/* Returns a built-in variable's value as text, or NULL; *n: bytes of its name, with the $. */
static const char *expr_builtin(const char *p, size_t *n, char *text, size_t size)
{
	long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
	const struct {
		const char *name;
		long value;
	} vars[] = {
		{ "$ncpus", sysconf(_SC_NPROCESSORS_ONLN) },
		{ "$pagesize", page },
		{ "$mb_memory", pages / (1048576 / page) },
	};

	for (size_t i = 0; i < sizeof(vars) / sizeof(vars[0]); i++) {
		*n = strlen(vars[i].name);
		if (!strncmp(p, vars[i].name, *n) && !isalnum((unsigned char)p[*n])) {
			snprintf(text, size, "%ld", vars[i].value);
			return text;
		}
	}
	return NULL;
}

char *expr_expand(const char *text, char *missing, size_t n)
{
	char *out = NULL, name[256], number[32];
	size_t len = 0, used;
	FILE *f;

	if (!strchr(text, '$')) {
		out = strdup(text);
		if (!out)
			abort();
		return out;
	}
	f = open_memstream(&out, &len);
	if (!f)
		abort();
	for (const char *p = text; *p; p += used) {
		const char *value = NULL, *end;

		if (p[0] == '$' && p[1] == '{' && (end = strchr(p, '}'))) {
			used = (size_t)(end - p) + 1;
			snprintf(name, sizeof(name), "%.*s", (int)(used - 3), p + 2);
			value = getenv(name);
			if (!value) {
				snprintf(missing, n, "%s", name);
				fclose(f);
				free(out);
				return NULL;
			}
		} else if (*p == '$') {
			value = expr_builtin(p, &used, number, sizeof(number));
		}
		if (value) {
			fputs(value, f);
		} else {
			fputc(*p, f);
			used = 1;
		}
	}
	fclose(f);
	return out;
}
