/* SPDX-License-Identifier: MIT */
/* Making a row of the summary from a job and its result: see summary_row.h. */
#include "report/summary_row.h"
#include "load/shape_options.h"
#include "report/op_runtime.h"
#include "io/engine.h"
#include "job/depth_options.h"
#include "job/matrix_options.h"
#include "load/rate.h"
#include "load/workload.h"

/* Returns the block size of an operation, or 0 where it varies. */
static uint64_t block_bytes(const struct job *job, enum op op)
{
	const struct range *bs = &job_blocks(job)[op == OP_WRITE ? 1 : op == OP_TRIM ? 2 : 0];

	if (job_takes_files(job)) /* their sizes vary, or nothing is moved */
		return 0;
	return bs->lo == bs->hi ? bs->lo : 0;
}

/* Returns whether each I/O of the operation had a moment at which it was due. */
static bool is_rated(const struct job *job, enum op op)
{
	enum op unit = job_op(job);

	if (!job_rated(job) || unit < OPS)
		return job_rated(job) && op == unit;
	if (job->shape->trimwrite) /* the pace counts units, and a unit ends with its write */
		return op == OP_WRITE;
	return op < RATE_OPS && job_directions(job) & 1u << op;
}

struct summary_row summary_row_of(const struct report *r, const struct job_result *j, enum op op)
{
	const struct job *job = j->job;

	return (struct summary_row){
		.run_id = r->run_id,
		.step = job->step,
		.round = job->round,
		.phase = phase_choices[job->matrix->phase],
		.job = job->name,
		.engine = job->engine->name,
		.workload = job->workload->name,
		.op = op,
		.workers = job_workers(job),
		.iodepth = job->engine->reap ? job->depth->iodepth : 1,
		.batch = !job->engine->reap              ? 1 :
			 job->depth->batch == BATCH_AUTO ? 0 :
			 job->depth->batch               ? job->depth->batch :
							   job->depth->iodepth,
		.block_bytes = block_bytes(job, op),
		.uncounted = job->engine->caps & ENGINE_UNCOUNTED,
		.runtime_ns = op_runtime(j, op),
		.cpu_user_pct = j->cpu_user_pct,
		.cpu_sys_pct = j->cpu_sys_pct,
		.partial = j->partial,
		.rated = is_rated(job, op),
		.waits_within = !job->engine->reap,
		.used = j->used,
		.bound = j->bound,
		.stats = &j->total,
	};
}
