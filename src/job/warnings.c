/* SPDX-License-Identifier: MIT */
/* Words about options that do nothing: see warnings.h. */
#include "job/warnings.h"

#include "io/engine.h"
#include "job/cache_options.h"
#include "job/direction_options.h"
#include "job/ends_options.h"
#include "job/jobs.h"
#include "job/job.h"
#include "job/runtime_options.h"
#include "load/pace_options.h"
#include "load/zbd_options.h"

/* exit_what= of jobs that nothing ends. */
static void warn_exit_what(const struct jobs *jobs, struct err *warn)
{
	bool ends = false;

	for (uint32_t i = 0; i < jobs->n; i++) {
		const struct ends_options *x = jobs->list[i]->ends; /* NOLINT: it is filled */

		ends |= x->exitall || x->on_error;
	}
	for (uint32_t i = 0; i < jobs->n && !ends; i++) {
		if (!job_changed(jobs->list[i], "exit_what"))
			continue;
		job_fail(jobs->list[i], warn, "exit_what",
			 "exit_what= does nothing: no job here has exitall or exitall_on_error");
		jobs->list[i]->ends->what = EXIT_GROUP; /* so job.ini has nothing to warn of */
	}
}

static void warn_job(const struct job *job, struct err *warn)
{
	if (job->runtime->time_based_void)
		job_fail(job, warn, "time_based",
			 "time_based does nothing without runtime=, such as runtime=30s: the job "
			 "ends when its work is done");
	if (job->cache->direct_void)
		job_fail(job, warn, "direct",
			 "direct=1 does nothing: ioengine=%s works in the page cache",
			 job->engine->name);
	if (job->direction->sequencer_void)
		job_fail(job, warn, "rw_sequencer",
			 "rw_sequencer=identical does nothing without several I/Os at each random "
			 "place, such as rw=randread:8");
	if (job->pace->flow_void)
		job_fail(job, warn, "flow",
			 "flow= below 0 is no weight: the job is in no flow, and never waits for "
			 "others, as in fio");
}

#define FREQUENCY "zone_reset_frequency"

/* Warns of resets that are left out, as what they take is still to be read back. */
static void warn_kept_zones(struct job *job, struct err *warn)
{
	if (!job_keeps_zones(job) || !job_reads_back(job) || !job_changed(job, FREQUENCY))
		return;
	job_fail(job, warn, FREQUENCY,
		 FREQUENCY "= does nothing with verify=: a zone is reset once what is in it was "
			   "read back");
	job->zbd->frequency = 0; /* so job.ini has nothing to warn of */
}

/* Options of zones, where there are none, as in fio. */
static void warn_zones(struct job *job, struct err *warn)
{
	for (const struct opt *o = zbd_group.table; o->name; o++) {
		if (job_keeps_zones(job) || !job_changed(job, o->name))
			continue;
		job_fail(job, warn, o->name, "%s= does nothing without zonemode=zbd", o->name);
		opt_set(o, job->zbd, o->def, warn); /* so job.ini has nothing to warn of */
	}
}

void jobs_warn(const struct jobs *jobs, struct err *warn)
{
	for (uint32_t i = 0; i < jobs->n; i++) {
		warn_job(jobs->list[i], warn);
		warn_zones(jobs->list[i], warn); /* NOLINT: it is filled */
		warn_kept_zones(jobs->list[i], warn);
	}
	warn_exit_what(jobs, warn);
}
