/* SPDX-License-Identifier: MIT */
/* The one table of formats, and what they share. */
#include "report/report.h"

#include "report/columns.h"

#define FORMATS(X)                   \
	X("normal", report_text)     \
	X("csv", report_csv_summary) \
	X("json", report_json)       \
	X("json+", report_json_bins) \
	X("fio", report_fio)

#define FORMAT_ROW(name, print) { name, print },
const struct report_format report_formats[] = { FORMATS(FORMAT_ROW){ NULL, NULL } };

#define FORMAT_NAME(name, print) name,
const char *const report_format_names[] = { FORMATS(FORMAT_NAME) NULL };

/* The block size of an operation, 0 where it varies. */
static uint64_t block_bytes(const struct job *job, enum op op)
{
	const struct range *bs = &job->io.bs.op[op == OP_WRITE ? 1 : op == OP_TRIM ? 2 : 0];

	return bs->lo == bs->hi ? bs->lo : 0;
}

bool report_is_rated(const struct job *job, enum op op)
{
	enum op unit = job_op(job);

	if (!job_rated(job) || unit < OPS)
		return job_rated(job) && op == unit;
	if (job->shape.trimwrite) /* a unit ends with its write */
		return op == OP_WRITE;
	return op < RATE_OPS && job_directions(job) & 1u << op;
}

struct result report_row(const struct report *r, const struct job_result *j, enum op op)
{
	const struct job *job = j->job;

	return (struct result){
		.run_id = r->run_id,
		.round = job->round,
		.job = job->name,
		.engine = job->engine->name,
		.workload = job->workload->name,
		.op = op,
		.workers = job->numjobs,
		.iodepth = job->engine->reap ? job->depth.iodepth : 1,
		.batch = !job->engine->reap             ? 1 :
			 job->depth.batch == BATCH_AUTO ? 0 :
			 job->depth.batch               ? job->depth.batch :
							  job->depth.iodepth,
		.block_bytes = block_bytes(job, op),
		.uncounted = job->engine->caps & ENGINE_UNCOUNTED,
		.runtime_ns = j->runtime_ns,
		.cpu_user_pct = j->cpu_user_pct,
		.cpu_sys_pct = j->cpu_sys_pct,
		.partial = j->partial,
		.rated = report_is_rated(job, op),
		.waits_within = !job->engine->reap,
		.used = j->used,
		.bound = j->bound,
		.stats = &j->total,
	};
}

bool report_has_batch(const struct report *r)
{
	for (uint32_t i = 0; i < r->njobs; i++)
		if (r->jobs[i].started && r->jobs[i].job->depth.batch == BATCH_AUTO)
			return true;
	return false;
}

bool report_lists_percentiles(const struct job_result *j)
{
	return j->started && j->job->report.percentiles.n;
}

bool report_has_percentiles(const struct report *r)
{
	for (uint32_t i = 0; i < r->njobs; i++)
		if (report_lists_percentiles(&r->jobs[i]))
			return true;
	return false;
}
