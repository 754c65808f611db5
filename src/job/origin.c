/* SPDX-License-Identifier: MIT */
/* The places where a job's options were given, and messages that begin with one. */
#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "io/engine.h"
#include "job/job.h"

struct origin *job_origin(const struct job *job, const char *name)
{
	struct job_option o = job_option_find(name);
	const struct opt *x = o.row ? NULL : opt_find(job->engine->opts, name);

	assert(o.row || x);
	return &job->given[o.row ? o.number : job_options_count() + (x - job->engine->opts)];
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
