/* SPDX-License-Identifier: MIT */
/* From sections to jobs: inheritance, variables, and what is wrong with an assignment. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/array.h"
#include "base/expr.h"
#include "io/engine.h"
#include "job/amount_options.h"
#include "job/depth_options.h"
#include "job/ends_options.h"
#include "job/group.h"
#include "job/report_options.h"
#include "job/section.h"
#include "job/seed_options.h"
#include "job/time_options.h"
#include "job/unknown_option.h"
#include "load/workload.h"

#define MAX_VALUE 4000 /* bytes: with its name, a line of a job file (see jobfile.c) */

struct resolver {
	struct err *e, *warn;
	struct unknown_options unknown;
	struct job *job;
	bool bad;
	bool general;   /* what is being set is said of all jobs */
	bool no_engine; /* ioengine= was refused: what follows from it is not worth a word */
};

/* Names where a message comes from: file, line, section. */
static void say_where(struct err *e, const struct section *section, struct origin at)
{
	if (at.line)
		err_enter(e, "%s:%u: [%s] ", at.file, at.line, section->name);
	else
		err_enter(e, "command line: ");
}

/* Checks that job.ini can hold the value: on one line, and not too long for one. */
static bool value_fits(struct resolver *r, const struct assign *a, const char *value)
{
	size_t n = strlen(value);

	for (const char *p = value; *p; p++)
		n += *p == '#' || *p == ';'; /* these may get a backslash */
	if (value[strcspn(value, "\n")])
		fail(r->e, EINVAL, "%s=: the value has a newline in it: write one line", a->name);
	else if (n > MAX_VALUE)
		fail(r->e, EINVAL, "%s=: the value is longer than %d bytes", a->name, MAX_VALUE);
	else if (strstr(value, "${") && !strchr(strstr(a->value, "${"), '}'))
		fail(r->e, EINVAL, "%s=%s: behind ${ a } is missing", a->name, a->value);
	else if (strstr(value, "${"))
		fail(r->e, EINVAL, "%s=%s: the variable's own text has ${ in it", a->name,
		     a->value);
	else
		return true;
	return false;
}

/* The value with its variables replaced, without blanks at its ends; NULL after a message. */
static char *assign_value(struct resolver *r, const struct assign *a)
{
	char missing[256];
	char *value = expr_expand(a->value, missing, sizeof(missing));

	if (!value)
		fail(r->e, EINVAL, "%s=%s: the environment has no variable %s", a->name, a->value,
		     missing);
	else
		text_trim(value);
	if (value && !value_fits(r, a, value)) {
		free(value);
		return NULL;
	}
	return value;
}

/* Two rows that set one field (direct, buffered) must agree where they stand side by side. */
static int check_twin(struct resolver *r, const struct section *section, const struct assign *a,
		      const struct job_option *o, const char *value)
{
	void *values = job_values(r->job, *o->group);

	for (const struct assign *b = section->assigns; b < a; b++) {
		struct job_option p = job_option_find(b->name);
		char *before, *after = NULL;
		bool same;

		if (!p.row || p.row == o->row || p.group != o->group ||
		    p.row->offset != o->row->offset || !b->at.line)
			continue;
		before = opt_get(p.row, values);
		if (opt_set(o->row, values, value, r->e))
			same = true;
		else
			same = (after = opt_get(p.row, values)) && !strcmp(before, after);
		free(before);
		free(after);
		if (!same)
			return fail(r->e, EINVAL,
				    "%s=%s contradicts %s=%s on line %u: leave one out", a->name,
				    a->value, b->name, b->value, b->at.line);
	}
	return 0;
}

static int set_job_option(struct resolver *r, const struct section *section, const struct assign *a,
			  const struct job_option *o, const char *value)
{
	int ret = check_twin(r, section, a, o, value);

	if (!ret)
		ret = opt_set(o->row, job_values(r->job, *o->group), value, r->e);
	if (!ret)
		r->job->given[o->number] = a->at;
	return ret;
}

static void apply(struct resolver *r, const struct section *section, bool engine_only)
{
	for (size_t i = 0; i < section->n; i++) {
		const struct assign *a = &section->assigns[i];
		struct job_option o = job_option_find(a->name);
		bool is_engine = o.row && !strcmp(o.row->name, "ioengine");
		const struct opt *x;
		char *value;
		int ret;

		if (is_engine != engine_only)
			continue;
		say_where(r->e, section, a->at);
		value = assign_value(r, a);
		x = o.row ? NULL : opt_find(r->job->engine->opts, a->name);
		if (!value)
			ret = -EINVAL;
		else if (o.row)
			ret = set_job_option(r, section, a, &o, value);
		else
			ret = x ? opt_set(x, r->job->engine_opts, value, r->e) :
				  unknown_option_tell(&r->unknown, a, r->job->engine, r->no_engine,
						      r->e, r->warn);
		r->bad |= ret != 0;
		if (!ret)
			given_options_put(&r->job->as_written, a->name, value, r->general);
		free(value);
	}
	err_leave(r->e);
}

static bool same_file(const struct section *a, const struct section *b)
{
	return a->at.line && b->at.line ? a->at.file == b->at.file : !a->at.line == !b->at.line;
}

/*
 * The layers of one job, from the most general to the most special. What the command line says of
 * all jobs overrides a file, but is the general layer of the jobs that it defines itself.
 */
static void apply_layers(struct resolver *r, const struct sections *s, size_t index,
			 bool engine_only)
{
	const struct section *section = &s->list[index];
	bool from_file = section->at.line;

	r->general = true;
	if (!from_file)
		apply(r, &s->overrides, engine_only);
	for (size_t i = 0; i < index; i++)
		if (!strcmp(s->list[i].name, "global") && same_file(&s->list[i], section))
			apply(r, &s->list[i], engine_only);
	r->general = false;
	apply(r, section, engine_only);
	if (from_file)
		apply(r, &s->overrides, engine_only);
}

/* A second job of one name gets a number, so that a result's rows can be told apart. */
static int name_job(struct job *job, const struct jobs *jobs)
{
	char *base = job->name;
	bool taken = true;

	for (unsigned n = 2; taken; n++) {
		taken = false;
		for (uint32_t i = 0; i < jobs->n; i++)
			taken |= !strcmp(jobs->list[i]->name, job->name); /* NOLINT: it is filled */
		if (!taken)
			break;
		if (job->name != base)
			free(job->name);
		if (asprintf(&job->name, "%s#%u", base, n) < 0)
			return -ENOMEM;
	}
	if (job->name != base)
		free(base);
	return 0;
}

static void choose_seed(struct job *job)
{
	if (job->seed->randrepeat || job->seed->allrandrepeat || job_given(job, "randseed"))
		return;
	if (getrandom(&job->seed->value, sizeof(job->seed->value), 0) !=
	    (ssize_t)sizeof(job->seed->value))
		abort();
}

static struct job *resolve_job(const struct sections *s, size_t index, struct resolver *r)
{
	struct job *job = job_new();

	if (!job)
		abort();
	r->job = job;
	r->bad = false;
	job->section = s->list[index].at;
	job->name = strdup(s->list[index].name);
	apply_layers(r, s, index, true);
	r->no_engine = r->bad;
	if (!job->name || job_set_engine(job, job->engine))
		abort();
	apply_layers(r, s, index, false);
	choose_seed(job);
	if (!r->bad)
		r->bad = job_check(job, r->e) != 0;
	return job;
}

/* Looks for the section in a list of names; an empty list asks for all. */
static bool section_wanted(const char *only, const char *name)
{
	size_t n = strlen(name);

	if (!only || !*only)
		return true;
	for (const char *p = only; *p; p += strcspn(p, "\n"), p += *p == '\n')
		if (strcspn(p, "\n") == n && !strncmp(p, name, n))
			return true;
	return false;
}

static bool section_known(const struct sections *s, const char *name, size_t n)
{
	for (size_t i = 0; i < s->n; i++)
		if (strlen(s->list[i].name) == n && !strncmp(s->list[i].name, name, n) &&
		    strcmp(s->list[i].name, "global"))
			return true;
	return false;
}

static int check_wanted(const struct sections *s, const char *only, struct err *e)
{
	int ret = 0;

	for (const char *p = only; p && *p; p += strcspn(p, "\n"), p += *p == '\n') {
		size_t n = strcspn(p, "\n");

		if (!section_known(s, p, n))
			ret = fail(e, EINVAL, "command line: --section=%.*s: no such section",
				   (int)n, p);
	}
	return ret;
}

/* wait_for= names a job of this run that stands above. */
static int check_wait_for(const struct jobs *jobs, struct err *e)
{
	int ret = 0;

	for (uint32_t i = 0; i < jobs->n; i++) {
		const char *name = jobs->list[i]->time->wait_for; /* NOLINT: it is filled */
		bool found = !name;

		for (uint32_t k = 0; k < i && !found; k++)
			found = !strcmp(jobs->list[k]->name, name);
		if (!found)
			ret = job_fail(jobs->list[i], e, "wait_for",
				       "wait_for=%s: no job of that name stands above this one",
				       name);
	}
	return ret;
}

static void run_add(struct jobs *jobs, struct job *job)
{
	jobs->run = array_must_grow(jobs->run, jobs->nrun, sizeof(struct job *));
	jobs->run[jobs->nrun++] = job;
}

/* One mode of a comparison: a copy of the job that asks for it. */
static struct job *mode_job(const struct job *whole, enum batch_mode mode)
{
	struct job *job = job_copy(whole);

	free(job->name);
	if (asprintf(&job->name, "%s/%s", whole->name, batch_mode_names[mode]) < 0)
		abort();
	job->mode = mode;
	job->amount->loops = 1;
	if (mode == BATCH_SINGLE)
		job->depth->iodepth = job->depth->batch = 1;
	if (mode == BATCH_BATCHED)
		job->depth->complete_min = job->depth->iodepth;
	if (mode == BATCH_ADAPTIVE)
		job->depth->batch = BATCH_AUTO;
	return job;
}

/* Adds the runs of a job: itself, or every mode once a round, in an order that alternates. */
static void expand_job(struct jobs *jobs)
{
	struct job *whole = jobs->list[jobs->n - 1];
	const struct batch_modes *m = &whole->modes;

	whole->family = strdup(whole->name);
	whole->stream = jobs->n - 1;
	whole->mode = BATCH_MODES;
	if (strcmp(whole->workload->name, "batch")) {
		run_add(jobs, whole);
		return;
	}
	for (uint32_t round = 0; round < whole->amount->loops; round++) {
		for (uint32_t i = 0; i < m->n; i++) {
			struct job *job = mode_job(whole, m->mode[round % 2 ? m->n - 1 - i : i]);

			job->round = round;
			job->time->stonewall |= round || i;
			run_add(jobs, job);
		}
	}
}

/* A job after a comparison, or the first of another file, waits for all above, as in fio. */
static bool begins_stage(const struct jobs *jobs)
{
	const struct job *job = jobs->list[jobs->n - 1], *above;

	if (jobs->n < 2)
		return false;
	above = jobs->list[jobs->n - 2];
	return !strcmp(above->workload->name, "batch") ||
	       (job->section.line && job->section.file != above->section.file);
}

/* A [global] that is the last of its file. */
static bool follows_nothing(const struct sections *s, size_t i)
{
	return !strcmp(s->list[i].name, "global") &&
	       (i + 1 == s->n || !same_file(&s->list[i], &s->list[i + 1]));
}

/* fio's groups of reporting: a job that waits for those above, or says so, begins another. */
static void number_groups(struct jobs *jobs)
{
	for (uint32_t i = 1; i < jobs->nrun; i++) {
		const struct job *job = jobs->run[i];

		jobs->run[i]->group =
			jobs->run[i - 1]->group + (job->time->stonewall || job->report->new_group);
	}
}

/* exit_what= of jobs that nothing ends: fio takes it without a word. */
static void warn_exit_what(const struct jobs *jobs, struct err *warn)
{
	bool ends = false;

	for (uint32_t i = 0; i < jobs->n; i++) {
		const struct ends_options *x = jobs->list[i]->ends; /* NOLINT: it is filled */

		ends |= x->exitall || x->on_error;
	}
	for (uint32_t i = 0; i < jobs->n && !ends; i++)
		if (job_changed(jobs->list[i], "exit_what"))
			job_fail(jobs->list[i], warn, "exit_what",
				 "exit_what= does nothing: no job here has exitall or "
				 "exitall_on_error");
}

/* Options that no job has are checked all the same. Returns 0 or -EINVAL. */
static int check_unused(const struct section *section, struct resolver *r)
{
	r->job = job_new();
	if (!r->job)
		abort();
	r->bad = false;
	apply(r, section, true);
	r->no_engine = r->bad;
	if (job_set_engine(r->job, r->job->engine))
		abort();
	apply(r, section, false);
	job_free(r->job);
	return r->bad ? -EINVAL : 0;
}

int sections_resolve(const struct sections *s, const char *only, struct jobs *jobs, struct err *e,
		     struct err *warn)
{
	struct resolver r = { .e = e, .warn = warn, .unknown = { .sections = s } };
	int ret = check_wanted(s, only, e);

	jobs->list = calloc(s->n + 1, sizeof(*jobs->list));
	if (!jobs->list)
		return fail(e, ENOMEM, "out of memory");
	for (size_t i = 0; i < s->n; i++) {
		struct job *job;

		if (follows_nothing(s, i))
			ret = check_unused(&s->list[i], &r) ? -EINVAL : ret;
		if (!strcmp(s->list[i].name, "global") || !section_wanted(only, s->list[i].name))
			continue;
		job = resolve_job(s, i, &r);
		ret = r.bad ? -EINVAL : ret;
		if (name_job(job, jobs))
			abort();
		jobs->list[jobs->n++] = job;
		job->time->stonewall |= begins_stage(jobs);
		if (!r.bad)
			expand_job(jobs);
	}
	number_groups(jobs);
	if (!ret) {
		ret = check_wait_for(jobs, e);
		ret |= group_check(jobs, e);
	}
	warn_exit_what(jobs, warn);
	if (!jobs->n)
		check_unused(&s->overrides, &r);
	if (!ret && !jobs->n)
		ret = fail(e, EINVAL,
			   "no job: write a [section], or --name=NAME with options behind it");
	return ret;
}
