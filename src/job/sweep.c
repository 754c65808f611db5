/* SPDX-License-Identifier: MIT */
/* Sweeps of a job: see sweep.h. */
#include "job/sweep.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "io/engine.h"
#include "job/section.h"

const char *sweep_option(const char *name)
{
	size_t n = strlen(SWEEP_PREFIX);

	return strncmp(name, SWEEP_PREFIX, n) ? NULL : name + n;
}

/* Options that arrange the run. */
static const char *const whole[] = { "name",      "description", "stonewall",       "wait_for",
				     "new_group", "rounds",      "round_order",     "sweep_order",
				     "phase",     "exitall",     "group_reporting", "clocksource",
				     "steady" };

/* Options that count before there are steps, and why each has one value. */
static const struct {
	const char *option, *why;
} early[] = {
	{ "discard", "decides what [global] says to its job, and has one value: write a job for "
		     "each" },
	{ "randrepeat", "decides whether a seed is drawn for the job, and has one value: "
			"sweep.randseed= gives each step a seed of its own" },
	{ "kb_base", "says how the sizes of its section are read, and has one value: sweep.bs=4000 "
		     "4096 has sizes of both kinds" },
};

const char *sweep_refusal(const char *option)
{
	const struct opt *o = job_opt(option);

	for (size_t i = 0; o && i < sizeof(whole) / sizeof(whole[0]); i++)
		if (opt_is_named(o, whole[i]))
			return "arranges the run, and has one value";
	for (size_t i = 0; o && i < sizeof(early) / sizeof(early[0]); i++)
		if (opt_is_named(o, early[i].option))
			return early[i].why;
	return NULL;
}

/* Returns whether two names are of one option, or of two that set one field. */
static bool same_option(const char *a, const char *b)
{
	struct job_option x = job_option_find(a), y = job_option_find(b);

	if (!x.row || !y.row)
		return !strcmp(a, b);
	return x.group == y.group && x.row->offset == y.row->offset;
}

const struct assign *sweep_beside(const struct section *section, const char *option,
				  const struct assign *but)
{
	for (size_t i = 0; i < section->n; i++) {
		const char *swept = sweep_option(section->assigns[i].name);

		if (swept && &section->assigns[i] != but && same_option(swept, option))
			return &section->assigns[i];
	}
	return NULL;
}

static struct sweep *sweep_find(const struct job *job, const char *option)
{
	for (uint32_t i = 0; i < job->nsweeps; i++)
		if (same_option(job->sweeps[i].option, option))
			return &job->sweeps[i];
	return NULL;
}

bool sweep_has(const struct job *job, const char *option)
{
	return sweep_find(job, option);
}

const struct sweep_values *sweep_values_of(const struct job *job, const char *option)
{
	const struct sweep *s = sweep_find(job, option);

	return s ? &s->values : NULL;
}

void sweep_drop(struct job *job, const char *option)
{
	struct sweep *s = sweep_find(job, option);

	if (!s)
		return;
	sweep_release(s);
	memmove(s, s + 1, (size_t)(job->sweeps + --job->nsweeps - s) * sizeof(*s));
}

void sweep_put(struct job *job, const struct assign *from, const char *text,
	       struct sweep_values values, bool general)
{
	const char *option = sweep_option(from->name);
	const struct opt *o = job_opt(option);

	option = o ? o->name : option;
	sweep_drop(job, option);
	/* one that grew and shrank has its room by its count */
	job->sweeps = realloc(job->sweeps, (job->nsweeps + 1) * sizeof(*job->sweeps));
	if (!job->sweeps)
		abort();
	job->sweeps[job->nsweeps++] = (struct sweep){ .from = from,
						      .option = text_format("%s", option),
						      .text = text_format("%s", text),
						      .values = values,
						      .at = from->at,
						      .general = general };
}

uint64_t sweeps_product(const struct job *job)
{
	uint64_t n = 1;

	for (uint32_t i = 0; i < job->nsweeps; i++)
		if (__builtin_mul_overflow(n, job->sweeps[i].values.n, &n))
			return UINT64_MAX;
	return n;
}

/* Gives the copy another engine; what its options were is said again, and known to this one. */
static int change_engine(struct job *job, const char *value, struct err *e)
{
	const struct engine *old = job->engine, *next;
	struct job_option o = job_option_find("ioengine");
	int ret = opt_set(o.row, job_values(job, *o.group), value, e);

	next = job->engine;
	job->engine = old; /* whose options go with it */
	if (!ret && job_set_engine(job, next))
		abort();
	for (uint32_t i = 0; !ret && i < job->as_written.n; i++) {
		const struct given_option *w = &job->as_written.list[i];
		const struct opt *x = job_opt(w->name) ? NULL :
							 opt_find(job->engine->opts, w->name);

		if (x)
			ret = opt_set(x, job->engine_opts, w->value, e);
		else if (!job_opt(w->name))
			ret = job_fail(job, e, "ioengine",
				       "ioengine=%s has no option %s=%s, which this job has for "
				       "another engine of its sweep: leave one of them out",
				       job->engine->name, w->name, w->value);
	}
	return ret;
}

/* Puts the place of the sweep before messages. */
static void enter(struct err *e, const struct job *job, const struct sweep *s)
{
	if (s->at.line)
		err_enter(e, "%s:%u: [%s] ", s->at.file, s->at.line, job->name);
	else
		err_enter(e, "command line: ");
}

int sweep_fail(const struct job *job, const struct sweep *s, struct err *e, const char *why)
{
	enter(e, job, s);
	fail(e, EINVAL, SWEEP_PREFIX "%s=%s: %s", s->option, s->text, why);
	err_leave(e);
	return -EINVAL;
}

static int set_value(struct job *job, const struct sweep *s, const char *value, struct err *e)
{
	struct job_option o = job_option_find(s->option);
	const struct opt *x = o.row ? NULL : opt_find(job->engine->opts, s->option);
	int ret;

	if (!o.row && !x)
		return job_fail(job, e, "ioengine",
				"ioengine=%s has no option for sweep.%s=", job->engine->name,
				s->option);
	enter(e, job, s);
	ret = o.row ? opt_set(o.row, job_values(job, *o.group), value, e) :
		      opt_set(x, job->engine_opts, value, e);
	err_leave(e);
	if (!ret) {
		job_origin_set(job, s->option, s->at);
		given_options_put(&job->as_written, s->option, value, GIVEN_TO_JOB);
	}
	return ret;
}

/* Sets the engine first, so that its options are known. */
static int set_values(struct job *to, const struct job *job, const uint32_t *at, struct err *e)
{
	struct sweep *engine = sweep_find(job, "ioengine");
	int ret = 0;

	if (engine)
		ret = change_engine(to, engine->values.list[at[engine - job->sweeps]], e);
	for (uint32_t i = 0; !ret && i < job->nsweeps; i++)
		if (&job->sweeps[i] != engine)
			ret = set_value(to, &job->sweeps[i], job->sweeps[i].values.list[at[i]], e);
	return ret;
}

struct job *sweep_job(const struct job *job, const uint32_t *at, struct err *e)
{
	struct job *to = job_copy(job);

	for (uint32_t i = 0; i < job->nsweeps; i++) {
		to->swept = array_must_grow(to->swept, i, sizeof(*to->swept));
		to->swept[i] =
			(struct swept){ job->sweeps[i].option, job->sweeps[i].values.list[at[i]] };
	}
	to->nswept = job->nsweeps;
	if (!set_values(to, job, at, e))
		return to;
	job_free(to);
	return NULL;
}

void sweeps_free(struct job *job)
{
	sweep_list_free(job->sweeps, job->nsweeps);
	job->sweeps = NULL;
	job->nsweeps = 0;
}
