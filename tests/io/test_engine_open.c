/* SPDX-License-Identifier: MIT */
/* The list of engines, their options, and what becomes of one that cannot be opened. */
#include "io/engine.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/support.h"
#include "tests/variants.h"

#include "engines/engines.h"

/*
 * It opens or it says why it does not, within the first @nfds descriptors; it closes in any case,
 * and leaves open what was, and nothing else.
 */
static void open_and_close(const struct variant *v, const struct engine_env *env, rlim_t nfds)
{
	struct engine_handle h;
	struct rlimit was, now;
	struct err e = { 0 };
	int before, after, ret;

	before = dup(0);
	getrlimit(RLIMIT_NOFILE, &was);
	now = (struct rlimit){ nfds < was.rlim_cur ? nfds : was.rlim_cur, was.rlim_max };
	setrlimit(RLIMIT_NOFILE, &now);
	ret = engine_open(&h, v->engine, env, &e);
	CU_ASSERT(ret ? ret < 0 && e.count == 1 : !e.count);
	CU_ASSERT(!ret || strstr(e.text, v->engine->name) || strchr(e.text, '='));
	engine_close(&h);
	engine_close(&h);
	setrlimit(RLIMIT_NOFILE, &was);
	after = dup(0);
	CU_ASSERT(before >= 0);
	CU_ASSERT_EQUAL(after, before + 1);
	close(before);
	close(after);
}

static void fails_to_open(const struct variant *v)
{
	struct engine_file bad = { .fd = 999999 };
	struct iovec nowhere = { (void *)(uintptr_t)4096, 4096 };
	struct engine_env env = { .files = &bad,
				  .nfiles = 1,
				  .bufs = &nowhere,
				  .nbufs = 1,
				  .nslots = 1,
				  .opts = v->opts };

	open_and_close(v, &env, RLIM_INFINITY);
	env.nbufs = env.nfiles = 0;
	open_and_close(v, &env, RLIM_INFINITY);
	open_and_close(v, &env, 0);
}

static void list(void)
{
	for (const struct engine *const *x = engines; *x; x++) {
		CU_ASSERT_PTR_EQUAL(engine_find((*x)->name), *x);
		CU_ASSERT(strlen((*x)->help) > 10 && !strchr((*x)->help, '\n'));
		for (const struct engine *const *y = engines; y < x; y++)
			CU_ASSERT(strcmp((*x)->name, (*y)->name));
	}
	CU_ASSERT_PTR_NULL(engine_find("nosuch"));
	CU_ASSERT_PTR_NULL(engine_find(""));
}

/* What a user does not set is as the table says, and the memory holds all of it. */
static void options(void)
{
	for (const struct engine *const *x = engines; *x; x++) {
		void *opts = engine_opts_new(*x);

		CU_ASSERT_PTR_NOT_NULL_FATAL(opts);
		for (const struct opt *o = (*x)->opts; o && o->name; o++) {
			char *value = opt_get(o, opts);

			CHECK_TEXT(value, o->def);
			CU_ASSERT(o->offset < (*x)->opts_size);
			CU_ASSERT(strlen(o->help) > 10);
			free(value);
		}
		opts_release((*x)->opts, opts);
		free(opts);
	}
}

static void each_fails_to_open(void)
{
	each_variant(NULL, fails_to_open);
}

static const struct test tests[] = {
	{ "names are unique and found", list },
	{ "options have their defaults", options },
	{ "an open that fails says why, and can be closed", each_fails_to_open },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("engine, opening", tests);
}
