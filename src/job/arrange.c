/* SPDX-License-Identifier: MIT */
/* Names, stages and groups of jobs, and the jobs that are run: see jobs_arrange(). */
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "job/amount_options.h"
#include "job/batch_modes.h"
#include "job/fill.h"
#include "job/fill_options.h"
#include "job/group.h"
#include "job/matrix.h"
#include "job/matrix_options.h"
#include "job/work_options.h"
#include "load/workload.h"

/* A name of a job, in a tree of tsearch(3). */
struct name {
	const char *name;
	unsigned next; /* the number that its next job may get */
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct name *)a)->name, ((const struct name *)b)->name);
}

/* Returns the name's entry in the tree; NULL: no job has it. */
static struct name *name_find(void *const *names, const char *text)
{
	struct name key = { .name = text };
	void *const *node = tfind(&key, names, by_name);

	return node ? *node : NULL;
}

static void name_add(void **names, const char *text)
{
	struct name *name = malloc(sizeof(*name));

	if (!name)
		abort();
	*name = (struct name){ text, 2 };
	if (!tsearch(name, names, by_name))
		abort();
}

/* A second job of one name gets a number, so that a result's rows can be told apart. */
static void name_job(struct job *job, void **names)
{
	struct name *first = name_find(names, job->name);

	if (first) {
		free(job->name);
		for (job->name = NULL; !job->name || name_find(names, job->name); first->next++) {
			free(job->name);
			if (asprintf(&job->name, "%s#%u", first->name, first->next) < 0)
				abort();
		}
	}
	name_add(names, job->name);
	job->family = strdup(job->name);
	if (!job->family)
		abort();
}

static bool is_comparison(const struct job *job)
{
	return !strcmp(job->workload->name, "batch");
}

/*
 * A job after a comparison, or the first of another file, waits for all above, as in fio; so does
 * what comes after a precondition, or before one.
 */
static bool begins_stage(const struct jobs *jobs, uint32_t i)
{
	const struct job *job = jobs->list[i], *above = i ? jobs->list[i - 1] : NULL;

	return above && (is_comparison(above) || above->matrix->phase != job->matrix->phase ||
			 (job->section.line && job->section.file != above->section.file));
}

/* Adds what is run of a job: itself, or every mode once a round. */
static void runs_add(struct jobs *jobs, struct job *job)
{
	if (job->fill->discard)
		fill_run(jobs, job_copy(job));
	else if (!is_comparison(job))
		jobs_run(jobs, job);
	if (job->fill->discard || !is_comparison(job))
		return;
	for (uint32_t round = 0; round < job->amount->loops; round++)
		for (uint32_t turn = 0; turn < job->work->modes.n; turn++)
			jobs_add(jobs, batch_mode_job(job, round, turn));
}

int jobs_arrange(struct jobs *jobs, struct err *e)
{
	void *names = NULL;
	int ret = 0;

	for (uint32_t i = 0; i < jobs->n; i++) {
		struct job *job = jobs->list[i];

		name_job(job, &names);
		job->stream = i;
		job->mode = BATCH_MODES;
		if (begins_stage(jobs, i))
			job_set_stonewall(job, true);
	}
	tdestroy(names, free);
	if (matrix_wanted(jobs))
		ret = matrix_arrange(jobs, e);
	else
		for (uint32_t i = 0; i < jobs->n; i++)
			runs_add(jobs, jobs->list[i]);
	groups_number(jobs);
	return ret;
}
