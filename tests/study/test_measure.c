/* SPDX-License-Identifier: MIT */
/* Names of measures, which way is worse, and their values for readers. */
#include "study/measure.h"

#include <math.h>
#include <string.h>

#include "tests/support.h"

static struct measures m;
static struct err e;

static const struct measure *find(const char *column)
{
	for (size_t i = 0; i < m.n; i++)
		if (!strcmp(m.list[i].column, column))
			return &m.list[i];
	return NULL;
}

static size_t judged(const char *names)
{
	size_t n = 0;

	e = (struct err){ 0 };
	CU_ASSERT_EQUAL_FATAL(measures_make(&m, names, &e), 0);
	for (size_t i = 0; i < m.n; i++)
		n += m.list[i].judged;
	return n;
}

static void defaults(void)
{
	CU_ASSERT_EQUAL(judged(NULL), 4);
	CU_ASSERT(find("iops")->rate && find("iops")->judged && !find("iops")->latency);
	CU_ASSERT(find("lat_p99_ns")->judged && !find("lat_p99_ns")->rate);
	CU_ASSERT(find("lat_mean_ns")->latency && !find("lat_mean_ns")->judged);
	CHECK_TEXT(find("response_p99_9_ns")->title, "response p99.9");
	measures_free(&m);
}

/* Named ones are judged alone; the others stay on the list. */
static void named(void)
{
	CU_ASSERT_EQUAL(judged("lat_p99,slat_max_ns,system_calls_per_io,lat_p99_ns"), 3);
	CU_ASSERT(!find("iops")->judged);
	CHECK_TEXT(find("slat_max_ns")->title, "slat max");
	CU_ASSERT(!find("system_calls_per_io")->rate);
	measures_free(&m);
}

static void refused(const char *names, const char *which)
{
	e = (struct err){ 0 };
	CU_ASSERT_NOT_EQUAL(measures_make(&m, names, &e), 0);
	CU_ASSERT(!strncmp(e.text, "command line: --measure=", 24));
	CU_ASSERT(!strncmp(e.text + 24, which, strlen(which)));
	measures_free(&m);
}

static void wrong(void)
{
	refused("iops,", ": no such measure");
	refused("iops,lat", "lat: no such");
	refused("lat_p98", "lat_p98: no such");
	refused("run_id", "run_id: no such");
	refused("iops_ns", "iops_ns: no such");
	refused("p99", "p99: no such");
}

static void shows(const char *column, double v, const char *expected)
{
	char text[32];

	measure_text(find(column), v, text, sizeof(text));
	CHECK_TEXT(text, expected);
}

static void values(void)
{
	CU_ASSERT_EQUAL(judged(NULL), 4);
	shows("iops", 12345, "12.3k");
	shows("mb_per_s", 999.94, "999.9");
	shows("mb_per_s", 1.5, "1.500");
	shows("lat_p99_ns", 1.25e6, "1.25 ms");
	shows("lat_p99_ns", NAN, "-");
	measures_free(&m);
}

static const struct test tests[] = {
	{ "rates and p99 are judged where nothing is said", defaults },
	{ "those that are named are judged", named },
	{ "a name that is none is refused", wrong },
	{ "values are short", values },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("measure", tests);
}
