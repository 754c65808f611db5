/* SPDX-License-Identifier: MIT */
/* Facts of manifests: which are compared, and when they differ. */
#include "study/fact.h"

#include <stdlib.h>
#include <string.h>

#include "study/job_fact.h"
#include "tests/support.h"

static struct facts f;

static void add(enum study_side side, const char *text)
{
	json_t *json = json_loads(text, 0, NULL);

	CU_ASSERT_PTR_NOT_NULL_FATAL(json);
	facts_add(&f, json, side);
	json_decref(json);
}

/* Returns "CLASS NAME: VALUES -> VALUES" of all that differ, for free(). */
static char *differing(void)
{
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	for (size_t i = 0; i < f.n; i++) {
		char *base = fact_values(f.list[i], STUDY_BASE);
		char *new = fact_values(f.list[i], STUDY_NEW);

		if (fact_differs(&f, f.list[i]))
			fprintf(out, "%s %s: %s -> %s\n", fact_classes[f.list[i]->kind],
				fact_name(f.list[i]), base, new);
		free(base);
		free(new);
	}
	fclose(out);
	facts_free(&f);
	return text;
}

static void check(const char *expected)
{
	char *text = differing();

	CHECK_TEXT(text, expected);
	free(text);
}

/* A manifest of schema 1, which has no classes. */
#define OLD(host, release, load, scheduler, free)                                        \
	"{\"run_id\": \"" host load "\", \"started\": \"" load                           \
	"\", \"machine\": {\"host\": \"" host "\", \"kernel\": {\"release\": \"" release \
	"\"}, \"load\": \"" load "\"}, \"jobs\": [{\"name\": \"a\", \"seed\": \"" load   \
	"\", \"targets\": [{\"path\": \"" load "\", \"file_system\": {\"free_bytes\":"   \
	" " free "}, \"device\": {\"model\": \"m\", \"scheduler\": \"" scheduler "\"}}]}]}"

static void old(void)
{
	add(STUDY_BASE, OLD("here", "6.1", "0.1", "none", "7"));
	add(STUDY_BASE, OLD("here", "6.1", "0.2", "none", "8"));
	add(STUDY_NEW, OLD("there", "6.1", "0.3", "bfq", "9"));
	check("identity machine.host: here -> there\n"
	      "tuning jobs.targets.device.scheduler: none -> bfq\n");
}

/* Classes are keys of the root; what such a manifest has beside them is not told twice. */
#define CLASSED(load, ram, n, host)                                                            \
	"{\"identity\": {\"host\": {\"load\": " load ", \"ram\": " ram                         \
	"}}, \"volatile\": {\"a\": " load ", \"cpu\": 1}, \"tuning\": {\"limits\": {\"n\": " n \
	"}}, \"machine\": {\"host\": \"" host "\"}}"

static void classes(void)
{
	add(STUDY_BASE, CLASSED("1", "null", "[1, 2]", "x"));
	add(STUDY_NEW, CLASSED("2", "5.5", "[2, 3]", "y"));
	check("identity host.load: 1 -> 2\n"
	      "identity host.ram: absent -> 5.5\n"
	      "tuning limits.n: 1, 2 -> 2, 3\n");
	/* beside one without them, only what both have is compared */
	add(STUDY_BASE, "{\"machine\": {\"host\": \"x\"}}");
	add(STUDY_NEW, CLASSED("2", "5.5", "[2, 3]", "y"));
	check("identity machine.host: x -> y\n");
}

/* Options of jobs are facts; a file that is the same again is not read twice. */
static void jobs(void)
{
	write_file("job.ini", "# by hand\nlost=1\n[a b]\nbs=4k\ndirect\nrw=read\n[c]\nbs=4k\n");
	job_facts_add(&f, ".", STUDY_BASE);
	job_facts_add(&f, ".", STUDY_BASE);
	write_file("job.ini", "[a b]\nbs=8k\ndirect=1\nrw=read\nfilename=x=y\n[c]\nbs=4k\n");
	job_facts_add(&f, ".", STUDY_NEW);
	job_facts_add(&f, "./none", STUDY_NEW);
	check("identity [a b] bs: 4k -> 8k\n"
	      "identity [a b] filename: none -> x=y\n");
}

/* What one side alone has differs; what varies on both sides in the same way does not. */
static void sets(void)
{
	add(STUDY_BASE, "{\"cpu\": {\"a\": true}}");
	add(STUDY_BASE, "{\"cpu\": {\"a\": false}}");
	add(STUDY_NEW, "{\"cpu\": {\"a\": false, \"b\": \"x\"}}");
	add(STUDY_NEW, "{\"cpu\": {\"a\": true, \"b\": \"x\"}}");
	check("tuning cpu.b: none -> x\n");
}

/* A fact with a value for each of a thousand jobs is none to look at. */
static void many(void)
{
	char text[64];

	for (int i = 0; i < 1000; i++) {
		snprintf(text, sizeof(text), "{\"a\": %d}", i);
		add(i % 2 ? STUDY_BASE : STUDY_NEW, text);
	}
	check("");
}

static const struct test tests[] = {
	{ "an old manifest's facts have classes by their names", old },
	{ "the classes of a manifest are read", classes },
	{ "options of jobs are facts", jobs },
	{ "a side has a set of values", sets },
	{ "too many values are no difference", many },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("fact", tests);
}
