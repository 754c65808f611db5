/* SPDX-License-Identifier: MIT */
/* Rules of which files a job works on. */
#include <errno.h>

#include "job/files_options.h"
#include "job/job.h"
#include "job/options.h"
#include "job/rules.h"

static int check_number(struct job *job, struct err *e)
{
	if (job->files->filename && job_changed(job, "nrfiles"))
		return job_fail(job, e, "nrfiles",
				"nrfiles= and filename= contradict each other: filename= names the "
				"files");
	return 0;
}

/* A job that names its files needs no format, where that was said of all jobs. */
static int check_names(struct job *job, struct err *e)
{
	if (!job->files->filename || !job_changed(job, "filename_format"))
		return 0;
	if (given_options_special(&job->as_written, "filename") &&
	    !given_options_special(&job->as_written, "filename_format"))
		return job_set(job, "filename_format", job_opt("filename_format")->def, e);
	return job_fail(job, e, "filename_format",
			"filename_format= and filename= contradict each other: filename= "
			"names the files");
}

job_rule *const files_rules[] = { check_number, check_names, NULL };
