/* SPDX-License-Identifier: MIT */
/* Trying an engine before a run: opened once, and nothing is moved. */
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
