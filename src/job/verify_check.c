/* SPDX-License-Identifier: MIT */
/* Rules and consequences of verification. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "io/engine.h"
#include "io/file_ops.h"
#include "job/area_options.h"
#include "job/files_options.h"
#include "job/job.h"
#include "job/offset_options.h"
#include "job/options.h"
#include "job/pattern.h"
#include "job/refuse.h"
#include "job/rules.h"
#include "job/runtime_options.h"
#include "job/verify_options.h"
#include "load/checksum.h"
#include "load/content_options.h"
#include "load/iolog_options.h"
#include "load/verify_block.h"
#include "load/workload.h"

/* Refuses details of verification without verify=; with verify=0 they are accepted. */
static int check_without(struct job *job, struct err *e)
{
	static const char *const useless[] = {
		"verify_interval",     "verify_offset",
		"verify_backlog",      "verify_dump",
		"verify_only",         "verify_backlog_batch",
		"verify_fatal",        "verify_pattern_interval",
		"experimental_verify", "verify_pattern",
		"verify_state_save",   "verify_state_load",
		"trim_percentage",     "trim_backlog",
		"trim_backlog_batch",  NULL,
	};

	if (job->verify->kind != VERIFY_NONE || job_given(job, "verify"))
		return 0;
	return job_refuse_changed(job, e, useless,
				  "means nothing without verify=, such as verify=crc32c");
}

/* Returns true where blocks are written that can be checked; a copy has those of its source. */
static bool verifies_blocks(const struct job *job)
{
	return job->verify->kind != VERIFY_NONE && !job_copies(job);
}

/* Refuses what is of blocks with headers, where both ends of a copy are compared. */
static int check_copied(struct job *job, struct err *e)
{
	static const char *const of_blocks[] = {
		"verify_interval",
		"verify_offset",
		"verify_backlog",
		"verify_backlog_batch",
		"verify_dump",
		"verify_only",
		"verify_pattern",
		"verify_pattern_interval",
		"verify_state_save",
		"verify_state_load",
		NULL,
	};
	const struct verify_options *v = job->verify;

	if (v->kind == VERIFY_NONE || !job_copies(job))
		return 0;
	if (v->kind == VERIFY_META || v->kind == VERIFY_PATTERN || v->kind == VERIFY_PATTERN_HDR)
		return job_fail(
			job, e, "verify",
			"verify=%s: a copy has the data of its source, and is compared with "
			"that: verify=crc32c works",
			verify_choices[v->kind]);
	return job_refuse_changed(job, e, of_blocks,
				  "means nothing to a copy, which is compared with its source");
}

static int check_what(struct job *job, struct err *e)
{
	const struct verify_options *v = job->verify;
	bool rw = job->workload->shape == workload_find("rw")->shape &&
		  strcmp(job->workload->name, "batch") != 0;
	int ret = 0;

	if (!verifies_blocks(job))
		return 0;
	if (!rw)
		ret = job_fail(
			job, e, "verify",
			"verify=%s: workload=%s is not verified; rw, read, write and copies are",
			verify_choices[v->kind], job->workload->name);
	if (job->iolog->read)
		ret = job_fail(job, e, "verify",
			       "verify=%s and read_iolog= contradict each other: what a log writes "
			       "is not verified",
			       verify_choices[v->kind]);
	if (job_pattern(job)->trims && !job_pattern(job)->writes)
		ret = job_fail(job, e, "verify", "verify=%s: rw= trims, and writes nothing",
			       verify_choices[v->kind]);
	if (v->kind == VERIFY_PATTERN && !v->pattern.len)
		ret = job_fail(job, e, "verify",
			       "verify=pattern needs verify_pattern=, such as "
			       "verify_pattern=0xdeadface");
	if (v->kind == VERIFY_PATTERN_HDR && !v->pattern.len)
		ret = job_fail(job, e, "verify",
			       "verify=pattern_hdr needs verify_pattern=, such as "
			       "verify_pattern=0xdeadface");
	if (job_rated(job) && job_pattern(job)->reads && job_reads_back(job))
		ret = job_fail(
			job, e, job_given(job, "rate") ? "rate" : "rate_iops",
			"verify=%s: with a rate, time decides between reads and writes, so the "
			"places written are not known: leave the rate out, or the reads",
			verify_choices[v->kind]);
	if (job->content->dedupe)
		ret = job_fail(job, e, "dedupe_percentage",
			       "dedupe_percentage= and verify=%s contradict each other: verified "
			       "blocks are all different",
			       verify_choices[v->kind]);
	return ret;
}

/* Refuses a checksum whose library is not here. */
static int check_sums(struct job *job, struct err *e)
{
	const char *name = verify_choices[job->verify->kind];
	struct err why;

	err_clear(&why);
	if (!verifies_blocks(job) || !checksum_load(checksum_find(name), &why))
		return 0;
	return job_fail(job, e, "verify", "verify=%s: %.*s; crc32c works", name,
			(int)strcspn(why.text, "\n"), why.text);
}

static uint64_t divisor(uint64_t a, uint64_t b)
{
	return b ? divisor(b, a % b) : a;
}

/* Sets the interval: the smallest block at most, and a divisor of all blocks. */
static void settle_interval(struct job *job)
{
	const struct range *bs = &job_blocks(job)[job_pattern(job)->writes];
	uint64_t *interval = &job->verify->interval;

	if (!*interval || *interval > bs->lo)
		*interval = bs->lo;
	if (bs->lo % *interval || bs->hi % *interval)
		*interval = divisor(bs->lo, bs->hi);
}

static int check_interval(struct job *job, struct err *e)
{
	const struct verify_options *v = job->verify;
	uint32_t header = verify_header_size(v->kind);
	const char *option = job_given(job, "verify_interval") ? "verify_interval" :
			     job_given(job, "bsrange")         ? "bsrange" :
								 "bs";

	if (!verifies_blocks(job))
		return 0;
	settle_interval(job);
	if (v->interval < header)
		return job_fail(job, e, option,
				"verify=%s: the header takes %u bytes, and an interval (a common "
				"divisor of all blocks) has %" PRIu64 ": larger blocks or "
				"intervals work",
				verify_choices[v->kind], header, v->interval);
	if (v->offset && (v->offset < header || v->offset + header > v->interval))
		return job_fail(job, e, "verify_offset",
				"verify_offset=%u: the header of verify=%s takes %u bytes: in an "
				"interval of %" PRIu64 ", write 0 or %u to %" PRIu64,
				v->offset, verify_choices[v->kind], header, v->interval, header,
				v->interval - header);
	return 0;
}

/*
 * Refuses what a worker would take for damage, where others write to its places. With zonemode=zbd
 * none does: a zone is kept until it was read back.
 */
static int check_shared(struct job *job, struct err *e)
{
	const struct verify_options *v = job->verify;
	const struct range *bs = &job_blocks(job)[1];
	bool moved = bs->lo != bs->hi || job->offset->align.op[1].lo;
	char workers[64];

	job_workers_text(job, workers, sizeof(workers));
	if (job_keeps_zones(job))
		return 0;
	if (job_reads_own(job))
		return job_fail(job, e, "numjobs",
				"%s with verify=%s: the workers write over each other's "
				"blocks; a file each (no filename=), offset_increment= or "
				"verify_write_sequence=0 with verify_header_seed=0 works",
				workers, verify_choices[v->kind]);
	if (job->engine->caps & ENGINE_BUFFERED)
		return job_fail(job, e, "numjobs",
				"%s with verify=%s: ioengine=%s writes to memory, where two "
				"writes at one time are mixed; another engine, or a file each (no "
				"filename=), works",
				workers, verify_choices[v->kind], job->engine->name);
	if (job->offset->align.op[1].lo % v->interval || job->offset->unaligned)
		return job_fail(job, e, "numjobs",
				"%s with verify=%s: where blocks begin within intervals, the "
				"workers write over parts of them; a verify_interval= that divides "
				"blockalign=, or a file each (no filename=), works",
				workers, verify_choices[v->kind]);
	if (verify_has_pattern(
		    &(struct verify_format){ .kind = v->kind, .pattern = &v->pattern }) &&
	    moved)
		return job_fail(job, e, "numjobs",
				"%s with verify_pattern=: where the workers' blocks begin at "
				"different places, so do their patterns; blocks of one size, or a "
				"file each (no filename=), work",
				workers);
	return 0;
}

/* Whether several workers write to one file, at the same places. */
static bool shares_places(const struct job *job)
{
	const struct files_options *f = job->files;
	bool shared = f->filename && !job_name_is_apart(job, f->filename);

	return job_workers(job) > 1 && shared && !job->area->offset_increment.bytes &&
	       !job->area->offset_increment.pct && job_reads_back(job) && !job_is_diskless(job);
}

/* Several that write to one place do not know what they read back. */
static int check_workers(struct job *job, struct err *e)
{
	if (!verifies_blocks(job))
		return 0;
	if (job->offset->shared && job_reads_back(job))
		return job_fail(job, e, "shared_offset",
				"shared_offset=1 and verify=%s contradict each other: the worker "
				"that wrote a place is not known; do_verify=0 works",
				verify_choices[job->verify->kind]);
	return shares_places(job) ? check_shared(job, e) : 0;
}

/*
 * Returns what has to change before the places of writes can be found again by their numbers; NULL:
 * nothing.
 */
static const char *state_obstacle(const struct job *job)
{
	const struct range *align = &job->offset->align.op[1];
	bool several = job_workers(job) > 1 && !job->verify->sequence;

	return !job_writes(job)     ? "a job that writes" :
	       job_is_diskless(job) ? "an engine with a disk" :
	       job->offset->shared  ? "a sequence for each worker: no shared_offset=1" :
	       several              ? "workers that do not share files" :
	       job_pattern(job)->skip || job_pattern(job)->nr > 1 ?
			 "rw= without a number behind it" :
	       job->offset->unaligned                    ? "whole blocks: no bs_unaligned=1" :
	       align->lo % job->verify->interval         ? "a blockalign= of whole intervals" :
	       job_rated(job) && job_pattern(job)->reads ? "no rate= where there are reads, too" :
							   NULL;
}

static int check_state_save(struct job *job, struct err *e)
{
	const char *needed;

	if (!job->verify->state_save || !verifies_blocks(job))
		return 0;
	needed = state_obstacle(job);
	if (!needed)
		return 0;
	return job_fail(job, e, "verify_state_save", "verify_state_save=1 needs %s", needed);
}

static int check_state_load(struct job *job, struct err *e)
{
	const struct verify_options *v = job->verify;

	if (!v->state_load || !verifies_blocks(job))
		return 0;
	if (!job_reads_what_is_there(job) || job_is_diskless(job))
		return job_fail(job, e, "verify_state_load",
				"verify_state_load=1 checks what an earlier run wrote: rw=read, "
				"randread or verify_only=1, and an engine with a disk, work");
	if (v->dump)
		return job_fail(job, e, "verify_dump",
				"verify_dump=1 and verify_state_load=1 contradict each other: of a "
				"wrong block, several writes may have been the right ones");
	return 0;
}

/* Returns what has to change before writes can be trimmed; NULL: nothing. */
static const char *trim_obstacle(const struct job *job)
{
	const struct verify_options *v = job->verify;

	return job_pattern(job)->trims             ? "rw= without trims of its own" :
	       v->only                             ? "writes: no verify_only=1" :
	       v->state_save                       ? "no verify_state_save=1" :
	       shares_places(job)                  ? "a file for each worker" :
	       !(job->engine->caps & ENGINE_TRIMS) ? "an engine that trims" :
	       job_file_op(job)->steps             ? "files that stay open" :
						     NULL;
}

/* Trims of what was written. Without trim_backlog=, there are none, as in fio. */
static int check_trims(struct job *job, struct err *e)
{
	const struct verify_options *v = job->verify;
	const char *needed;

	if (!v->trim_percentage || !verifies_blocks(job) || !job_writes(job) || !v->do_verify)
		return 0;
	needed = v->trim_backlog ? trim_obstacle(job) :
				   "trim_backlog=, the number of writes after which it trims";
	if (!needed)
		return 0;
	return job_fail(job, e, "trim_percentage", "trim_percentage=%u needs %s",
			v->trim_percentage, needed);
}

static int check_only(struct job *job, struct err *e)
{
	if (!job->verify->only || !verifies_blocks(job))
		return 0;
	if (!job_pattern(job)->writes || job_pattern(job)->trims)
		return job_fail(job, e, "verify_only",
				"verify_only=1 reads what rw= would write: rw=write or randwrite, "
				"say");
	if (!job->verify->do_verify)
		return job_fail(job, e, "verify_only",
				"verify_only=1 and do_verify=0 leave nothing to do");
	if (job->runtime->time_based)
		return job_fail(job, e, "verify_only",
				"verify_only=1 and time_based contradict each other: a time does "
				"not say how much was written");
	return 0;
}

void verify_settle(struct job *job)
{
	struct verify_options *v = job->verify;

	if (v->pattern.len && !job_given(job, "verify"))
		v->kind = VERIFY_PATTERN_HDR;
	/* a job that only reads checks what it reads, and has no writes to leave out */
	if (v->only && !job_copies(job) && !job_pattern(job)->writes && !job_pattern(job)->trims)
		v->only = false;
}

job_rule *const verify_rules[] = { check_without,    check_copied,  check_what, check_sums,
				   check_interval,   check_workers, check_only, check_state_save,
				   check_state_load, check_trims,   NULL };
