/* SPDX-License-Identifier: MIT */
/* Zones of targets: see zones.h. */
#include "file/zones.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "job/pattern.h"
#include "load/zbd_options.h"

/* --- the table of a target --- */

static bool is_of(const struct zoned *z, const struct job *job, const struct file *file)
{
	if (!target_same(&z->id, &file->id) && !target_same_path(z->path, file->path))
		return false;
	return z->zbd.device || (z->step == job->step && z->round == job->round);
}

static struct zoned *zoned_find(const struct planner *p, const struct file *file)
{
	struct zoned *z = p->plan->zoned;

	while (z && !is_of(z, p->job, file))
		z = z->next;
	return z;
}

void zoned_free(struct zoned *list)
{
	while (list) {
		struct zoned *next = list->next;

		zbd_close(&list->zbd);
		free(list->path);
		free(list);
		list = next;
	}
}

static int no_memory(const struct planner *p)
{
	return fail(p->e, ENOMEM, "[%s] out of memory", p->job->name);
}

/* Returns the bytes that the target has, or will. */
static uint64_t bytes_of(const struct file *file, const struct target *t)
{
	return t->kind == TARGET_VOID || file->need > t->size ? file->need : t->size;
}

/* Makes up zones of zonesize=, as many as are whole. */
static int make_up(struct planner *p, const struct file *file, const struct target *t,
		   struct target_zones *zones)
{
	uint64_t size = job_zone_size(p->job), given = p->job->zbd->capacity;
	uint64_t bytes = bytes_of(file, t);

	if (!size)
		return job_fail(p->job, p->e, "zonemode",
				"zonemode=zbd: %s has no zones of its own: zonesize= says how "
				"large those are that are made up",
				file->path);
	if (bytes < size)
		return job_fail(p->job, p->e, "zonesize",
				"zonesize=%" PRIu64 ": %s has %" PRIu64 " bytes, less than a zone",
				size, file->path, bytes);
	if (bytes / size > UINT32_MAX / 2)
		return job_fail(p->job, p->e, "zonesize",
				"zonesize=%" PRIu64 ": %s would have %" PRIu64 " zones", size,
				file->path, bytes / size);
	zones->n = (uint32_t)(bytes / size);
	zones->list = calloc(zones->n, sizeof(*zones->list));
	if (!zones->list)
		return no_memory(p);
	for (uint32_t i = 0; i < zones->n; i++)
		zones->list[i] = (struct target_zone){ .start = i * size,
						       .size = size,
						       .capacity = given ? given : size,
						       .wp = i * size,
						       .sequential = true };
	return 0;
}

/* Adds the zones of a target that has no table yet. Returns NULL after fail(). */
static struct zoned *zoned_add(struct planner *p, const struct file *file, const struct target *t)
{
	struct target_zones zones = { 0 };
	struct zoned *z = calloc(1, sizeof(*z));
	int ret = job_is_diskless(p->job) ? 0 : target_zones_read(file->path, t, &zones);
	bool device = zones.n;

	if (!z)
		abort();
	if (ret)
		job_fail(p->job, p->e, "zonemode", "zonemode=zbd: the zones of %s: %s", file->path,
			 strerror(-ret));
	else if (!device)
		ret = make_up(p, file, t, &zones);
	if (!ret && zbd_open(&z->zbd, zones.list, zones.n, zones.max_open))
		ret = no_memory(p);
	free(zones.list);
	z->next = ret ? NULL : p->plan->zoned;
	if (ret) {
		zoned_free(z);
		return NULL;
	}
	z->path = strdup(file->path);
	if (!z->path)
		abort();
	z->id = file->id;
	z->capacity = p->job->zbd->capacity;
	z->step = p->job->step;
	z->round = p->job->round;
	z->zbd.device = device;
	p->plan->zoned = z;
	return z;
}

/* --- a job and a table --- */

/* Checks that jobs on one target are of one mind, and that the zones are as the job says. */
static int check_agreed(const struct planner *p, const struct file *file, const struct zoned *z)
{
	const struct zbd_options *o = p->job->zbd;
	uint64_t size = job_zone_size(p->job);
	const char *whose = z->zbd.device ? "the device" : "a job above";

	if (size != z->zbd.zone_size && (size || !z->zbd.device))
		return job_fail(p->job, p->e, "zonesize",
				"zonesize=%" PRIu64 ": %s has zones of %" PRIu64
				" bytes on %s; that works",
				size, whose, z->zbd.zone_size, file->path);
	if (!z->zbd.device && o->capacity != z->capacity)
		return job_fail(p->job, p->e, "zonecapacity",
				"zonecapacity=%" PRIu64 ": a job above has zones of %" PRIu64
				" bytes on %s; that works",
				o->capacity ? o->capacity : size, z->capacity ? z->capacity : size,
				file->path);
	return 0;
}

/* Sets the most zones that are open for the worker to open one more. */
static int set_limit(const struct planner *p, struct file *file, const struct zoned *z)
{
	const struct zbd_options *o = p->job->zbd;
	uint32_t limit = o->ignore_limits ? 0 : z->zbd.limit;

	if (limit && o->max_open > limit)
		return job_fail(p->job, p->e, "max_open_zones",
				"max_open_zones=%u: %s may have %u zones open; "
				"ignore_zone_limits=1 leaves that out of account",
				o->max_open, file->path, limit);
	file->zones.max_open = o->max_open ? o->max_open : limit;
	if (job_changes(p->job) && file->zones.max_open && z->zbd.nopen > file->zones.max_open)
		return job_fail(p->job, p->e, "max_open_zones",
				"max_open_zones=%u: %u zones of %s are open already; blkzone "
				"finish or reset closes them",
				file->zones.max_open, z->zbd.nopen, file->path);
	return 0;
}

/* Checks that a block fits into a zone, and that a trim is a zone. */
static int check_blocks(const struct planner *p, const struct zoned *z)
{
	const struct pattern *rw = job_pattern(p->job);
	const struct range *bs = job_blocks(p->job);
	uint64_t least = z->zbd.zone[0].is.capacity;

	for (uint32_t i = 0; i < z->zbd.n; i++)
		if (z->zbd.zone[i].is.capacity < least && i + 1 < z->zbd.n)
			least = z->zbd.zone[i].is.capacity;
	if (rw->trims && (bs[2].lo != z->zbd.zone_size || bs[2].hi != bs[2].lo))
		return job_fail(p->job, p->e, "bs",
				"bs=%" PRIu64 " with zonemode=zbd: a trim takes a zone: "
				"bs=%" PRIu64 " works",
				bs[2].lo, z->zbd.zone_size);
	for (int op = 0; op < 2; op++)
		if (!rw->trims && (op ? rw->writes : rw->reads) && bs[op].lo > least)
			return job_fail(p->job, p->e, "bs",
					"bs=%" PRIu64 ": a zone takes %" PRIu64 " bytes", bs[op].lo,
					least);
	return 0;
}

/* Finds the zones that the job uses of those that lie in the file's region. */
static int part_open(const struct planner *p, struct file *file, struct zbd *t)
{
	const struct pattern *rw = job_pattern(p->job);
	const struct range *bs = job_blocks(p->job);
	uint64_t lo = bs[rw->writes].lo, hi = lo;

	if (rw->reads && rw->writes) {
		lo = bs[0].lo < bs[1].lo ? bs[0].lo : bs[1].lo;
		hi = bs[0].lo < bs[1].lo ? bs[1].lo : bs[0].lo;
	}
	return zbd_part_open(&file->zones, t, file->region.start, file->region.length, lo,
			     rw->trims ? 0 : hi);
}

/* A conventional zone may be written in any order, so that a place is written twice. */
static int check_verified(const struct planner *p, const struct file *file)
{
	const struct zbd_part *part = &file->zones;

	if (!job_reads_back(p->job))
		return 0;
	for (uint32_t i = part->first; i < part->end; i++)
		if (!part->of->zone[i].is.sequential)
			return job_fail(p->job, p->e, "verify",
					"verify= with zonemode=zbd is for zones with write "
					"pointers, and that at byte %" PRIu64 " of %s has none: "
					"offset= and size= leave it out",
					part->of->zone[i].is.start, file->path);
	return 0;
}

int files_check_zones(struct planner *p, struct file *file, const struct target *t)
{
	struct zoned *z;
	int ret;

	if (!job_keeps_zones(p->job))
		return 0;
	z = zoned_find(p, file);
	z = z ? z : zoned_add(p, file, t);
	if (!z)
		return -EINVAL;
	ret = check_agreed(p, file, z);
	if (!ret && !z->zbd.device && zbd_extend(&z->zbd, bytes_of(file, t) / z->zbd.zone_size))
		ret = no_memory(p);
	if (!ret)
		ret = check_blocks(p, z);
	if (ret)
		return ret;
	if (z->zbd.device && job_writes(p->job) && !job_is_direct(p->job))
		return job_fail(p->job, p->e, "zonemode",
				"zonemode=zbd: writes to the zones of %s need direct=1, as the "
				"page cache keeps no order",
				file->path);
	if (part_open(p, file, &z->zbd))
		return no_memory(p);
	if (!file->zones.room)
		return job_fail(p->job, p->e, "size",
				"size=: no zone lies in bytes %" PRIu64 " to %" PRIu64
				" of %s, whose zones have %" PRIu64 " bytes",
				file->region.start, file->region.start + file->region.length,
				file->path, z->zbd.zone_size);
	file->region = zbd_part_region(&file->zones);
	ret = check_verified(p, file);
	return ret ? ret : set_limit(p, file, z);
}
