/* SPDX-License-Identifier: MIT */
/*
 * Other users of the devices: what the kernel counted there while a job was measured, less what the
 * jobs of this run moved. That is known of jobs with direct=1 that have one device.
 */
#include <string.h>

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

/* Takes off what another job of the run moved meanwhile; where that is not known, all is not. */
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

static void find(const struct sched *s, struct job_result *own)
{
	static const uint32_t fields[2] = { DISK_READ_SECTORS, DISK_WRITE_SECTORS };
	struct others *o = &own->others;
	const struct device *disk = disk_of(&own->devices);
	uint64_t ours[2] = { 0 };

	*o = (struct others){ 0 };
	if (s->hosts || !disk || !own->started || !own->runtime_ns || !is_plain(own))
		return; /* further processes of the run may use the device */
	memcpy(o->device, disk->name, sizeof(o->device));
	o->known[OP_READ] = o->known[OP_WRITE] = true;
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		own_take(o, &s->results[i], own, disk, ours);
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
	const struct device *disk = disk_of(&r->devices);
	uint64_t read = o->bytes[OP_READ], wrote = writes_journal(j) ? 0 : o->bytes[OP_WRITE];
	char read_text[32], wrote_text[32];
	const struct least *l = wrote && is_file(j) ? &least_mixed : &least;
	uint64_t all;

	if (!o->device[0] || !disk || r->devices.end_ns - r->devices.begin_ns < LEAST_NS)
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
			find(s, j->result);
			note(j);
		}
}
