/* SPDX-License-Identifier: MIT */
/* Every engine, in every variant: see variants.h. */
#include "variants.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

static bool turn_over(struct variant *v, const struct opt *o)
{
	const char *value = strcmp(o->def, "0") ? "0" : "1";
	struct err e = { 0 };
	size_t n = strlen(v->words);

	snprintf(v->words + n, sizeof(v->words) - n, " %s=%s", o->name, value);
	return !opt_set(o, v->opts, value, &e);
}

/* Whether it opens here. What a machine may lack is no failure of the engine's. */
static bool opens(const struct variant *v)
{
	struct engine_env env = { .nslots = 1, .opts = v->opts };
	struct engine_handle h;
	struct err e = { 0 };
	int ret = engine_open(&h, v->engine, &env, &e);

	engine_close(&h);
	if (ret == -EPERM || ret == -EACCES || ret == -ENOSYS || ret == -EOPNOTSUPP) {
		printf("\n  skipped: %s: %.*s", v->words, (int)strcspn(e.text, "\n"), e.text);
		return false;
	}
	CHECK_TEXT(e.text, "");
	CU_ASSERT_EQUAL(ret, 0);
	return ret == 0;
}

/* With the flags that @turned says, by number: one of them, none (-1), or all (-2). */
static void one_variant(const struct engine *engine, int turned,
			void (*test)(const struct variant *))
{
	struct variant v = { .engine = engine, .opts = engine_opts_new(engine) };
	unsigned failures = CU_get_number_of_failures();
	int i = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(v.opts);
	snprintf(v.words, sizeof(v.words), "ioengine=%s", engine->name);
	for (const struct opt *o = engine->opts; o && o->name; o++) {
		if (o->type != &opt_flag)
			continue;
		if (turned == -2 || turned == i)
			CU_ASSERT(turn_over(&v, o));
		i++;
	}
	if (opens(&v))
		test(&v);
	if (CU_get_number_of_failures() != failures)
		printf("\n  with %s", v.words);
	opts_release(engine->opts, v.opts);
	free(v.opts);
}

void each_variant(void (*test)(const struct variant *v))
{
	for (const struct engine *const *x = engines; *x; x++) {
		int flags = 0;

		for (const struct opt *o = (*x)->opts; o && o->name; o++)
			flags += o->type == &opt_flag;
		for (int turned = -1; turned < flags; turned++)
			one_variant(*x, turned, test);
		if (flags > 1)
			one_variant(*x, -2, test);
	}
}
