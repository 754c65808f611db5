/* SPDX-License-Identifier: MIT */
/* Values of rounds, judged alone: see steady.h. */
#include "cli/steady.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/exit_code.h"
#include "stat/steady_rounds.h"

/* The largest value: sums of a window's are numbers, too. */
#define VALUE_MOST 1e300

/* Returns what is behind the blanks, and one comma among them. */
static const char *behind_comma(const char *p)
{
	p += strspn(p, " \t");
	return *p == ',' ? p + 1 + strspn(p + 1, " \t") : p;
}

/* Returns whether a comma has nothing behind it. */
static bool is_last_missing(const char *p)
{
	return !*behind_comma(p) && strchr(p, ',');
}

/* Reads numbers with , or blanks between them. Returns 0 with *@list, which the caller frees. */
static int values_parse(const char *text, double **list, uint32_t *n, struct err *e)
{
	const char *p = text;

	for (*n = 0; *p; (*n)++) {
		char *end;
		double v = strtod(p, &end);

		if (end == p || !(v >= 0 && v <= VALUE_MOST) ||
		    (*end && *end != ',' && !isblank((unsigned char)*end)) || is_last_missing(end))
			return fail(e, EINVAL,
				    "command line: --values=%s: not a list of numbers: write "
				    "95,97.5,100, say",
				    text);
		*list = array_must_grow(*list, *n, sizeof(**list));
		(*list)[*n] = v;
		p = behind_comma(end);
	}
	return 0;
}

static void window_print(const double *v, uint32_t n)
{
	struct steady_window w = steady_window_of(v, n);

	printf("%6u %14.6g", n, v[n - 1]);
	if (w.full)
		printf(" %14.6g %8.2f %8.2f %12.6g %14.6g  %s\n", w.mean, w.range_pct, w.slope_pct,
		       w.fit_k, w.fit_b, w.steady ? "steady" : "-");
	else
		printf(" %14s %8s %8s %12s %14s  -\n", "-", "-", "-", "-", "-");
}

int verb_steady(const struct cmdline *c, struct err *e)
{
	double *v = NULL;
	uint32_t n = 0;
	bool holds;
	int ret;

	if (!c->settings.values)
		ret = fail(e, EINVAL,
			   "command line: steady: the values are missing: iogen steady "
			   "--values=95,97.5,100,102.5,105");
	else
		ret = values_parse(c->settings.values, &v, &n, e);
	if (ret) {
		free(v);
		return EXIT_USAGE;
	}
	printf("%6s %14s %14s %8s %8s %12s %14s\n", "round", "value", "mean", "range %", "slope %",
	       "fit k", "fit b");
	for (uint32_t i = 1; i <= n; i++)
		window_print(v, i);
	holds = steady_window_of(v, n).steady;
	printf("%s: at most %g %% of the mean from the smallest to the largest of the last %d, and "
	       "%g %% along the line through them%s\n",
	       holds ? "steady" : "not steady", STEADY_ROUNDS_RANGE_PCT, STEADY_ROUNDS_WINDOW,
	       STEADY_ROUNDS_SLOPE_PCT, n < STEADY_ROUNDS_WINDOW ? ": there are too few" : "");
	free(v);
	return holds ? EXIT_OK : EXIT_UNSTEADY;
}
