/* SPDX-License-Identifier: MIT */
/* Rules of zonemode=zbd. */
#include <errno.h>
#include <inttypes.h>

#include "io/engine.h"
#include "job/job.h"
#include "job/pattern.h"
#include "job/refuse.h"
#include "job/rules.h"
#include "load/bssplit.h"
#include "load/workload.h"
#include "load/zbd_options.h"

/*
 * Refuses what knows its places before, or is no plain read, write or trim. verify= remembers
 * places, but only while the job runs.
 */
static int check_against(struct job *job, struct err *e)
{
	static const char *const others[] = { "verify_only",
					      "verify_state_save",
					      "verify_state_load",
					      "trim_percentage",
					      "bs_unaligned",
					      "openfiles",
					      "file_service_type",
					      "file_ops",
					      "fill",
					      "discard",
					      "fill_device",
					      "unlink_each_loop",
					      "create_on_open",
					      NULL };
	const struct pattern *rw = job_pattern(job);
	int ret;

	if (!job_keeps_zones(job))
		return 0;
	ret = job_refuse_changed(job, e, others,
				 "and zonemode=zbd contradict each other: the zones say where "
				 "the next block goes: leave one out");
	if (rw->skip || rw->nr > 1 || (rw->trims && rw->writes))
		ret = job_fail(job, e, "rw",
			       "zonemode=zbd is for rw=read, write, rw, trim and randread, "
			       "randwrite, randrw, randtrim, without a number");
	if (job->engine->caps & ENGINE_SPACE)
		ret = job_fail(job, e, "ioengine",
			       "ioengine=%s has no zones: zonemode=zbd is for engines that read "
			       "and write",
			       job->engine->name);
	if (job_ranks(job) > 1)
		ret = job_fail(job, e, "zonemode",
			       "zonemode=zbd: %u processes know nothing of each other's zones: "
			       "hosts= gives the job to one",
			       job_ranks(job));
	return ret;
}

static int check_capacity(struct job *job, struct err *e)
{
	uint64_t size = job_zone_size(job), capacity = job->zbd->capacity;

	if (!job_keeps_zones(job) || !size || capacity <= size)
		return 0;
	return job_fail(job, e, "zonecapacity",
			"zonecapacity=%" PRIu64 ": a zone has %" PRIu64 " bytes", capacity, size);
}

/* Returns a size that may be drawn, and is no multiple of the smallest; 0: there is none. */
static uint64_t odd_size(const struct job *job, int op)
{
	const struct bssplit *split = job_bssplit(job, op);
	const struct range *bs = &job_blocks(job)[op];

	for (uint32_t i = 0; i < split->n; i++)
		if (split->size[i].bs % bs->lo)
			return split->size[i].bs;
	if (split->n || bs->lo == bs->hi)
		return 0;
	return bs->lo & (bs->lo - 1) || bs->hi % bs->lo ? bs->hi : 0;
}

/* Checks that blocks of the smallest size fill whatever others leave of a zone. */
static int check_sizes(struct job *job, struct err *e)
{
	const struct pattern *rw = job_pattern(job);
	const bool uses[] = { rw->reads, rw->writes && !rw->trims };
	uint64_t odd;

	for (int op = 0; op < 2 && job_keeps_zones(job); op++) {
		odd = uses[op] ? odd_size(job, op) : 0;
		if (odd)
			return job_fail(job, e,
					job_bssplit(job, op)->n   ? "bssplit" :
					job_given(job, "bsrange") ? "bsrange" :
								    "bs",
					"a block of %" PRIu64 " bytes with zonemode=zbd: all sizes "
					"are multiples of the smallest, %" PRIu64
					", a power of two",
					odd, job_blocks(job)[op].lo);
	}
	return 0;
}

job_rule *const zbd_rules[] = { check_against, check_capacity, check_sizes, NULL };
