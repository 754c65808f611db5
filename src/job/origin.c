/* SPDX-License-Identifier: MIT */
/* The places where a job's options were given, and messages that begin with one. */
#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "io/engine.h"
#include "job/job.h"

/* Options have a number: first those of jobs, then those of the engine. */
struct given_at {
	uint32_t number;
	struct origin at;
};

static uint32_t number_of(const struct job *job, const char *name)
{
	struct job_option o = job_option_find(name);
	const struct opt *x = o.row ? NULL : opt_find(job->engine->opts, name);

	assert(o.row || x);
	return o.row ? o.number : job_options_count() + (uint32_t)(x - job->engine->opts);
}

static struct given_at *given_find(const struct origins *given, uint32_t number)
{
	for (uint32_t i = 0; i < given->n; i++)
		if (given->list[i].number == number)
			return &given->list[i];
	return NULL;
}

const struct origin *job_origin(const struct job *job, const char *name)
{
	static const struct origin nowhere;
	const struct given_at *g = given_find(&job->given, number_of(job, name));

	return g ? &g->at : &nowhere;
}

void job_origin_set(struct job *job, const char *name, struct origin at)
{
	struct origins *given = &job->given;
	uint32_t number = number_of(job, name);
	struct given_at *g = given_find(given, number);

	if (!g) {
		given->list = array_must_grow(given->list, given->n, sizeof(*given->list));
		g = &given->list[given->n++];
	}
	*g = (struct given_at){ number, at };
}

void origins_own(struct origins *given)
{
	struct origins own = { 0 };

	for (; own.n < given->n; own.n++) {
		own.list = array_must_grow(own.list, own.n, sizeof(*own.list));
		own.list[own.n] = given->list[own.n];
	}
	*given = own;
}

void origins_drop_engine(struct origins *given)
{
	struct origins left = { 0 };

	for (uint32_t i = 0; i < given->n; i++) {
		if (given->list[i].number >= job_options_count())
			continue;
		left.list = array_must_grow(left.list, left.n, sizeof(*left.list));
		left.list[left.n++] = given->list[i];
	}
	origins_free(given);
	*given = left;
}

void origins_free(struct origins *given)
{
	free(given->list);
	*given = (struct origins){ 0 };
}

bool job_given(const struct job *job, const char *name)
{
	return job_origin(job, name)->file;
}

bool job_given_by_file(const struct job *job, const char *name)
{
	return job_origin(job, name)->line;
}

int job_fail(const struct job *job, struct err *e, const char *option, const char *fmt, ...)
{
	const struct origin *at = option ? job_origin(job, option) : &job->section;
	char text[1024], line[16] = "";
	va_list ap;

	if (!at->file)
		at = &job->section;
	if (at->line)
		snprintf(line, sizeof(line), ":%u", at->line);
	err_enter(e, "%s%s: [%s] ", at->file ? at->file : "job", line, job->name);
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	fail(e, EINVAL, "%s", text);
	err_leave(e);
	return -EINVAL;
}
