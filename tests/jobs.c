/* SPDX-License-Identifier: MIT */
/* Job files for tests: see jobs.h. */
#include "tests/jobs.h"

#include <errno.h>
#include <unistd.h>

#include "job/jobfile.h"
#include "tests/support.h"

void jobs_from(struct outcome *o, const char *text)
{
	*o = (struct outcome){ 0 };
	write_file("job.ini", text);
	o->ret = jobfile_load(&o->sections, "job.ini", &o->err);
	unlink("job.ini");
	if (o->ret)
		return;
	sections_resolve(&o->sections, NULL, &o->jobs, &o->warn);
	o->ret = jobs_check(&o->jobs, &o->err, &o->warn);
}

void jobs_right(struct outcome *o, const char *text)
{
	jobs_from(o, text);
	CHECK_TEXT(o->err.text, "");
	CU_ASSERT_EQUAL_FATAL(o->ret, 0);
}

void outcome_free(struct outcome *o)
{
	jobs_free(&o->jobs);
	sections_free(&o->sections);
}

void check_jobs(const char *text, const char *said, const char *file, unsigned line)
{
	static struct outcome o;

	jobs_from(&o, text);
	check_text(o.err.text, said, file, line);
	CU_ASSERT_EQUAL(o.ret, *said ? -EINVAL : 0);
	CHECK_TEXT(o.err.where, "");
	outcome_free(&o);
}
