/* SPDX-License-Identifier: MIT */
/* What is said of a job beside its numbers: what its engine cannot do, notes, and progress. */
#include "sched/job.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "sched/log.h"

#define PROBE_FILES 16
#define PROBE_BYTES (64u << 10) /* whole blocks of whatever alignment O_DIRECT has */

/* Opens those of a worker's files that are there, of very many the first; returns how many. */
static uint32_t probe_open(const struct sched_job *j, struct engine_file *fds)
{
	const struct files *f = &j->seats[0].worker->files;
	int flags = O_RDONLY | O_CLOEXEC | (j->job->io.direct ? O_DIRECT : 0);
	uint32_t n = 0;

	if (j->job->engine->caps & ENGINE_DISKLESS)
		return 0;
	for (uint32_t i = 0; i < f->n && n < PROBE_FILES; i++) {
		const char *path = f->list[i].path;
		int fd = path ? open(path, flags) : -1;

		if (fd >= 0)
			fds[n++] = (struct engine_file){
				.fd = fd, .path = path, .block = target_is_block(fd), .flags = flags
			};
	}
	return n;
}

int sched_job_probe(const struct sched_job *j, bool files, struct err *e)
{
	const struct job *job = j->job;
	struct engine_file fds[PROBE_FILES] = { 0 };
	struct iovec buf = { aligned_alloc(PROBE_BYTES, PROBE_BYTES), PROBE_BYTES };
	struct engine_env env = { .files = fds,
				  .bufs = &buf,
				  .nfiles = files ? probe_open(j, fds) : 0,
				  .nbufs = buf.iov_base ? 1 : 0,
				  .nslots = job_slots(job),
				  .niov = job_shape(job).niov,
				  .ndescs = job->shape.opens ? 1 : 0,
				  .trims = job->io.rw.trims,
				  .note = &j->result->note,
				  .opts = job->engine_opts };
	struct engine_handle h;
	struct err why = { 0 };
	int ret;

	err_enter(env.note, "[%s] ", job->name);
	ret = engine_open(&h, job->engine, &env, &why);
	err_leave(env.note);
	engine_close(&h);
	if (ret)
		job_fail(job, e, "ioengine", "%.*s", (int)strcspn(why.text, "\n"), why.text);
	for (uint32_t i = 0; i < env.nfiles; i++)
		close(fds[i].fd);
	free(buf.iov_base);
	return ret;
}

/* What its workers take while they run; the files are open for the whole of the run. */
static struct limit_need job_needs(const struct job *job)
{
	const struct engine *engine = job->engine;
	struct shape shape = job_shape(job);
	uint64_t depth = engine->reap ? job->depth.iodepth : 1;
	uint64_t bs = job_largest_block(job);
	struct engine_env env = { .nslots = job_slots(job),
				  .nbufs = (uint32_t)depth,
				  .opts = job->engine_opts };
	struct engine_needs needs = { 0 };

	if (engine->needs && !job->files.create_only)
		engine->needs(&env, &needs);
	return (struct limit_need){
		.descriptors = (uint64_t)needs.descriptors * job->numjobs,
		.locked = ((needs.pins ? (bs * shape.parts + 4095) / 4096 * 4096 * depth : 0) +
			   job->placement.lockmem) *
			  job->numjobs,
		.aio_events = (uint64_t)needs.aio_events * job->numjobs,
	};
}

static void need_add(struct limit_need *sum, const struct limit_need *n)
{
	sum->descriptors += n->descriptors;
	sum->locked += n->locked;
	sum->aio_events += n->aio_events;
}

static void need_most(struct limit_need *most, const struct limit_need *n)
{
	most->descriptors = n->descriptors > most->descriptors ? n->descriptors : most->descriptors;
	most->locked = n->locked > most->locked ? n->locked : most->locked;
	most->aio_events = n->aio_events > most->aio_events ? n->aio_events : most->aio_events;
}

/* Jobs of a stage run together, but those that wait for another may be alone. */
struct limit_need sched_needs(const struct sched *s)
{
	struct limit_need most = { 0 }, stage = { 0 };
	uint64_t files = 0;

	for (uint32_t i = 0; i < s->jobs->nrun; i++) {
		const struct sched_job *j = &s->list[i];
		const struct job *job = j->job;
		struct limit_need n = job_needs(job);

		if (i && j->stage != s->list[i - 1].stage)
			stage = (struct limit_need){ 0 };
		if (!job->time.wait_for)
			need_add(&stage, &n);
		need_most(&most, &n);
		need_most(&most, &stage);
		if (!(job->engine->caps & ENGINE_DISKLESS) && !job->files.create_only)
			for (uint32_t k = 0; k < job->numjobs && !job->shape.opens; k++)
				files += files_open_most(&j->seats[k].worker->files, job);
	}
	most.descriptors += files;
	return most;
}

/* What a reader of the job's numbers should know. */
void sched_job_notes(struct sched_job *j)
{
	const struct job *job = j->job;
	struct err *note = &j->result->note;

	sched_log_notes(job, note);
	replay_notes(job, note);
	for (uint32_t k = 0; k < job->numjobs && !(job->engine->caps & ENGINE_DISKLESS); k++)
		files_tell_holes(&j->seats[k].worker->files, job, note);
	if (job->engine->caps & ENGINE_ASYNC_DIRECT && !job->io.direct)
		note_add(note,
			 "[%s] ioengine=%s without direct=1 works inside the submission: one I/O "
			 "after the other",
			 job->name, job->engine->name);
	if (job->report.slat && !job->engine->reap)
		note_add(note,
			 "[%s] slat=1: %s finishes an I/O inside its submission, so there are no "
			 "two parts to tell apart",
			 job->name, job->engine->name);
	if (job->depth.iodepth > 1 && !job->engine->reap)
		note_add(note, "[%s] iodepth=%u: %s has one I/O in flight", job->name,
			 job->depth.iodepth, job->engine->name);
}

/* The share of a job that is done and the seconds it has left; negative where nobody knows. */
static void job_progress(const struct sched_job *j, uint64_t now, struct progress_count *sum,
			 double *share, double *left)
{
	const struct job_time *time = &j->job->time;
	double ran = 0, all = (double)(time->ramp.ns + time->runtime.ns), done = 0, total = 0;

	for (uint32_t k = 0; k < j->nthreads; k++) {
		const struct worker *w = j->seats[k].worker;
		uint64_t b = atomic_load_explicit(&w->done_bytes, memory_order_relaxed);
		uint64_t at = atomic_load_explicit(&w->done_ns, memory_order_relaxed);

		sum->ios += atomic_load_explicit(&w->done_ios, memory_order_relaxed);
		sum->bytes += b;
		sum->at_ns = at > sum->at_ns ? at : sum->at_ns;
		done += (double)b;
		total += (double)atomic_load_explicit(&w->total_bytes, memory_order_relaxed);
		ran = now > w->start_ns ? (double)(now - w->start_ns) : 0;
	}
	*share = *left = -1;
	if (total > 0)
		*share = done / total;
	if (total > 0 && done > 0)
		*left = ran / 1e9 * (total - done) / done;
	if (!time->runtime.ns)
		return;
	if (*share < ran / all)
		*share = ran / all < 1 ? ran / all : 1;
	if (*left < 0 || *left > (all - ran) / 1e9)
		*left = ran < all ? (all - ran) / 1e9 : 0;
}

void sched_progress(struct sched *s)
{
	struct progress_count sum = { 0 };
	uint64_t now = clock_now_ns();
	double share = -1, left = -1;
	char names[64] = "";
	size_t n = 0;

	if (!s->progress->on)
		return;
	for (uint32_t i = 0; i < s->jobs->nrun; i++) {
		const struct sched_job *j = &s->list[i];
		double job_share, job_left;

		if (!j->released || j->joined)
			continue;
		if (n < sizeof(names))
			n += (size_t)snprintf(names + n, sizeof(names) - n, "%s%s", n ? " " : "",
					      j->job->name);
		job_progress(j, now, &sum, &job_share, &job_left);
		share = share < 0 || job_share < share ? job_share : share;
		left = job_left > left ? job_left : left;
	}
	progress_run(s->progress, names, &sum, share, left);
}
