/* SPDX-License-Identifier: MIT */
/* The modes of a comparison: see batch_modes.h. */
#include "job/batch_modes.h"

#include <stdlib.h>

#include "job/amount_options.h"
#include "job/depth_options.h"
#include "job/work_options.h"

/* Sets what is different in the mode. */
static void mode_set(struct job *job, enum batch_mode mode)
{
	job->mode = mode;
	if (mode == BATCH_SINGLE)
		job->depth->iodepth = job->depth->batch = 1;
	if (mode == BATCH_BATCHED)
		job->depth->complete_min = job->depth->iodepth;
	if (mode == BATCH_ADAPTIVE)
		job->depth->batch = BATCH_AUTO;
}

struct job *batch_mode_job(const struct job *whole, uint32_t round, uint32_t turn)
{
	const struct batch_modes *m = &whole->work->modes;
	enum batch_mode mode = m->mode[round % 2 ? m->n - 1 - turn : turn];
	struct job *job = job_copy(whole);

	free(job->name);
	if (asprintf(&job->name, "%s/%s", whole->name, batch_mode_names[mode]) < 0)
		abort();
	mode_set(job, mode);
	job->round = round;
	job->amount->loops = 1;
	if (round || turn)
		job_set_stonewall(job, true);
	return job;
}
