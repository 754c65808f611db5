/* SPDX-License-Identifier: MIT */
/* Notes on the limits of verification: see verify_notes.h. */
#include "job/verify_notes.h"

#include "io/engine.h"
#include "job/amount_options.h"
#include "job/cache_options.h"
#include "job/offset_options.h"
#include "job/verify_options.h"
#include "load/verify_block.h"

/* Returns whether the job may write a place more than once. */
static bool writes_again(const struct job *job)
{
	return job->amount->loops > 1 || job_time_based(job) || job->offset->norandommap ||
	       job_workers(job) > 1;
}

/* Notes damage that the kind of verify= does not show. */
static void kind_notes(const struct job *job, struct err *note)
{
	const struct verify_options *v = job->verify;
	const char *kind = verify_choices[v->kind];

	if (v->kind == VERIFY_NULL)
		note_add(note, "[%s] verify=null: no data are looked at", job->name);
	else if (v->kind == VERIFY_META && !v->pattern.len)
		note_add(
			note,
			"[%s] verify=%s: headers alone are looked at, and not the data behind them",
			job->name, kind);
	else if (v->kind == VERIFY_PATTERN)
		note_add(note,
			 "[%s] verify=%s: a block has no header, so an older one of the same bytes "
			 "passes",
			 job->name, kind);
}

/* Notes older blocks that pass where an earlier run has written the data. */
static void earlier_notes(const struct job *job, struct err *note)
{
	const struct verify_options *v = job->verify;

	if (!verify_header_size(v->kind) || v->state_load)
		return;
	if (!v->only || !v->sequence || !job_given(job, "verify_write_sequence"))
		note_add(note,
			 "[%s] verify=%s: it is not known which write was the last to a place: an "
			 "older block there passes%s",
			 job->name, verify_choices[v->kind],
			 v->only ? ", unless verify_write_sequence=1 is given" : "");
	else
		note_add(
			note,
			"[%s] verify=%s: a block that an earlier run with the same seed left there "
			"passes",
			job->name, verify_choices[v->kind]);
}

/* Notes what is read back from memory, or may be an older block. */
static void own_notes(const struct job *job, struct err *note)
{
	const struct verify_options *v = job->verify;
	char workers[64];

	job_workers_text(job, workers, sizeof(workers));
	if (!v->sequence && writes_again(job))
		note_add(note,
			 "[%s] verify_write_sequence=0: a write that did not come to be there "
			 "passes where an earlier one of this run is",
			 job->name);
	if (!job_reads_own(job) && job_workers(job) > 1 && job->cache->direct)
		note_add(note,
			 "[%s] %s with direct=1: a device may mix two writes to one place, "
			 "which is then reported as damage",
			 job->name, workers);
	if (job->engine->caps & ENGINE_BUFFERED)
		note_add(note,
			 "[%s] verify=%s: ioengine=%s reads back what it has mapped, which is in "
			 "memory: another job with direct=1 looks at the device",
			 job->name, verify_choices[v->kind], job->engine->name);
	else if (v->backlog && !job->cache->direct)
		note_add(note,
			 "[%s] verify_backlog=%u without direct=1 reads back what the page cache "
			 "has, and not the device",
			 job->name, v->backlog);
}

void verify_notes(const struct job *job, struct err *note)
{
	const struct verify_options *v = job->verify;

	if (v->kind == VERIFY_NONE || job_copies(job) || job_is_diskless(job))
		return;
	kind_notes(job, note);
	if (v->only || job_checks_reads(job))
		earlier_notes(job, note);
	else if (job_reads_back(job) && v->kind != VERIFY_NULL)
		own_notes(job, note);
}
