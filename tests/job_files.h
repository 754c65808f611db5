/* SPDX-License-Identifier: MIT */
/*
 * The files of a job, on the disk, and what becomes of them: planned, made, opened and finished,
 * one step after the other, as a run does it. There is one job at a time.
 */
#ifndef IOGEN_TESTS_JOB_FILES_H
#define IOGEN_TESTS_JOB_FILES_H

#include "file/files.h"
#include "tests/jobs.h"

struct job_files {
	struct outcome outcome;
	const struct job *job; /* the last of the job file */
	struct planned_files plan;
	struct files files; /* of its first worker */
	atomic_bool stop;   /* ends the making */
};

extern struct job_files job_files;

/* Plans the files of all jobs of @text; the steps below are of the last one's. */
void job_files_begin(const char *text);

/* Make and open them; what goes wrong is to be @message. Return what the step does. */
int job_files_make(const char *message);
int job_files_open(const char *message);

void job_files_finish(void);
void job_files_end(void);

/* All of it, from the plan to the end, in which nothing goes wrong. */
void job_files_run(const char *text);

#endif
