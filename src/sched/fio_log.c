/* SPDX-License-Identifier: MIT */
/* Writing fio's logs: see fio_log.h. */
#include "sched/fio_log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/whole_file.h"
#include "job/measure_options.h"
#include "load/log_options.h"
#include "sched/job.h"
#include "sched/log_place.h"

/* Times that the logs of a worker are asked for, a ms apart; it has them for much less. */
#define TAKE_TIMES 1000

/* A file: the log of one worker, or, where worker is NULL, of all workers that share it. */
struct log_file {
	const struct sched *s;
	char *path; /* owned */
	enum fio_log_kind kind;
	const struct worker *worker;
};

/* Returns the path of a job's log; NULL: the job has none. The caller frees it. */
static char *log_path(const struct sched *s, const struct job *job, enum fio_log_kind kind,
		      uint32_t number)
{
	const char *base = fio_log_base(job->log, kind, job->name);
	const struct measure_options *m = job->measure;
	char *path = NULL, rank[LOG_RANK_ROOM];
	int n;

	if (!base || (kind == LOG_LAT && m->disable_lat) || (kind == LOG_SLAT && m->disable_slat) ||
	    (kind == LOG_CLAT && m->disable_clat))
		return NULL;
	if (number)
		n = asprintf(&path, "%s_%s.%" PRIu32 ".log", base, fio_log_names[kind], number);
	else
		n = asprintf(&path, "%s_%s%s.log", base, fio_log_names[kind],
			     log_rank(s, job, rank));
	if (n < 0)
		abort();
	return path;
}

static bool log_empty(const struct job *job, enum fio_log_kind kind)
{
	return (kind == LOG_BW && job->measure->disable_bw) ||
	       (kind == LOG_HIST && job->measure->disable_clat);
}

/* Returns whether @path is the file that all workers of the job share. */
static bool shares(const struct sched *s, const struct sched_job *j, enum fio_log_kind kind,
		   const char *path)
{
	char *other;
	bool same;

	if (!j->released || j->job->log->per_job)
		return false;
	other = log_path(s, j->job, kind, 0);
	same = other && !strcmp(other, path);
	free(other);
	return same;
}

static int print_log(const void *arg, FILE *f)
{
	const struct log_file *file = arg;
	const struct sched *s = file->s;

	if (file->worker) {
		if (!log_empty(file->worker->job, file->kind))
			fio_log_print(&file->worker->logs.fio_log, file->kind, f);
		return 0;
	}
	for (uint32_t i = 0; i < s->jobs->nrun; i++) {
		const struct sched_job *j = &s->list[i];

		if (!shares(s, j, file->kind, file->path) || log_empty(j->job, file->kind))
			continue;
		for (uint32_t k = 0; k < j->job->numjobs; k++)
			fio_log_print(&j->seats[k].worker->logs.fio_log, file->kind, f);
	}
	return 0;
}

static int write_file(struct log_file *file, struct err *e)
{
	int ret = file->path ? whole_file_write(file->path, print_log, file, e) : 0;

	free(file->path);
	return ret;
}

/* Returns whether a job above has written the file that they share. */
static bool written(const struct sched *s, const struct sched_job *j, enum fio_log_kind kind,
		    const char *path)
{
	for (const struct sched_job *above = s->list; path && above < j; above++)
		if (shares(s, above, kind, path))
			return true;
	return false;
}

static int write_kind(const struct sched *s, const struct sched_job *j, enum fio_log_kind kind,
		      struct err *e)
{
	struct log_file file = { .s = s, .kind = kind };
	int ret = 0;

	for (uint32_t k = 0; j->job->log->per_job && k < j->job->numjobs; k++) {
		file.worker = j->seats[k].worker;
		file.path = log_path(s, j->job, kind, file.worker->given.log_number);
		ret |= write_file(&file, e);
	}
	if (j->job->log->per_job)
		return ret;
	file.path = log_path(s, j->job, kind, 0);
	if (!written(s, j, kind, file.path))
		return write_file(&file, e);
	free(file.path);
	return 0;
}

static int fail_lost(const struct sched_job *j, struct err *e)
{
	int ret = 0;

	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		const struct worker *w = j->seats[k].worker;

		if (w->logs.fio_log.lost)
			ret = fail(e, ENOMEM,
				   "[%s] out of memory: the logs of worker %" PRIu32
				   " end after %" PRIu64 " I/Os; log_avg_msec= makes a log shorter",
				   j->job->name, w->given.log_number, w->logs.fio_log.logged);
	}
	return ret;
}

int sched_fio_log_write(const struct sched *s, struct err *e)
{
	int ret = 0;

	for (uint32_t i = 0; i < s->jobs->nrun; i++) {
		const struct sched_job *j = &s->list[i];

		if (!j->released || !fio_log_wanted(j->job->log))
			continue;
		for (int kind = 0; kind < LOG_KINDS; kind++)
			ret |= write_kind(s, j, (enum fio_log_kind)kind, e);
		ret |= fail_lost(j, e);
	}
	return ret ? -EIO : 0;
}

bool sched_logs_take(const struct sched *s)
{
	uint64_t now = clock_now_ns();

	for (uint32_t i = 0; i < s->jobs->nrun; i++) {
		const struct sched_job *j = &s->list[i];

		for (uint32_t k = 0; sched_job_runs(j) && k < j->job->numjobs; k++) {
			struct worker *w = j->seats[k].worker;

			if (!worker_logs_take(w, TAKE_TIMES))
				return false;
			if (fio_log_wanted(j->job->log))
				fio_log_end(&w->logs.fio_log, now);
		}
	}
	return true;
}

/* Returns the option that asks for a log. */
static const char *log_option(enum fio_log_kind kind)
{
	return kind == LOG_BW   ? "write_bw_log" :
	       kind == LOG_IOPS ? "write_iops_log" :
	       kind == LOG_HIST ? "write_hist_log" :
				  "write_lat_log";
}

void sched_fio_log_names(const struct sched *s,
			 void (*add)(void *arg, const struct job *job, const char *option,
				     const char *path),
			 void *arg)
{
	for (uint32_t i = 0; i < s->jobs->nrun; i++) {
		const struct sched_job *j = &s->list[i];
		uint32_t n = j->job->log->per_job ? j->job->numjobs : 1;

		for (int kind = 0; kind < LOG_KINDS && fio_log_wanted(j->job->log); kind++) {
			for (uint32_t k = 0; k < n; k++) {
				uint32_t number = j->seats[k].worker->given.log_number;
				char *path = log_path(s, j->job, (enum fio_log_kind)kind,
						      j->job->log->per_job ? number : 0);

				if (path)
					add(arg, j->job, log_option((enum fio_log_kind)kind), path);
				free(path);
			}
		}
	}
}

struct log_check {
	struct err *e;
	int ret;
	const struct job *job; /* job of the last log that was refused */
	const char *option;
};

/* Checks a log; of a job and an option, one refusal is enough. */
static void check_log(void *arg, const struct job *job, const char *option, const char *path)
{
	struct log_check *c = arg;
	int kind = 0;

	while (strcmp(log_option((enum fio_log_kind)kind), option) != 0)
		kind++;
	if ((c->job == job && !strcmp(c->option, option)) ||
	    !log_place_check(job, option,
			     fio_log_base(job->log, (enum fio_log_kind)kind, job->name), path,
			     c->e))
		return;
	c->ret = -EINVAL;
	c->job = job;
	c->option = option;
}

int sched_fio_log_check(const struct sched *s, struct err *e)
{
	struct log_check c = { .e = e };

	sched_fio_log_names(s, check_log, &c);
	return c.ret;
}

void sched_fio_log_notes(const struct job *job, struct err *note)
{
	const struct measure_options *m = job->measure;

	if (job->log->bw && m->disable_bw)
		note_add(note, "[%s] write_bw_log: disable_bw_measurement leaves it empty",
			 job->name);
	if (job->log->hist && m->disable_clat)
		note_add(note, "[%s] write_hist_log: disable_clat leaves it empty", job->name);
	if (job->log->lat && (m->disable_lat || m->disable_clat || m->disable_slat))
		note_add(note,
			 "[%s] write_lat_log: a latency that disable_lat, disable_clat or "
			 "disable_slat turns off has no log",
			 job->name);
}
