/* SPDX-License-Identifier: MIT */
/* Setting answers, and looking for them: see answer.h. */
#include "probe/answer.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

static void set(struct answer *a, const char *how, const char *value, const char *note,
		va_list args)
{
	snprintf(a->how, sizeof(a->how), "%s", how);
	snprintf(a->value, sizeof(a->value), "%s", value);
	vsnprintf(a->note, sizeof(a->note), note, args);
}

void answer_word(struct answer *a, const char *how, const char *value, const char *note, ...)
{
	va_list args;

	va_start(args, note);
	set(a, how, value, note, args);
	va_end(args);
}

void answer_number(struct answer *a, const char *how, uint64_t value, const char *note, ...)
{
	char text[32];
	va_list args;

	snprintf(text, sizeof(text), "%" PRIu64, value);
	va_start(args, note);
	set(a, how, text, note, args);
	va_end(args);
}

void answer_try(struct answer *a, long ret, const char *note, ...)
{
	const char *name = ret < 0 ? strerrorname_np((int)-ret) : "yes";
	va_list args;

	va_start(args, note);
	set(a, TRIED, name ? name : "an unknown error", note, args);
	va_end(args);
}

static void set_not(struct answer *a, const char *begin, const char *why, va_list args)
{
	int n = snprintf(a->how, sizeof(a->how), "%s: ", begin);

	a->value[0] = a->note[0] = '\0';
	vsnprintf(a->how + n, sizeof(a->how) - (size_t)n, why, args);
}

void answer_not_tried(struct answer *a, const char *why, ...)
{
	va_list args;

	va_start(args, why);
	set_not(a, "not tried", why, args);
	va_end(args);
}

void answer_not_asked(struct answer *a, const char *why, ...)
{
	va_list args;

	va_start(args, why);
	set_not(a, "not asked", why, args);
	va_end(args);
}

const char *answer_value(const struct probe *p, const char *name)
{
	for (const struct answer *a = p->list; a < p->list + p->n; a++)
		if (!strcmp(a->question->name, name))
			return a->value;
	return "";
}

/* Reads a value that is a number and no word, as the name of an error is. */
static bool number_read(const char *text, double *v)
{
	char *end;

	*v = strtod(text, &end);
	return end != text && !*end;
}

const char *answer_unit(const struct answer *a)
{
	double v;

	return number_read(a->value, &v) ? a->question->unit : "";
}

bool answer_is(const struct probe *p, const char *name, const char *value)
{
	return !strcmp(answer_value(p, name), value);
}

double answer_double(const struct probe *p, const char *name)
{
	double v;

	return number_read(answer_value(p, name), &v) ? v : -1;
}
