/* SPDX-License-Identifier: MIT */
/*
 * Trying engines before a run: opened, and nothing is moved. Steps differ in options that no engine
 * asks for, or in their depth alone, so many of them ask the kernel the same.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/file_ops.h"
#include "io/target_trim.h"
#include "job/pattern.h"
#include "job/trim_written.h"
#include "sched/job.h"

#define PROBE_FILES 16
#define PROBE_BYTES (64u << 10) /* whole blocks of whatever alignment O_DIRECT has */
#define TRIED 16

/* Jobs whose engine was opened, and of which nothing was noted; later ones replace the first. */
struct tried {
	const struct sched_job *list[TRIED];
	uint32_t n;
};

/* Returns whether an option of the job's engine is one that only I/O tells of. */
static bool tries(const struct job *job)
{
	return job_engine_flag(job, "hipri") || job_engine_flag(job, "nowait");
}

/*
 * Opens the first of a worker's files; of those that are not there yet, one without a name in the
 * same folder, where it tells something. Returns their number.
 */
static uint32_t probe_open(const struct sched_job *j, struct engine_file *fds)
{
	const struct files *f = &j->seats[0].worker->files;
	int flags = O_RDONLY | O_CLOEXEC | (job_is_direct(j->job) ? O_DIRECT : 0);
	uint32_t n = 0;

	if (job_is_diskless(j->job))
		return 0;
	for (uint32_t i = 0; i < f->n && n < PROBE_FILES; i++) {
		const char *path = f->list[i].path;
		int fd = target_known(&f->list[i].id) ? open(path, flags) : -1;

		if (path && fd < 0 && errno == ENOENT && tries(j->job))
			fd = target_nameless(path, flags & ~O_CLOEXEC, PROBE_BYTES);
		if (fd >= 0)
			fds[n++] = (struct engine_file){
				.fd = fd, .path = path, .block = target_is_block(fd), .flags = flags
			};
	}
	return n;
}

/*
 * Tries the engine and its options on this kernel: opens it once, for as many transfers as the job
 * has and, where @files is set, with the planned files that exist; moves nothing. Returns 0 or
 * -errno.
 */
static int probe(const struct sched_job *j, bool files, struct err *e)
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
				  .ndescs = file_op_opens(job_file_op(job)) ? 1 : 0,
				  .trims = job_trims(job),
				  .note = &j->result->note,
				  .opts = job->engine_opts };
	struct engine_handle h;
	struct err why;
	int ret;

	err_clear(&why);
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

static bool same_files(const struct sched_job *a, const struct sched_job *b)
{
	const struct files *x = &a->seats[0].worker->files, *y = &b->seats[0].worker->files;

	if (x->n != y->n)
		return false;
	for (uint32_t i = 0; i < x->n && i < PROBE_FILES; i++) {
		const struct file *p = &x->list[i], *q = &y->list[i];
		bool there = target_known(&p->id) || target_known(&q->id);

		if (!p->path || !q->path || strcmp(p->path, q->path) != 0 ||
		    (there && !target_same(&p->id, &q->id)))
			return false;
	}
	return true;
}

/*
 * Returns whether both jobs ask the kernel the same, but for the number of transfers. The engine's
 * options are compared as bytes: one that is a text is always another one.
 */
static bool same_question(const struct sched_job *a, const struct sched_job *b)
{
	const struct job *x = a->job, *y = b->job;

	return x->engine == y->engine &&
	       !memcmp(x->engine_opts, y->engine_opts, x->engine->opts_size) &&
	       job_shape(x).niov == job_shape(y).niov &&
	       file_op_opens(job_file_op(x)) == file_op_opens(job_file_op(y)) &&
	       job_trims(x) == job_trims(y) && job_is_direct(x) == job_is_direct(y) &&
	       same_files(a, b);
}

/* Returns the place of a job that asked the same; NULL: none did. */
static const struct sched_job **tried_find(struct tried *t, const struct sched_job *j)
{
	for (uint32_t i = 0; i < t->n && i < TRIED; i++)
		if (same_question(t->list[i], j))
			return &t->list[i];
	return NULL;
}

int sched_jobs_probe(struct sched *s, bool files)
{
	struct tried tried = { 0 };
	int ret = 0;

	for (struct sched_job *j = s->begin; j < s->end; j++) {
		const struct sched_job **same = j->elsewhere ? NULL : tried_find(&tried, j);
		uint32_t notes = j->result->note.count;

		if (j->elsewhere || (same && job_slots((*same)->job) >= job_slots(j->job)))
			continue;
		if (probe(j, files, s->e)) {
			ret = -EINVAL;
		} else if (j->result->note.count == notes) {
			same = same ? same : &tried.list[tried.n++ % TRIED];
			*same = j;
		}
	}
	return ret;
}
