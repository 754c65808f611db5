/* SPDX-License-Identifier: MIT */
/* Every engine, in every variant: see variants.h. */
#include "tests/variants.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support.h"

#include "engines/engines.h"

#define ALL -1

/* A value of the option's that is not its default. */
static const char *other_value(const struct opt *o)
{
	if (o->type == &opt_flag)
		return strcmp(o->def, "0") ? "0" : "1";
	return o->def ? "3" : "0";
}

static void turn_over(struct variant *v, const struct opt *o)
{
	struct err e = { 0 };
	size_t n = strlen(v->words);

	snprintf(v->words + n, sizeof(v->words) - n, " %s=%s", o->name, other_value(o));
	CU_ASSERT_EQUAL(opt_set(o, v->opts, other_value(o), &e), 0);
	CHECK_TEXT(e.text, "");
}

/* One that moves every byte, of whatever file. */
static bool plain(const struct opt *o)
{
	static const char *const special[] = { "nowait", "uring_nop", "uncached", "hipri",
					       "atomic" };

	for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++)
		if (!strcmp(o->name, special[i]))
			return false;
	return o->type == &opt_flag;
}

/* Whether it opens here, on a file. What a machine or a file system lacks is no fault of it. */
static bool opens(const struct variant *v)
{
	static _Alignas(4096) char page[4096];
	struct iovec buf = { page, sizeof(page) };
	struct engine_file file = { .path = "probe", .size = sizeof(page), .writes = true };
	struct engine_env env = { .files = &file,
				  .bufs = &buf,
				  .nfiles = 1,
				  .nbufs = 1,
				  .nslots = 1,
				  .niov = 1,
				  .opts = v->opts };
	struct engine_handle h;
	struct err e = { 0 };
	int ret;

	file.fd = open("probe", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	CU_ASSERT_FATAL(file.fd >= 0 && write(file.fd, page, sizeof(page)) == sizeof(page));
	ret = engine_open(&h, v->engine, &env, &e);
	engine_close(&h);
	close(file.fd);
	unlink("probe");
	if (ret == -EPERM || ret == -EACCES || ret == -ENOSYS || ret == -EOPNOTSUPP) {
		printf("\n  skipped: %s: %.*s", v->words, (int)strcspn(e.text, "\n"), e.text);
		CU_ASSERT(e.count > 0);
		return false;
	}
	CHECK_TEXT(e.text, "");
	CU_ASSERT_EQUAL(ret, 0);
	return ret == 0;
}

static void variant_make(struct variant *v, const struct engine *engine)
{
	*v = (struct variant){ .engine = engine, .opts = engine_opts_new(engine) };
	CU_ASSERT_PTR_NOT_NULL_FATAL(v->opts);
	snprintf(v->words, sizeof(v->words), "ioengine=%s", engine->name);
}

static void variant_run(struct variant *v, bool probe, void (*test)(const struct variant *))
{
	unsigned failures = CU_get_number_of_failures();

	if (!probe || opens(v))
		test(v);
	if (CU_get_number_of_failures() != failures)
		printf("\n  with %s", v->words);
	opts_release(v->engine->opts, v->opts);
	free(v->opts);
}

/* With the options turned over: the @turned-th that is plain, or all of them. */
static void one_variant(const struct engine *engine, int turned,
			void (*test)(const struct variant *))
{
	struct variant v;
	int i = 0;

	variant_make(&v, engine);
	for (const struct opt *o = engine->opts; o && o->name; o++) {
		if (!plain(o))
			continue;
		if (turned == i || turned == ALL)
			turn_over(&v, o);
		i++;
	}
	variant_run(&v, true, test);
}

bool variants_of(const struct engine *engine)
{
	return !engine->file_ops && !(engine->caps & ENGINE_SPACE) &&
	       strcmp(engine->name, "cpuio") != 0;
}

/*
 * Whether another engine is wanted. ThreadSanitizer now and then ends the C library's own threads
 * of aio_read(3).
 */
static bool left_out(const struct engine *engine, const char *wanted)
{
	if (wanted ? strcmp(engine->name, wanted) != 0 : !variants_of(engine))
		return true;
#ifdef __SANITIZE_THREAD__
	if (strcmp(engine->name, "posixaio"))
		return false;
	printf("\n  skipped under ThreadSanitizer: ioengine=posixaio");
	return true;
#else
	return false;
#endif
}

void each_variant(const char *engine, void (*test)(const struct variant *v))
{
	for (const struct engine *const *x = engines; *x; x++) {
		int flags = 0;

		if (left_out(*x, engine))
			continue;
		for (const struct opt *o = (*x)->opts; o && o->name; o++)
			flags += plain(o);
		for (int turned = 0; turned <= flags; turned++) /* the last: none */
			one_variant(*x, turned, test);
		if (flags > 1)
			one_variant(*x, ALL, test);
	}
}

void each_option(const char *engine, void (*test)(const struct variant *v))
{
	struct variant v;

	for (const struct engine *const *x = engines; *x; x++) {
		if (left_out(*x, engine))
			continue;
		variant_make(&v, *x);
		variant_run(&v, false, test);
		for (const struct opt *o = (*x)->opts; o && o->name; o++) {
			variant_make(&v, *x);
			turn_over(&v, o);
			if (!strcmp(o->name, "sqthread_poll_cpu"))
				turn_over(&v, opt_find((*x)->opts, "sqthread_poll"));
			v.nowait = !strcmp(o->name, "nowait");
			v.moves_nothing = !strcmp(o->name, "uring_nop");
			variant_run(&v, false, test);
		}
	}
}
