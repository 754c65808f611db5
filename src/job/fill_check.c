/* SPDX-License-Identifier: MIT */
/* Rules and consequences of jobs that take their targets as a whole: see fill.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "engines/engines.h"
#include "job/amount_options.h"
#include "job/area_options.h"
#include "job/blocks_options.h"
#include "job/direction_options.h"
#include "job/files_options.h"
#include "job/fill.h"
#include "job/fill_options.h"
#include "job/job.h"
#include "job/options.h"
#include "job/rules.h"
#include "load/workload.h"

/* Returns whether each worker of several would write the same bytes. */
static bool workers_share(const struct job *job)
{
	const char *name = job->files->filename, *dir = job->files->directory;
	const struct extent *step = &job->area->offset_increment;

	return name && !job_name_is_apart(job, name) && !(dir && strchr(dir, ':')) &&
	       !step->bytes && !step->pct;
}

/* Returns whether numjobs= is said of all jobs: by [global], or by the command line of a file. */
static bool workers_of_all(const struct job *job)
{
	return !given_options_special(&job->as_written, "numjobs") ||
	       (job->section.line && !job_given_by_file(job, "numjobs"));
}

/* Returns whether an option is for the pace of the job, or its blocks: any value is right. */
static bool is_free(const struct job_option *o)
{
	const struct opt_group *const *g = o->group;

	return *g == &blocks_group || *g == &rate_group || *g == &pace_group;
}

/* Returns the passes of fill= in percent; 0, of discard=1 alone: one. */
static uint64_t loops_of(uint32_t pct)
{
	return !pct || pct % 100 ? 1 : pct / 100;
}

/* Returns whether the job's own section gives a value beside which nothing would be whole. */
static bool contradicts(const struct job *job, const struct job_option *o)
{
	const char *name = o->row->name;

	if (!job_given(job, name) || !fill_decides(name) || is_free(o))
		return false;
	if (!strcmp(name, "rw"))
		return job_pattern(job)->random || job_pattern(job)->reads ||
		       job_pattern(job)->nr || job_pattern(job)->skip ||
		       job_pattern(job)->writes != (job->fill->pct > 0) ||
		       job_pattern(job)->trims != !job->fill->pct;
	if (!strcmp(name, "loops"))
		return job->amount->loops != loops_of(job->fill->pct);
	if (!strcmp(name, "workload") && job->fill->pct && !strcmp(job->workload->name, "write"))
		return false;
	return job_changed(job, name);
}

/* Returns the option's value as the job's section has it. */
static const char *written(const struct job *job, const struct opt *o)
{
	const struct given_options *w = &job->as_written;
	const char *value = "";

	for (uint32_t i = 0; i < w->n; i++)
		if (w->list[i].by != GIVEN_TO_ALL && opt_is_named(o, w->list[i].name))
			value = w->list[i].value;
	return value;
}

static int check_contradictions(struct job *job, struct err *e)
{
	const char *option = job->fill->pct ? "fill" : "discard";
	char *times;
	int ret = 0;

	if (!job_takes_whole(job))
		return 0;
	times = job_get(job, option);
	for (struct job_option o = { 0 }; job_option_next(&o);) {
		if (!contradicts(job, &o))
			continue;
		ret = job_fail(job, e, o.row->name,
			       "%s=%s contradicts %s=%s, which %s all of the target, from start to "
			       "end: leave one of them out",
			       o.row->name, written(job, o.row), option, times,
			       job->fill->pct ? "writes" : "trims");
	}
	free(times);
	return ret;
}

static int check_workers(struct job *job, struct err *e)
{
	if (!job_takes_whole(job) || job_workers(job) == 1 || !workers_share(job))
		return 0;
	if (job->numjobs == 1)
		return job_fail(job, e, job->fill->pct ? "fill" : "discard",
				"%s=: each of %u processes would %s all of %s: put $rank in the "
				"name, where each has one of its own",
				job->fill->pct ? "fill" : "discard", job_workers(job),
				job->fill->pct ? "write" : "trim", job->files->filename);
	return job_fail(job, e, "numjobs",
			"numjobs=%u: each worker would %s all of %s: leave numjobs= out, and give "
			"the one worker more iodepth=",
			job->numjobs, job->fill->pct ? "write" : "trim", job->files->filename);
}

static int check_discard(struct job *job, struct err *e)
{
	char list[128] = "";

	if (!job->fill->discard || job->engine->caps & ENGINE_TRIMS)
		return 0;
	engines_that(ENGINE_TRIMS, list, sizeof(list));
	return job_fail(job, e, "discard", "discard=1: ioengine=%s cannot trim; these can:%s",
			job->engine->name, list);
}

/* Sets the options that fill= decides. Values of [global] for them have not been set (layers.c). */
void fill_settle(struct job *job)
{
	const uint64_t size = job->fill->pct ? UINT64_C(128) << 10 : UINT64_C(1) << 30;
	bool sized = job_given(job, "bs") || job_given(job, "bsrange") || job_given(job, "bssplit");

	if (!job_takes_whole(job))
		return;
	if (!job_given(job, "rw"))
		job->direction->rw =
			(struct pattern){ .writes = job->fill->pct, .trims = !job->fill->pct };
	for (int op = 0; op < 3 && !sized; op++)
		job->blocks->bs.op[op] = (struct range){ size, size };
	if (!job_given(job, "loops") && job->fill->pct && !(job->fill->pct % 100))
		job->amount->loops = job->fill->pct / 100;
	if (workers_share(job) && workers_of_all(job))
		job->numjobs = 1;
}

job_rule *const fill_rules[] = { check_contradictions, check_workers, check_discard, NULL };
