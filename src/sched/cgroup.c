/* SPDX-License-Identifier: MIT */
/* Notes where a limit of the control group, and not the device, bounded a job. */
#include <inttypes.h>

#include "base/clock.h"
#include "base/units.h"
#include "sched/job.h"
#include "stat/disk_use.h"

#define SHARE 0.9   /* share of a limit that counts as reaching it */
#define HELD_PCT 5  /* percent of the time: more is a CPU share that was used up */
#define LEAST_S 0.1 /* a shorter run shows nothing: the kernel lets some pass at once */

struct kind {
	enum op op;
	uint32_t field;
	uint64_t times;
	const char *name, *file;
};

/* Returns whether both the job and its device moved as much as the limit allows. */
static bool is_reached(const struct job_result *r, const struct device *d, const struct kind *k,
		       uint64_t most)
{
	double job_s = (double)r->runtime_ns / NSEC_PER_SEC;
	double device_s = (double)(r->devices.end_ns - r->devices.begin_ns) / NSEC_PER_SEC;
	const struct op_stats *o = &r->total.op[k->op];
	double own = (double)(k->times == 1 ? o->ios : o->bytes);
	double all = (double)(device_count(d, k->field) * k->times);

	return d->fields && job_s >= LEAST_S && device_s >= LEAST_S &&
	       own >= SHARE * (double)most * job_s && all >= SHARE * (double)most * device_s;
}

static void device_notes(struct sched_job *j, const struct device *d, const struct cgroup_io *io)
{
	static const struct kind kinds[CGROUP_IO_KINDS] = {
		{ OP_READ, DISK_READ_SECTORS, 512, "reads",
		  "io.max, blkio.throttle.read_bps_device" },
		{ OP_WRITE, DISK_WRITE_SECTORS, 512, "writes",
		  "io.max, blkio.throttle.write_bps_device" },
		{ OP_READ, DISK_READS, 1, "reads", "io.max, blkio.throttle.read_iops_device" },
		{ OP_WRITE, DISK_WRITES, 1, "writes", "io.max, blkio.throttle.write_iops_device" },
	};
	char amount[48];

	for (int k = 0; k < CGROUP_IO_KINDS; k++) {
		if (io->most[k] == CGROUP_NONE || !is_reached(j->result, d, &kinds[k], io->most[k]))
			continue;
		if (kinds[k].times == 1)
			snprintf(amount, sizeof(amount), "%" PRIu64 " %s", io->most[k],
				 kinds[k].name);
		else
			units_bytes(amount, sizeof(amount), io->most[k]);
		note_add(&j->result->note,
			 "[%s] the control group, not the device, was the limit: it allows %s%s a "
			 "second on %s (%s)",
			 j->job->name, amount, kinds[k].times == 1 ? "" : " of transfers", d->name,
			 kinds[k].file);
	}
}

static void io_notes(struct sched_job *j)
{
	const struct devices *list = &j->result->devices;
	struct cgroup_limits l;

	if (!list->n)
		return;
	cgroup_io_limits_find(&l);
	for (uint32_t i = 0; i < list->n; i++)
		for (uint32_t k = 0; k < l.n; k++)
			if (l.io[k].dev == list->list[i].dev)
				device_notes(j, &list->list[i], &l.io[k]);
}

void sched_cgroup_begin(struct sched *s)
{
	struct cgroup_counts now = cgroup_counts_now();

	for (struct sched_job *j = s->begin; j < s->end; j++)
		if (j->chosen)
			j->cgroup = now;
}

void sched_cgroup_notes(struct sched_job *j)
{
	struct cgroup_counts now = cgroup_counts_now();
	uint64_t held = now.throttled_ns - j->cgroup.throttled_ns;
	struct job_result *r = j->result;

	io_notes(j);
	if (r->runtime_ns && (double)held * 100 > HELD_PCT * (double)r->runtime_ns)
		note_add(&r->note,
			 "[%s] the control group had used up its share of the CPUs (cpu.max, "
			 "cpu.cfs_quota_us): its threads were held back for %.1f s in all",
			 j->job->name, (double)held / NSEC_PER_SEC);
	if (now.memory_hits > j->cgroup.memory_hits && !job_is_direct(j->job))
		note_add(&r->note,
			 "[%s] the control group reached its limit of memory (memory.max, "
			 "memory.limit_in_bytes) %" PRIu64
			 " times: the page cache had no more room",
			 j->job->name, now.memory_hits - j->cgroup.memory_hits);
}
