/* SPDX-License-Identifier: MIT */
/* Consequences of which latencies are measured; no rules. */
#include "io/engine.h"
#include "job/job.h"
#include "job/measure_options.h"
#include "job/rules.h"
#include "job/summary_options.h"
#include "load/log_options.h"

void measure_settle(struct job *job)
{
	struct measure_options *m = job->measure;

	if (m->gtod_reduce)
		m->disable_lat = m->disable_clat = m->disable_slat = m->disable_bw = true;
	if ((job->log->lat || job->log->hist) && job->engine->reap &&
	    !(m->disable_slat && m->disable_clat))
		m->slat = true;
	if (job->summary->slat_percentiles && !m->disable_slat)
		m->slat = true;
}
