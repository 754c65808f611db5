/* SPDX-License-Identifier: MIT */
/* The measures of a comparison: see measure.h. */
#include "study/measure.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"

#define SHOWN                                                           \
	"iops,mb_per_s,lat_mean_ns,lat_p50_ns,lat_p99_ns,lat_p99_9_ns," \
	"response_mean_ns,response_p50_ns,response_p99_ns,response_p99_9_ns"

/* Measures that are no latency; of rates, less is worse. */
static const struct {
	const char *column, *title;
	bool rate;
} others[] = {
	{ "iops", "IOPS", true },
	{ "mb_per_s", "MB/s", true },
	{ "mib_per_s", "MiB/s", true },
	{ "cpu_user_pct", "CPU user %", false },
	{ "cpu_sys_pct", "CPU kernel %", false },
	{ "submit_calls_per_io", "submits per I/O", false },
	{ "wait_calls_per_io", "waits per I/O", false },
	{ "system_calls_per_io", "calls per I/O", false },
};

static const char kinds[] = "lat slat clat response";
static const char values[] = "min mean stddev p50 p90 p95 p99 p99_9 p99_99 p99_999 max";

/* Returns whether the name, without _ns, is that of a latency: KIND_VALUE. */
static bool is_latency(const char *name)
{
	size_t n = strcspn(name, "_");
	char *kind = text_format("%.*s", (int)n, name);
	bool found = name[n] && text_list_has(kinds, kind) && text_list_has(values, name + n + 1);

	free(kind);
	return found;
}

/* Returns "lat p99.9" of "lat_p99_9". */
static char *latency_title(const char *name)
{
	char *title = text_format("%s", name), *p = strchr(title, '_');

	*p = ' ';
	while ((p = strchr(p, '_')))
		*p = '.';
	return title;
}

/* Makes the measure of a name; false: there is none. */
static bool measure_make(struct measure *m, const char *name)
{
	size_t n = strlen(name);
	bool ns = n > 3 && !strcmp(name + n - 3, "_ns");
	char *stem = text_format("%.*s", (int)(ns ? n - 3 : n), name);

	*m = (struct measure){ .latency = is_latency(stem) };
	if (m->latency) {
		m->column = text_format("%s_ns", stem);
		m->title = latency_title(stem);
	}
	free(stem);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (!strcmp(others[i].column, name)) {
			m->column = text_format("%s", name);
			m->title = text_format("%s", others[i].title);
			m->rate = others[i].rate;
		}
	return m->column;
}

static int unknown(const char *name, struct err *e)
{
	return fail(e, EINVAL,
		    "command line: --measure=%s: no such measure; there are iops, mb_per_s, "
		    "mib_per_s, cpu_user_pct, cpu_sys_pct, submit_calls_per_io, "
		    "wait_calls_per_io, system_calls_per_io, and KIND_VALUE_ns with a KIND of %s "
		    "and a VALUE of %s",
		    name, kinds, values);
}

static int add(struct measures *m, const char *name, bool judged, struct err *e)
{
	struct measure one;

	if (!measure_make(&one, name))
		return unknown(name, e);
	for (size_t i = 0; i < m->n; i++)
		if (!strcmp(m->list[i].column, one.column)) {
			m->list[i].judged |= judged;
			free(one.column);
			free(one.title);
			return 0;
		}
	one.judged = judged;
	if (m->n < MEASURES) {
		m->list[m->n++] = one;
		return 0;
	}
	free(one.column);
	free(one.title);
	return fail(e, EINVAL, "command line: --measure=: more than %d measures", MEASURES);
}

static int add_list(struct measures *m, const char *names, bool judged, struct err *e)
{
	int ret = 0;

	for (const char *p = names; !ret; p++) {
		size_t n = strcspn(p, ",");
		char *name = text_format("%.*s", (int)n, p);

		ret = add(m, name, judged, e);
		free(name);
		p += n;
		if (!*p)
			break;
	}
	return ret;
}

int measures_make(struct measures *m, const char *judged, struct err *e)
{
	int ret;

	*m = (struct measures){ .n = 0 };
	ret = add_list(m, SHOWN, false, e);
	return ret ? ret : add_list(m, judged ? judged : MEASURES_JUDGED, true, e);
}

void measures_free(struct measures *m)
{
	for (size_t i = 0; i < m->n; i++) {
		free(m->list[i].column);
		free(m->list[i].title);
	}
	m->n = 0;
}

void measure_text(const struct measure *m, double v, char *s, size_t n)
{
	if (isnan(v))
		snprintf(s, n, "-");
	else if (m->latency)
		units_time(s, n, units_whole(v + 0.5));
	else if (!strcmp(m->column, "iops") || v >= 9999.5)
		units_count(s, n, v);
	else
		snprintf(s, n, v < 10 ? "%.3f" : "%.1f", v);
}
