/* SPDX-License-Identifier: MIT */
/* Plans of files as text: see plans.h. */
#include "tests/plans.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/disk.h"
#include "file/files.h"
#include "io/target_open.h"
#include "tests/support.h"

static void tell_files(const struct files *f, const struct job *job, uint32_t worker, FILE *out)
{
	for (uint32_t i = 0; i < f->n; i++) {
		const struct file *file = &f->list[i];

		fprintf(out, "%s.%u %s: ", job->name, worker, file->path);
		if (i < f->ntargets)
			fprintf(out, "%llu+%llu of ", (unsigned long long)file->region.start,
				(unsigned long long)file->region.length);
		fprintf(out, "%llu,%s%s%s%s%s\n", (unsigned long long)file->need,
			file->reads ? " read" : "", file->writes ? " write" : "",
			file->new_data ? " new" : "", file->fills ? " fill" : "",
			file->exact ? " exact" : "");
	}
}

int plan_jobs(const struct jobs *jobs, bool readonly, char **told, struct err *e)
{
	struct planned_files plan = { 0 };
	int ret = 0;
	size_t len;
	FILE *out = open_memstream(told, &len);

	target_readonly_set(readonly);
	for (uint32_t i = 0; i < jobs->n; i++) {
		for (uint32_t k = 0; k < jobs->list[i]->numjobs; k++) {
			struct files f;

			if (files_check(&f, jobs->list[i], k, &plan, e))
				ret = -EINVAL;
			else
				tell_files(&f, jobs->list[i], k, out);
			files_close(&f);
		}
	}
	target_readonly_set(false);
	planned_files_release(&plan);
	fclose(out);
	return ret;
}

void plan_check(const char *text, bool readonly, const char *expected, const char *refused)
{
	static struct outcome o;
	struct err e = { 0 };
	char *before, *after, *told;
	int ret;

	jobs_from(&o, text);
	CHECK_TEXT(o.err.text, "");
	before = folder_state();
	ret = plan_jobs(&o.jobs, readonly, &told, &e);
	after = folder_state();
	CHECK_TEXT(e.text, refused);
	CU_ASSERT_EQUAL(ret, *refused ? -EINVAL : 0);
	if (!*refused)
		CHECK_TEXT(told, expected);
	CHECK_TEXT(after, before);
	free(before);
	free(after);
	free(told);
	outcome_free(&o);
}

void plan(const char *text, const char *expected)
{
	plan_check(text, false, expected, "");
}

void refuse(const char *text, const char *message)
{
	plan_check(text, false, "", message);
}
