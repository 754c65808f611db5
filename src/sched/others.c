/* SPDX-License-Identifier: MIT */
/*
 * Other users of the devices: what the kernel counted there while a job was measured, less what the
 * jobs of this run moved. That is known of jobs with direct=1 that have one device.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/units.h"
#include "job/end_sync_options.h"
#include "job/sync_options.h"
#include "sched/job.h"
#include "stat/block_device.h"
#include "stat/disk_use.h"

#define SECTOR_BYTES 512
#define LEAST_NS (500 * NSEC_PER_MSEC) /* a shorter run shows too little */

/* The least that is noted. Writes on a file system may be its own: a journal, new extents. */
struct least {
	uint64_t bytes, pct; /* pct: of what the device moved */
};

static const struct least least = { 1U << 20, 10 }, least_mixed = { 16U << 20, 25 };

/* A device that jobs of earlier stages used, who cannot tell byte by byte what they moved there. */
struct past_use {
	dev_t dev;
	uint64_t end_ns; /* when the last of them ended; UINT64_MAX: nobody saw it */
};

/*
 * The use of devices by jobs of the stages before. Each job is looked at once: there may be very
 * many.
 */
struct others_past {
	const struct sched_job *next; /* the first that was not looked at */
	struct past_use *list;        /* owned */
	uint32_t n;
};

static const struct device *device_below(const struct devices *list, const struct device *d)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (!strcmp(list->list[i].above, d->name))
			return &list->list[i];
	return NULL;
}

/* Returns the one device that holds the job's targets, of a partition its disk; else NULL. */
static const struct device *disk_of(const struct devices *list)
{
	const struct device *disk = NULL;
	char line[16];

	for (uint32_t i = 0; i < list->n; i++) {
		if (!list->list[i].above[0] && disk)
			return NULL;
		if (!list->list[i].above[0])
			disk = &list->list[i];
	}
	while (disk) {
		block_device_line(disk->dev, "partition", line, sizeof(line));
		if (!line[0])
			break;
		disk = device_below(list, disk);
	}
	return disk && disk->fields ? disk : NULL;
}

/* Returns whether all that a job moves is I/O of its device, byte by byte, while it runs. */
static bool is_plain(const struct job_result *r)
{
	return job_is_direct(r->job) && r->direct.is == DIRECT_IS && !r->in_flight &&
	       r->devices.ended && !r->total.op[OP_COPY].bytes && !r->total.op[OP_CHAIN].bytes;
}

static bool is_on(const struct devices *list, dev_t dev)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (list->list[i].dev == dev)
			return true;
	return false;
}

/* Notes that a job may yet write to the device what it wrote before @end_ns. */
static void past_put(struct others_past *past, dev_t dev, uint64_t end_ns)
{
	uint32_t i = 0;

	while (i < past->n && past->list[i].dev != dev)
		i++;
	if (i == past->n) {
		past->list = array_must_grow(past->list, past->n, sizeof(*past->list));
		past->list[past->n++] = (struct past_use){ .dev = dev };
	}
	if (end_ns > past->list[i].end_ns)
		past->list[i].end_ns = end_ns;
}

static void past_add(struct others_past *past, const struct job_result *r)
{
	const struct devices *b = &r->devices;
	const struct device *its = r->started && is_plain(r) ? disk_of(b) : NULL;

	for (uint32_t i = 0; r->started && i < b->n; i++)
		if (!its || its->dev != b->list[i].dev)
			past_put(past, b->list[i].dev, b->ended ? b->end_ns : UINT64_MAX);
}

/* Adds the jobs before @stage that are new. */
static struct others_past *past_of(struct sched *s, uint32_t stage)
{
	struct others_past *past = s->others_past;

	if (!past) {
		past = s->others_past = calloc(1, sizeof(*past));
		if (!past)
			abort();
		past->next = s->list;
	}
	for (; past->next < s->list + s->jobs->nrun && past->next->stage < stage; past->next++)
		past_add(past, past->next->result);
	return past;
}

void sched_others_free(struct sched *s)
{
	if (s->others_past)
		free(s->others_past->list);
	free(s->others_past);
	s->others_past = NULL;
}

/* Takes off what earlier stages did: their writes may come at any time, their reads have come. */
static void past_take(struct others *o, const struct others_past *past, const struct devices *a,
		      dev_t dev)
{
	for (uint32_t i = 0; i < past->n; i++) {
		if (past->list[i].dev != dev)
			continue;
		o->known[OP_WRITE] = false;
		o->known[OP_READ] &= past->list[i].end_ns <= a->begin_ns;
	}
}

/* Takes off what a job of the stage moved meanwhile; where that is not known, all is not. */
static void own_take(struct others *o, const struct job_result *r, const struct job_result *own,
		     const struct device *disk, uint64_t ours[2])
{
	const struct devices *a = &own->devices, *b = &r->devices;
	const struct device *its = disk_of(b);

	if (!r->started || !is_on(b, disk->dev) || b->begin_ns >= a->end_ns)
		return;
	if (!is_plain(r) || !its || its->dev != disk->dev) {
		o->known[OP_WRITE] = false; /* its writes may come later */
		o->known[OP_READ] &= b->ended && b->end_ns <= a->begin_ns;
	} else if (b->end_ns > a->begin_ns) {
		ours[OP_READ] += r->total.op[OP_READ].bytes;
		ours[OP_WRITE] += r->total.op[OP_WRITE].bytes;
	}
}

/* Finds the use by others while a job of @stage was measured. */
static void find(struct sched *s, struct job_result *own, uint32_t stage)
{
	static const uint32_t fields[2] = { DISK_READ_SECTORS, DISK_WRITE_SECTORS };
	struct others *o = &own->others;
	const struct sched_job *end = s->list + s->jobs->nrun;
	const struct device *disk;
	uint64_t ours[2] = { 0 };

	*o = (struct others){ 0 };
	if (s->hosts || !own->started || !own->runtime_ns || !is_plain(own))
		return; /* further processes of the run may use the device */
	disk = disk_of(&own->devices);
	if (!disk)
		return;
	memcpy(o->device, disk->name, sizeof(o->device));
	o->known[OP_READ] = o->known[OP_WRITE] = true;
	past_take(o, past_of(s, stage), &own->devices, disk->dev);
	for (struct sched_job *j = sched_stage_first(s, stage); j < end && j->stage == stage; j++)
		own_take(o, j->result, own, disk, ours);
	for (int op = OP_READ; op <= OP_WRITE; op++) {
		uint64_t all = device_count(disk, fields[op]) * SECTOR_BYTES;

		o->bytes[op] = o->known[op] && all > ours[op] ? all - ours[op] : 0;
	}
}

static bool is_file(const struct sched_job *j)
{
	const struct files *f = &j->seats[0].worker->files;

	return f->n && f->list[0].id.kind == TARGET_FILE;
}

/* Returns whether the file system writes for each sync of the job, which nobody else asks for. */
static bool writes_journal(const struct sched_job *j)
{
	const struct job *job = j->job;

	return is_file(j) && job_directions(job) & 1u << OP_WRITE &&
	       (job->sync->fsync || job->sync->fdatasync || job->sync->range.flags ||
		job_syncs_writes(job) || job->end_sync->on_close);
}

static void note(struct sched_job *j)
{
	struct job_result *r = j->result;
	const struct others *o = &r->others;
	const struct device *disk;
	uint64_t read = o->bytes[OP_READ], wrote = writes_journal(j) ? 0 : o->bytes[OP_WRITE];
	char read_text[32], wrote_text[32];
	const struct least *l = wrote && is_file(j) ? &least_mixed : &least;
	uint64_t all;

	if (!o->device[0] || r->devices.end_ns - r->devices.begin_ns < LEAST_NS)
		return;
	disk = disk_of(&r->devices);
	if (!disk)
		return;
	all = (device_count(disk, DISK_READ_SECTORS) + device_count(disk, DISK_WRITE_SECTORS)) *
	      SECTOR_BYTES;
	if (read + wrote < l->bytes || (read + wrote) * 100 < all * l->pct)
		return;
	units_bytes(read_text, sizeof(read_text), read);
	units_bytes(wrote_text, sizeof(wrote_text), wrote);
	note_add(&r->note,
		 "[%s] %s was used by others meanwhile%s: it read %s and wrote %s more than this "
		 "run's jobs, %.0f %% of what it moved",
		 j->job->name, o->device,
		 wrote && is_file(j) ? " (other programs, or the file system itself)" : "",
		 read_text, wrote_text, 100.0 * (double)(read + wrote) / (double)all);
}

void sched_others(struct sched *s, uint32_t stage)
{
	const struct sched_job *end = s->list + s->jobs->nrun;

	for (struct sched_job *j = sched_stage_first(s, stage); j < end && j->stage == stage; j++)
		if (j->joined && j->released) {
			find(s, j->result, stage);
			note(j);
		}
}
