/* SPDX-License-Identifier: MIT */
/* The moments at which the devices of a job are looked at: see stat/devices.h. */
#include "base/clock.h"
#include "job/ramp_options.h"
#include "job/report_options.h"
#include "job/time_options.h"
#include "sched/job.h"

#define FILES_MAX 1024
#define EARLY_NS (20 * NSEC_PER_MSEC) /* more than the scheduler sleeps */

static void begin(struct sched_job *j)
{
	pthread_mutex_lock(&j->gate.lock);
	if (!j->result->devices.begun)
		devices_begin(&j->result->devices);
	pthread_mutex_unlock(&j->gate.lock);
}

void sched_devices_open(struct sched_job *j)
{
	const struct job *job = j->job;
	uint64_t last = 0;
	uint32_t n = 0;

	if (!job->report->disk_util || job_is_diskless(job))
		return;
	for (uint32_t k = 0; k < job->numjobs; k++) {
		const struct files *f = &j->seats[k].worker->files;

		for (uint32_t i = 0; i < f->n && n < FILES_MAX; i++, n++) {
			const struct target_id *id = &f->list[i].id;

			if (id->kind != TARGET_FILE || id->dev != last) /* else they are there */
				devices_add(&j->result->devices, f->list[i].path);
			last = id->kind == TARGET_FILE ? id->dev : 0;
		}
	}
	if (!job_ramps(job) && !job->time->startdelay.hi)
		begin(j);
}

/* Returns the bytes that were moved so far in a ramp that is a size. */
static uint64_t ramped(const struct sched *s, const struct sched_job *j)
{
	const struct sched_job *first = &s->list[group_first(s->jobs, (uint32_t)(j - s->list))];
	uint64_t most = atomic_load_explicit(&first->ramped, memory_order_relaxed);

	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		uint64_t own = atomic_load_explicit(&j->seats[k].worker->clock.ramp.own,
						    memory_order_relaxed);

		most = own > most ? own : most;
	}
	return most;
}

static bool is_due(const struct sched *s, const struct sched_job *j, uint64_t now)
{
	const struct ramp_options *ramp = j->job->ramp;
	uint64_t first = UINT64_MAX;

	for (uint32_t k = 0; k < j->job->numjobs; k++)
		if (j->seats[k].worker->given.start_ns < first)
			first = j->seats[k].worker->given.start_ns;
	if (ramp->size)
		return ramped(s, j) >= ramp->size;
	return ramp->time.ns ? now >= first + ramp->time.ns : now + EARLY_NS >= first;
}

void sched_devices(struct sched *s)
{
	uint64_t now = clock_now_ns();

	for (struct sched_job *j = s->begin; j < s->end; j++)
		if (j->released && !j->joined && j->result->devices.n && !j->looked) {
			j->looked = is_due(s, j, now);
			if (j->looked)
				begin(j);
		}
}
