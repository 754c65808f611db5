/* SPDX-License-Identifier: MIT */
/* Jobs that take their targets as a whole: see fill.h. */
#include "job/fill.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "io/placement_options.h"
#include "job/fill_options.h"
#include "job/require_options.h"
#include "job/time_options.h"

/* The groups of options that say which places, in which order, how fast and how long. */
static const struct opt_group *const groups[] = {
	&direction_group, &blocks_group,       &amount_group, &offset_group, &runtime_group,
	&ramp_group,      &depth_search_group, &pace_group,   &rate_group,   &iolog_group,
};

/* Others that end a job early, leave something out, or undo it. */
static const char *const others[] = {
	"workload",
	"iovecs",
	"links",
	"batch_modes",
	"source",
	"file_service_type",
	"file_ops",
	"file_append",
	"fill_device",
	"create_only",
	"unlink",
	"unlink_each_loop",
	"verify_only",
	"steadystate",
	"steadystate_duration",
	"steadystate_ramp_time",
	"steadystate_check_interval",
};

bool fill_decides(const char *option)
{
	struct job_option o = job_option_find(option);

	for (size_t i = 0; o.row && i < sizeof(groups) / sizeof(groups[0]); i++)
		if (*o.group == groups[i])
			return true;
	for (size_t i = 0; o.row && i < sizeof(others) / sizeof(others[0]); i++)
		if (!strcmp(o.row->name, others[i]))
			return true;
	return false;
}

/* How the first of two jobs differs from the second. */
static const char *const trims[][2] = {
	{ "rw", "trim" },         { "bs", "1g" },       { "loops", "1" },
	{ "rate", "0" },          { "rate_iops", "0" }, { "rate_min", "0" },
	{ "rate_iops_min", "0" }, { "thinktime", "0" }, { "unlink", "0" },
	{ "fill_holes", "0" },    { "verify", "0" },    { "verify_state_save", "0" },
};

/* Makes a copy that trims what the job is going to write, and no more. */
static struct job *discard_job(const struct job *job)
{
	struct job *first = job_copy(job);
	struct err none = { 0 };

	for (size_t i = 0; i < sizeof(trims) / sizeof(trims[0]); i++)
		job_set(first, trims[i][0], trims[i][1], &none);
	first->fill->pct = 0;
	opt_text_memory.release(&first->require->list);
	opt_text_memory.release(&first->placement->postrun);
	free(first->name);
	first->name = text_format("%s/discard", job->name);
	return first;
}

void fill_run(struct jobs *jobs, struct job *job)
{
	struct job *first;

	if (job->fill->discard && !job_discards(job)) {
		first = discard_job(job);
		jobs_add(jobs, first);
		job_set_stonewall(job, false);
		job->time->startdelay = (struct range){ 0 };
		opt_text_memory.release(&job->time->wait_for);
		opt_text_memory.release(&job->placement->prerun);
		job->time->wait_for = text_format("%s", first->name);
	}
	jobs_add(jobs, job);
}
