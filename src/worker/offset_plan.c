/* SPDX-License-Identifier: MIT */
/* Where a worker works, and how much that is: from its job and files to a plan of offsets. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "io/file_ops.h"
#include "job/amount_options.h"
#include "job/area_options.h"
#include "job/direction_options.h"
#include "job/fill_options.h"
#include "job/offset_options.h"
#include "job/runtime_options.h"
#include "job/seed_options.h"
#include "job/service_options.h"
#include "worker/copy_parts.h"

/* Sets the places of a copy; with sparse=1, a region for each part that holds data. */
static int plan_copy_offsets(struct worker *w, struct offset_rules *p, uint64_t *whole)
{
	struct region *parts;
	int n;

	p->reads = true;
	p->writes = false;
	p->bs[0] = job_blocks(w->job)[0];
	if (!job_keeps_holes(w->job) || job_is_diskless(w->job))
		return 0;
	n = worker_copy_parts(w, &parts);
	if (n < 0)
		return n;
	free(w->regions);
	p->regions = w->regions = parts;
	p->nregions = (uint32_t)n;
	p->window = 0;
	/* the parts are one file: one comes behind the other */
	p->choice.kind = p->random ? CHOOSE_RANDOM : CHOOSE_SEQUENTIAL;
	*whole = 0;
	for (int i = 0; i < n; i++)
		*whole += parts[i].length;
	return 0;
}

/* fio's lfsr comes to each place once, without a map. */
static bool places_repeat(const struct job *job)
{
	return job->offset->norandommap && job->offset->generator != GENERATOR_LFSR;
}

/*
 * Returns the bytes a worker moves in a round, by io_size= and size=; 0: one pass over its regions.
 * The regions hold @whole bytes, and @blocks of them in blocks that are whole.
 */
static uint64_t round_bytes(const struct worker *w, uint64_t whole, uint64_t blocks)
{
	const struct area_options *o = w->job->area;
	const struct extent *io_size = &w->job->amount->io_size;
	const struct direction_options *d = w->job->direction;

	if (w->job->fill->pct % 100) /* whole times are loops */
		return whole / 100 * w->job->fill->pct + whole % 100 * w->job->fill->pct / 100;
	if (io_size->bytes)
		return io_size->bytes;
	if (io_size->pct)
		return whole / 100 * io_size->pct + whole % 100 * io_size->pct / 100;
	/* beside filesize=, size= is no size of files: it says how much of them is moved */
	if (o->filesize.hi && o->size.bytes && o->size.bytes < blocks)
		return o->size.bytes;
	/* at random, zones with less capacity than size are written more than once, as in fio */
	if (job_keeps_zones(w->job) && d->rw.random)
		return blocks;
	if (d->rw.nr || d->rw.skip || places_repeat(w->job))
		return 0;
	return d->rw.reads && d->rw.writes ? blocks : 0;
}

static uint64_t smallest_block(const struct job *job)
{
	const struct range *bs = job_blocks(job);

	if (job_pattern(job)->trims)
		return bs[2].lo;
	return bs[0].lo < bs[1].lo ? bs[0].lo : bs[1].lo;
}

/*
 * Returns whether each region is all of its file, which may still grow to that: a sequence with a
 * skip then wraps at its end.
 */
static bool whole_files(const struct worker *w)
{
	for (uint32_t i = 0; i < w->files.ntargets; i++) {
		const struct file *f = &w->files.list[i];
		off_t end = f->fd < 0 ? -1 : lseek(f->fd, 0, SEEK_END);

		if (f->region.start || (end >= 0 && (uint64_t)end > f->region.length))
			return false;
	}
	return true;
}

/* Adds all that is not plain about the places. */
static void plan_places(const struct worker *w, struct offset_rules *p)
{
	const struct offset_options *o = w->job->offset;
	const bool uses[] = { p->reads, p->writes && !p->trims, p->trims };

	p->tail = job_leaves_no_tail(w->job);
	p->skip = job_pattern(w->job)->skip;
	p->wraps = p->skip && whole_files(w);
	p->unaligned = o->unaligned;
	p->zones = o->zone_mode == ZONES_STRIDED ? o->zones : (struct zones){ 0 };
	p->distribution = o->distribution;
	p->stride = o->stride;
	p->exact = o->split_exact;
	p->shared = o->shared ? w->given.shared : NULL;
	p->share = w->given.index / w->job->numjobs;
	p->shares = job_ranks(w->job);
	for (int dir = 0; dir < 3; dir++) {
		if (!uses[dir])
			continue;
		p->align[dir] = o->align.op[dir].lo;
		p->order_pct[dir] = 100 - (uint32_t)o->random_pct.op[dir].lo;
		p->split[dir] = job_splits_sizes(w->job, dir) ? job_bssplit(w->job, dir) : NULL;
		p->replace |= p->align[dir] && p->align[dir] != p->bs[dir].lo && !p->distribution;
		/* zones cut blocks, so that a map of them would be used up too early */
		p->replace |= p->bs[dir].lo < p->bs[dir].hi && p->random && job_keeps_zones(w->job);
	}
}

/* Takes places and bytes from the log. */
static int plan_replay(struct worker *w)
{
	const struct iolog *t = w->files.iolog;

	w->loop.has_work = true;
	atomic_store(&w->total_bytes, t->op[0].bytes + t->op[1].bytes + t->op[2].bytes);
	return 0;
}

/* Returns the bytes moved where so many are @planned; 0: only time ends them. */
static uint64_t total_bytes(const struct worker *w, uint64_t planned)
{
	const struct job *job = w->job;
	uint64_t moves = job_moves_twice(job) ? 2 : 1, writes;

	if (!job_reads_back(job))
		return planned * moves;
	writes = job_pattern(job)->reads ? planned / 100 * (100 - job->direction->mix_read) :
					   planned;
	if (job_verifies_only(job)) /* the last of all rounds is read */
		return writes;
	planned *= moves;
	return job->runtime->time_based ? 0 : (planned + writes) * job->amount->loops;
}

/* Returns the bytes of whole files that are read or written; 0: of operations without bytes. */
static uint64_t file_bytes(const struct worker *w)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < w->files.ntargets && job_file_op(w->job)->moves; i++)
		sum += w->files.list[i].region.length;
	return w->job->runtime->time_based ? 0 : sum * w->job->amount->loops;
}

/* Fills in the regions, and adds up their bytes, and those of them that are in whole blocks. */
static void plan_regions(const struct worker *w, struct region *regions, uint64_t *whole,
			 uint64_t *blocks)
{
	uint64_t grid = smallest_block(w->job) * w->shape.span;

	for (uint32_t i = 0; i < w->files.ntargets; i++) {
		regions[i] = w->files.list[i].region;
		if (job_takes_files(w->job)) /* one block, which the plan cuts to the file's size */
			regions[i] = (struct region){ 0, job_blocks(w->job)[0].lo };
		*whole += regions[i].length;
		*blocks += regions[i].length / grid * grid;
		if (w->files.list[i].zones.of) /* places are those of the room in its zones */
			regions[i] = (struct region){ 0, w->files.list[i].zones.room };
	}
}

int worker_plan_offsets(struct worker *w)
{
	const struct direction_options *d = w->job->direction;
	const struct range *bs = job_blocks(w->job);
	bool rounds = job_reads_back(w->job); /* verification counts them, after each */
	uint32_t n = w->files.ntargets;
	struct region *regions = calloc(n, sizeof(*regions));
	struct offset_rules p = { .reads = d->rw.reads,
				  .writes = d->rw.writes,
				  .trims = d->rw.trims,
				  .random = d->rw.random,
				  .replace = places_repeat(w->job),
				  .identical = d->sequencer == SEQUENCER_IDENTICAL,
				  .forever = w->job->runtime->time_based && !rounds,
				  .alike = w->job->seed->randrepeat && !w->job->runtime->time_based,
				  .read_pct = d->mix_read,
				  .nr = d->rw.nr,
				  .bs = { bs[0], bs[1], bs[2] },
				  .total_ios = w->job->amount->number_ios,
				  .loops = rounds ? 1 : w->job->amount->loops,
				  .choice = w->job->service->choice,
				  .window = w->job->service->openfiles < n ?
						    w->job->service->openfiles :
						    0,
				  .nregions = n,
				  .regions = regions };
	uint64_t whole = 0, blocks = 0;
	int ret = 0;

	if (!regions)
		return fail(&w->left.err, ENOMEM, "[%s] out of memory", w->job->name);
	w->regions = regions;
	if (w->files.iolog)
		return plan_replay(w);
	plan_regions(w, regions, &whole, &blocks);
	for (int op = 0; op < 3; op++) {
		p.bs[op].lo *= w->shape.span;
		p.bs[op].hi *= w->shape.span;
	}
	p.total_bytes = round_bytes(w, whole, blocks);
	plan_places(w, &p);
	if (job_copies(w->job) && plan_copy_offsets(w, &p, &whole))
		return -EIO;
	w->loop.has_work = whole > 0;
	if (w->loop.has_work)
		ret = offset_open(&w->offset, &p, job_stream(w->job, w->given.index));
	if (job_takes_files(w->job) && w->loop.has_work)
		atomic_store(&w->total_bytes, file_bytes(w));
	else if (w->loop.has_work && !job_fills_all(w->job))
		atomic_store(&w->total_bytes, total_bytes(w, offset_total(&p)) /
						      (p.shared ? job_workers(w->job) : 1));
	return ret ? fail(&w->left.err, ENOMEM, "[%s] out of memory", w->job->name) : 0;
}

void worker_unplan_offsets(struct worker *w)
{
	offset_close(&w->offset);
	free(w->regions);
	w->regions = NULL;
}
