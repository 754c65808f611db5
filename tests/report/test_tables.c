/* SPDX-License-Identifier: MIT */
/*
 * Every row of every option table: the job's, each engine's, the command line's. A row that is
 * added is tested by being there.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "job/fio_names.h"
#include "job/job.h"
#include "cli/settings.h"
#include "load/workload.h"
#include "tests/fio_options.h"
#include "tests/support.h"

#include "engines/engines.h"

#define MAX_TABLES 64

/* A table, and memory for the values of its rows; a job's engine has its options. */
struct table {
	const char *name;
	const struct opt *rows;
	size_t size;
};

static struct table all[MAX_TABLES];
static size_t ntables;

static void list_tables(void)
{
	ntables = 0;
	for (const struct opt_group *const *g = job_groups; *g; g++) {
		CU_ASSERT_FATAL(ntables < MAX_TABLES - 1);
		all[ntables++] = (struct table){ "job", (*g)->table,
						 (*g)->size ? (*g)->size : sizeof(struct job) };
	}
	all[ntables++] = (struct table){ "run", run_options, sizeof(struct settings) };
	for (const struct engine *const *x = engines; *x; x++) {
		CU_ASSERT_FATAL(ntables < MAX_TABLES);
		all[ntables++] = (struct table){ (*x)->name, (*x)->opts, (*x)->opts_size };
	}
}

/* Calls @check for every row, with memory that holds the defaults. */
static void each_row(void (*check)(const struct table *t, const struct opt *o, void *base))
{
	list_tables();
	for (size_t i = 0; i < ntables; i++)
		for (const struct opt *o = all[i].rows; o && o->name; o++) {
			void *base = calloc(1, all[i].size + 1);

			opts_default(all[i].rows, base);
			check(&all[i], o, base);
			opts_release(all[i].rows, base);
			free(base);
		}
}

/* A failure shows which row it is about. */
static void say(const struct table *t, const struct opt *o, const char *what, const char *text)
{
	char is[512];

	snprintf(is, sizeof(is), "%s: %s: %s: %.300s", t->name, o->name, what, text);
	CHECK_TEXT(is, "");
}

static void check_default(const struct table *t, const struct opt *o, void *base)
{
	struct err e = { 0 };
	int ret = o->def ? opt_set(o, base, o->def, &e) : 0;

	CU_ASSERT_EQUAL(ret, 0);
	if (ret || e.count)
		say(t, o, "default", e.text);
}

static void defaults(void)
{
	each_row(check_default);
}

/* Sets the value, and then its own printed text, which must change nothing. */
static void check_identity(const struct table *t, const struct opt *o, void *base, const char *text)
{
	struct err e = { 0 };
	char *before, *after;

	if (opt_set(o, base, text, &e))
		say(t, o, text, e.text);
	before = opt_get(o, base);
	CU_ASSERT_PTR_NOT_NULL_FATAL(before);
	if (opt_set(o, base, before, &e))
		say(t, o, before, e.text);
	after = opt_get(o, base);
	CHECK_TEXT(after, before);
	free(before);
	free(after);
}

static void check_round(const struct table *t, const struct opt *o, void *base)
{
	char *value = opt_get(o, base);
	char text[64];

	if (value)
		check_identity(t, o, base, value);
	else
		CU_ASSERT_PTR_NULL(o->def);
	free(value);
	if (o->type == &opt_flag) {
		check_identity(t, o, base, "1");
		check_identity(t, o, base, "0");
	}
	if (o->type == &opt_text)
		check_identity(t, o, base, "some text");
	for (const char *const *c = o->choices; c && *c; c++)
		check_identity(t, o, base, *c);
	if (o->min || o->max) {
		snprintf(text, sizeof(text), o->unit ? "%.0fus" : "%.0f",
			 (double)o->min / (o->unit ? NSEC_PER_USEC : 1));
		check_identity(t, o, base, text);
	}
	if (o->max) {
		snprintf(text, sizeof(text), o->unit ? "%.0fus" : "%.0f",
			 (double)o->max / (o->unit ? NSEC_PER_USEC : 1));
		check_identity(t, o, base, text);
	}
}

static void identity(void)
{
	each_row(check_round);
}

static void check_refused(const struct table *t, const struct opt *o, void *base, const char *text)
{
	char *before = opt_get(o, base), *after;
	char begin[128];
	struct err e = { 0 };

	CU_ASSERT(opt_set(o, base, text, &e) < 0);
	snprintf(begin, sizeof(begin), "%s=%s: ", o->name, text);
	if (strncmp(e.text, begin, strlen(begin)))
		say(t, o, "a message that does not begin with what it is about", e.text);
	after = opt_get(o, base);
	CHECK_TEXT(after, before);
	free(before);
	free(after);
}

/* Refuses values one off either end, and text that is no value of any other type. */
static void check_outside(const struct table *t, const struct opt *o, void *base)
{
	char text[64];

	if (o->min && !o->unit) {
		snprintf(text, sizeof(text), "%llu", (unsigned long long)o->min - 1);
		check_refused(t, o, base, text);
	}
	if (o->max) {
		snprintf(text, sizeof(text), o->unit ? "%llus" : "%llu",
			 (unsigned long long)o->max / (o->unit ? NSEC_PER_SEC : 1) + 1);
		check_refused(t, o, base, text);
	}
	if (o->def && o->type != &opt_text)
		check_refused(t, o, base, "10x?");
}

static void ranges(void)
{
	each_row(check_outside);
}

static void check_help(const struct table *t, const struct opt *o, void *base)
{
	size_t n = o->help ? strlen(o->help) : 0;

	(void)base;
	CU_ASSERT(n > 0);
	if (n < 5 || n > 300)
		say(t, o, "help is missing, or too long", "");
	else if (o->help[n - 1] == '.' || strchr(o->help, '\n') || strstr(o->help, "  "))
		say(t, o, "help is one sentence, without its period", o->help);
	else if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%", o->help[0]))
		say(t, o, "help does not begin like a sentence", o->help);
}

static void help(void)
{
	each_row(check_help);
}

static const struct opt *owner(const struct table *t, const char *name)
{
	const struct opt *o = job_opt(name);

	o = o ? o : opt_find(run_options, name);
	return o ? o : opt_find(t->rows, name);
}

/* No two options of the job, the run and one engine share a name: one would hide the other. */
static void check_name(const struct table *t, const struct opt *o, void *base)
{
	(void)base;
	CU_ASSERT_PTR_EQUAL(owner(t, o->name), o);
	if (o->alias)
		CU_ASSERT_PTR_EQUAL(owner(t, o->alias), o);
	CU_ASSERT(strlen(o->name) <= 49);
	if (o->name[strspn(o->name, "abcdefghijklmnopqrstuvwxyz0123456789_-")])
		say(t, o, "a name of small letters", "");
}

static void names(void)
{
	each_row(check_name);
}

/* Options that fio lacks; all others have fio's names. */
static void check_fio(const struct table *t, const struct opt *o, void *base)
{
	static const char *const ours[] = {
		"workload",      "source",      "slat",        "seed",          "iovecs",
		"links",         "file_ops",    "batch_modes", "uring_nop",     "dsync",
		"shared_offset", "stall_warn",  "fill_holes",  "phase",         "rounds",
		"round_order",   "sweep_order", "steady",      "steady_of",     "threshold",
		"require",       "fill",        "discard",     "bssplit_exact", "copy_method",
		"sparse",        "hosts",       NULL
	};
	const char *const both[] = { o->name, o->alias };

	(void)base;
	for (size_t i = 0; i < 2 && both[i] && strcmp(t->name, "run"); i++) {
		bool own = false;

		for (const char *const *n = ours; *n; n++)
			own |= !strcmp(*n, both[i]);
		CU_ASSERT_EQUAL(fio_has(both[i]), !own);
		if (fio_has(both[i]) == own)
			say(t, o, own ? "fio has it too" : "not a name of fio's", both[i]);
		CU_ASSERT_FALSE(fio_ignores(both[i]));
	}
}

static void fio(void)
{
	each_row(check_fio);
}

/* The lists whose rows are shown to users. */
static void lists(void)
{
	for (const struct engine *const *x = engines; *x; x++) {
		CU_ASSERT_PTR_EQUAL(engine_find((*x)->name), *x);
		CU_ASSERT(strlen((*x)->help) > 5);
		CU_ASSERT_NOT_EQUAL((*x)->help[strlen((*x)->help) - 1], '.');
		CU_ASSERT_EQUAL((*x)->opts == NULL, (*x)->opts_size == 0);
	}
	for (const struct workload *const *w = workloads; *w; w++) {
		CU_ASSERT_PTR_EQUAL(workload_find((*w)->name), *w);
		CU_ASSERT(strlen((*w)->help) > 5);
		CU_ASSERT_NOT_EQUAL((*w)->help[strlen((*w)->help) - 1], '.');
	}
	CU_ASSERT_PTR_NULL(engine_find("nonsense"));
	CU_ASSERT_PTR_NULL(workload_find("nonsense"));
}

static const struct test tests[] = {
	{ "defaults are values", defaults },        { "what is printed is read back", identity },
	{ "what lies outside is refused", ranges }, { "every option has help", help },
	{ "every name is one option's", names },    { "what fio has goes by its name", fio },
	{ "engines and workloads", lists },         { NULL, NULL },
};

int main(void)
{
	return suite_run("tables", tests);
}
