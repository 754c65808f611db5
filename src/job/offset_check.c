/* SPDX-License-Identifier: MIT */
/* Rules of which blocks are next. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "io/engine.h"
#include "job/area_options.h"
#include "job/cache_options.h"
#include "job/files_options.h"
#include "job/job.h"
#include "job/offset_options.h"
#include "job/options.h"
#include "job/pattern.h"
#include "job/refuse.h"
#include "job/rules.h"
#include "load/workload.h"

/* Refuses options that mean nothing to copies and chains: these go over each block once. */
static int check_once(struct job *job, struct err *e)
{
	static const char *const others[] = {
		"bssplit",  "blockalign", "bs_unaligned",        "percentage_random",
		"zonemode", "zonesize",   "random_distribution", NULL
	};

	if (!job_copies(job) && job_shape(job).span == 1)
		return 0;
	return job_refuse_changed(job, e, others, "means nothing to workload=%s",
				  job->workload->name);
}

/* Workers that share one sequence: of one file, in blocks of one size, one direction. */
static int check_shared(struct job *job, struct err *e)
{
	static const char *const others[] = { "bsrange",  "bssplit",    "io_size",
					      "zonemode", "number_ios", "offset_increment",
					      "nrfiles",  NULL };
	const struct pattern *rw = job_pattern(job);
	const struct range *bs = &job_blocks(job)[rw->trims ? 2 : rw->writes];
	const char *name = job->files->filename;
	bool file = name ? !job_name_is_apart(job, name) : job_is_diskless(job);
	int ret = 0;

	if (!job->offset->shared)
		return 0;
	if (rw->random || rw->skip || (rw->reads && rw->writes) || job_copies(job))
		ret = job_fail(job, e, "shared_offset",
			       "shared_offset=1 is for rw=read, write, trim and trimwrite, from "
			       "start to end");
	if (!file)
		ret = job_fail(job, e, "shared_offset",
			       "shared_offset=1 needs filename=, one file for all workers");
	/* bs= of one size changes bsrange=, too */
	ret |= job_refuse_changed(job, e, others + (bs->lo == bs->hi),
				  "and shared_offset=1 contradict each other: leave one "
				  "out");
	return ret;
}

static int check_sequence(struct job *job, struct err *e)
{
	const struct distribution_options *d = job->offset->distribution;

	if (!job->offset->stride || (d && d->kind == DISTRIBUTION_SEQUENCE))
		return 0;
	return job_fail(job, e, "random_sequence_stride",
			"random_sequence_stride=1 is for random_distribution=sequence:...");
}

/* Returns whether all sizes are multiples of @least, which is one of them. */
static bool split_on(const struct bssplit *b, uint64_t least)
{
	bool has = false;

	for (uint32_t i = 0; i < b->n; i++) {
		has |= b->size[i].bs == least;
		if (b->size[i].bs % least)
			return false;
	}
	return has;
}

/* The smallest size fits into whatever other blocks have left, so no other size is needed. */
static int check_exact(struct job *job, struct err *e)
{
	const struct pattern *rw = job_pattern(job);
	const bool uses[] = { rw->reads && !rw->trims, rw->writes && !rw->trims, rw->trims };
	uint64_t least = UINT64_MAX;

	if (!job->offset->split_exact)
		return 0;
	for (int dir = 0; dir < 3; dir++)
		if (uses[dir] && job_blocks(job)[dir].lo < least)
			least = job_blocks(job)[dir].lo;
	for (int dir = 0; dir < 3; dir++)
		if (uses[dir] && !split_on(job_bssplit(job, dir), least))
			return job_fail(job, e, "bssplit_exact",
					"bssplit_exact=1 needs a bssplit= whose sizes are "
					"multiples of the smallest, which reads and writes have "
					"in common, such as bssplit=4k/50:64k/50");
	return 0;
}

static int check_unaligned(struct job *job, struct err *e)
{
	if (job->offset->unaligned && job->cache->direct)
		return job_fail(job, e, "bs_unaligned",
				"bs_unaligned and direct=1 contradict each other: direct I/O is "
				"aligned");
	return 0;
}

static int check_random(struct job *job, struct err *e)
{
	static const char *const random[] = { "random_distribution", "percentage_random", NULL };
	const struct offset_options *p = job->offset;
	int ret = 0;

	if (job->offset->zone_mode == ZONES_STRIDED)
		ret = job_refuse_changed(job, e, random,
					 "and zonemode=strided contradict each other: leave one "
					 "out");
	for (int dir = 0; dir < 3; dir++) {
		uint64_t end = p->distribution ? distribution_end(p->distribution, dir) : 0,
			 size = job->area->size.bytes;

		if (size && end > size)
			ret = job_fail(
				job, e, "random_distribution",
				"random_distribution=zoned_abs: the zones end at byte %" PRIu64
				", beyond size=%" PRIu64,
				end, size);
	}
	return ret;
}

/* With zonemode=zbd, a zone follows the one before, and there is nothing between them. */
static int check_zbd(struct job *job, struct err *e)
{
	const struct zones *z = &job->offset->zones;

	if (z->skip)
		return job_fail(job, e, "zoneskip",
				"zoneskip= and zonemode=zbd contradict each other: "
				"zonemode=strided leaves out what is between windows");
	if (z->range && z->range != z->size)
		return job_fail(job, e, "zonerange",
				"zonerange=%" PRIu64 ": with zonemode=zbd it is zonesize=, or "
				"nothing",
				z->range);
	if (z->size % 512)
		return job_fail(job, e, "zonesize",
				"zonesize=%" PRIu64 ": with zonemode=zbd a multiple of 512 bytes, "
				"such as 64m",
				z->size);
	return 0;
}

static int check_zones(struct job *job, struct err *e)
{
	struct offset_options *p = job->offset;
	struct zones *z = &p->zones;
	const struct pattern *rw = job_pattern(job);
	uint64_t bs = job_blocks(job)[rw->trims ? 2 : rw->reads ? 0 : 1].lo;

	if (p->zone_mode == ZONES_ZBD)
		return check_zbd(job, e);
	if (p->zone_mode == ZONES_NONE && !z->size && !z->range && !z->skip)
		return 0;
	if (p->zone_mode == ZONES_NONE)
		return job_fail(job, e,
				z->size  ? "zonesize" :
				z->range ? "zonerange" :
					   "zoneskip",
				"zonesize=, zonerange= and zoneskip= are for zonemode=strided");
	if (!z->size)
		return job_fail(job, e, "zonemode", "zonemode=strided needs zonesize=");
	if (!z->range)
		z->range = z->size;
	if (z->range > INT64_MAX || z->skip > INT64_MAX || z->range < bs)
		return job_fail(job, e, "zonerange",
				"zonerange=%" PRIu64 ": a zone has at least one block, %" PRIu64
				" bytes, and at most a whole file",
				z->range, bs);
	if (job_pattern(job)->skip)
		return job_fail(job, e, "zonemode",
				"zonemode=strided and rw=...:N contradict each other: use "
				"zoneskip=");
	return 0;
}

/* Windows of a size are strided ones, as in fio. */
void offset_settle(struct job *job)
{
	if (job->offset->zones.size && !job_given(job, "zonemode"))
		job->offset->zone_mode = ZONES_STRIDED;
}

job_rule *const offset_rules[] = {
	check_once,      check_shared, check_sequence, check_exact,
	check_unaligned, check_random, check_zones,    NULL,
};
