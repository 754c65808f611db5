/* SPDX-License-Identifier: MIT */
/* Names of latencies: see latency_name.h. */
#include "stat/latency_name.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const stats[] = { [STAT_MIN] = "min",
				     [STAT_MEAN] = "mean",
				     [STAT_STDDEV] = "stddev",
				     [STAT_PERCENTILE] = "",
				     [STAT_MAX] = "max" };

const char *latency_kind_parse(const char *name, enum latency *kind)
{
	*kind = LAT;
	for (size_t k = 0; k < LATENCIES; k++) {
		size_t n = strlen(latency_names[k]);

		if (!strncmp(name, latency_names[k], n) && (name[n] == '.' || name[n] == '_')) {
			*kind = (enum latency)k;
			return name + n + 1;
		}
	}
	return name;
}

static bool percentile_parse(const char *name, size_t n, struct latency_name *l)
{
	char digits[24], *end;

	if (*name != 'p' || n < 2 || n > sizeof(digits))
		return false;
	snprintf(digits, sizeof(digits), "%.*s", (int)n - 1, name + 1);
	for (char *p = digits; *p; p++)
		*p = *p == '_' ? '.' : *p;
	if (digits[strspn(digits, "0123456789.")] || !isdigit((unsigned char)digits[0]))
		return false;
	l->percent = strtod(digits, &end);
	l->stat = l->percent == 0 ? STAT_MIN : l->percent == 100 ? STAT_MAX : STAT_PERCENTILE;
	return !*end && l->percent <= 100;
}

bool latency_name_parse(const char *name, struct latency_name *l)
{
	size_t n;

	*l = (struct latency_name){ .kind = LAT };
	name = latency_kind_parse(name, &l->kind);
	n = strlen(name);
	l->unit = n >= 3 && !strcmp(name + n - 3, "_ns");
	n -= l->unit ? 3 : 0;
	for (size_t i = STAT_MIN; i <= STAT_MAX; i++)
		if (i != STAT_PERCENTILE && strlen(stats[i]) == n && !strncmp(stats[i], name, n)) {
			l->stat = (enum latency_stat)i;
			return true;
		}
	return percentile_parse(name, n, l);
}
