/* SPDX-License-Identifier: MIT */
/* What becomes of the files of a job: see job_files.h. */
#include "tests/job_files.h"

#include <string.h>

#include "file/open.h"
#include "tests/support.h"

struct job_files job_files;

void job_files_begin(const char *text)
{
	struct job_files *f = &job_files;
	struct err e = { 0 };

	jobs_from(&f->outcome, text);
	CHECK_TEXT(f->outcome.err.text, "");
	for (uint32_t i = 0; i < f->outcome.jobs.n; i++) {
		f->job = f->outcome.jobs.list[i];
		files_close(&f->files);
		CU_ASSERT_EQUAL(files_check(&f->files, f->job, 0, &f->plan, &e), 0);
	}
	CHECK_TEXT(e.text, "");
}

int job_files_make(const char *message)
{
	struct job_files *f = &job_files;
	struct progress progress = { 0 };
	struct err e = { 0 };
	struct files_env env = { .progress = &progress, .stop = &f->stop, .e = &e };
	int ret = files_make(&f->files, f->job, &f->plan, &env);

	CHECK_TEXT(e.text, message);
	return ret;
}

int job_files_open(const char *message)
{
	struct err e = { 0 };
	int ret = files_open(&job_files.files, job_files.job, &e);

	CHECK_TEXT(e.text, message);
	return ret;
}

void job_files_finish(void)
{
	struct err e = { 0 };

	CU_ASSERT_EQUAL(files_finish(&job_files.files, job_files.job, &e), 0);
	CHECK_TEXT(e.text, "");
}

void job_files_end(void)
{
	files_close(&job_files.files);
	planned_files_release(&job_files.plan);
	outcome_free(&job_files.outcome);
	memset(&job_files.outcome, 0, sizeof(job_files.outcome));
}

void job_files_run(const char *text)
{
	job_files_begin(text);
	CU_ASSERT_EQUAL(job_files_make(""), 0);
	CU_ASSERT_EQUAL(job_files_open(""), 0);
	job_files_finish();
	job_files_end();
}
