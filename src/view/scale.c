/* SPDX-License-Identifier: MIT */
/* Values of an option on an axis: see scale.h. */
#include "view/scale.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Units of sizes, times and shares. Here m is 2^20: no option has both minutes and bytes. */
static const struct {
	const char *name;
	double factor;
} units[] = {
	{ "k", 1024.0 },          { "m", 1048576.0 }, { "g", 1073741824.0 },
	{ "t", 1099511627776.0 }, { "ns", 1e-9 },     { "us", 1e-6 },
	{ "ms", 1e-3 },           { "s", 1 },         { "%", 1 },
};

double scale_number(const char *text)
{
	char *end;
	double v;
	size_t n;

	if (!isdigit((unsigned char)*text))
		return NAN;
	v = strtod(text, &end);
	if (!isfinite(v))
		return NAN;
	n = strcspn(end, ":"); /* a share of a job's rate */
	if (!n)
		return *end ? NAN : v;
	if (n > 1 && strchr("iIbB", end[n - 1]) && strchr("kmgtKMGT", *end)) /* kib, kb, ki */
		n = 1;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strlen(units[i].name) == n && !strncasecmp(end, units[i].name, n))
			return v * units[i].factor;
	return NAN;
}

/* Returns the smallest gap between neighbours as a share of the largest. */
static double evenness(const double *at, size_t n, bool log)
{
	double least = INFINITY, most = 0;

	for (size_t i = 1; i < n; i++) {
		double gap = log ? log2(at[i] / at[i - 1]) : at[i] - at[i - 1];

		least = fmin(least, gap);
		most = fmax(most, gap);
	}
	return most > 0 ? least / most : 1;
}

/* Two values are evenly spaced on any axis: then a large ratio decides. */
static enum scale_form form_of(const double *at, size_t n)
{
	if (n < 2 || at[0] <= 0)
		return SCALE_LINEAR;
	if (n == 2)
		return at[1] / at[0] >= 4 ? SCALE_LOG : SCALE_LINEAR;
	return evenness(at, n, true) > evenness(at, n, false) ? SCALE_LOG : SCALE_LINEAR;
}

/* A value, the row that has it, and its place. */
struct item {
	const char *text;
	size_t row;
	double at;
};

static int by_text(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int ret = strcmp(x->text, y->text);

	return ret ? ret : (x->row > y->row) - (x->row < y->row);
}

static int by_place(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int ret = (x->at > y->at) - (x->at < y->at);

	return ret ? ret : (x->row > y->row) - (x->row < y->row);
}

/* Gives each item its place: its number, or of words the first row with it. Returns if they are. */
static bool items_place(struct item *item, size_t n)
{
	bool words = false;

	for (size_t i = 0; i < n; i++) {
		item[i].at = scale_number(item[i].text);
		words |= isnan(item[i].at);
	}
	if (!words)
		return false;
	qsort(item, n, sizeof(*item), by_text);
	for (size_t i = 0, first = 0; i < n; i++) {
		first = i && strcmp(item[i].text, item[i - 1].text) ? i : first;
		item[i].at = (double)item[first].row;
	}
	return true;
}

void scale_make(struct scale *s, const char *const *text, size_t n, size_t *index)
{
	struct item *item = calloc(n + 1, sizeof(*item));
	bool words;

	*s = (struct scale){ calloc(n + 1, sizeof(*s->word)), calloc(n + 1, sizeof(*s->at)), 0, 0 };
	if (!item || !s->word || !s->at)
		abort();
	for (size_t i = 0; i < n; i++)
		item[i] = (struct item){ .text = text[i], .row = i };
	words = items_place(item, n);
	qsort(item, n, sizeof(*item), by_place);
	for (size_t i = 0; i < n; i++) {
		if (!i || item[i].at != item[i - 1].at) {
			s->word[s->n] = item[i].text;
			s->at[s->n] = words ? (double)s->n + 1 : item[i].at;
			s->n++;
		}
		index[item[i].row] = s->n - 1;
	}
	s->form = words ? SCALE_WORDS : form_of(s->at, s->n);
	free(item);
}

void scale_free(struct scale *s)
{
	free(s->word);
	free(s->at);
	*s = (struct scale){ 0 };
}
