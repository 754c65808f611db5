/* SPDX-License-Identifier: MIT */
/*
 * Questions about what a job verifies: see job.h. This file asks nothing of job.c, which asks it.
 */
#include "io/engine.h"
#include "job/direction_options.h"
#include "job/job.h"
#include "job/trim_written.h"
#include "job/verify_options.h"
#include "load/verify_block.h"
#include "load/workload.h"

int job_verify_kind(const struct job *job)
{
	return job->verify->kind;
}

bool job_verifies_only(const struct job *job)
{
	return job->verify->only;
}

bool job_keeps_state(const struct job *job)
{
	return job->verify->state_save && verify_header_size(job->verify->kind);
}

bool job_saves_state(const struct job *job)
{
	return job->verify->state_save && job->verify->kind != VERIFY_NONE;
}

bool job_reads_back(const struct job *job)
{
	const struct verify_options *v = job->verify;

	return v->kind != VERIFY_NONE && !job_copies(job) && job->direction->rw.writes &&
	       v->do_verify;
}

bool job_reads_own(const struct job *job)
{
	const struct verify_options *v = job->verify;
	bool seed = verify_header_size(v->kind) && v->header_seed;

	return job_reads_back(job) && v->kind != VERIFY_NULL && (v->sequence || seed) &&
	       !job_is_diskless(job);
}

bool job_checks_reads(const struct job *job)
{
	return job->verify->kind != VERIFY_NONE && !job_copies(job) && job->direction->rw.reads &&
	       !job->direction->rw.writes;
}

bool job_reads_what_is_there(const struct job *job)
{
	return (job_checks_reads(job) || job_verifies_only(job)) &&
	       job->verify->kind != VERIFY_NULL;
}

bool job_trims_written(const struct job *job)
{
	const struct verify_options *v = job->verify;

	return v->trim_percentage && v->trim_backlog && job_reads_back(job) && !v->only &&
	       !job->direction->rw.trims;
}

bool job_trims(const struct job *job)
{
	return job->direction->rw.trims || job_trims_written(job);
}

bool job_compares(const struct job *job)
{
	const struct verify_options *v = job->verify;

	return job_copies(job) && v->kind != VERIFY_NONE && v->kind != VERIFY_NULL && v->do_verify;
}
