/* SPDX-License-Identifier: MIT */
/* Writing the logs of I/O: see iolog.h. */
#include "sched/iolog.h"

#include <errno.h>
#include <inttypes.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/whole_file.h"
#include "load/iolog_options.h"
#include "sched/job.h"
#include "sched/log_place.h"

/* The log of one worker within a file, and the place that is printed next. */
struct part {
	const struct worker *w;
	const struct iolog_chunk *chunk;
	uint32_t at;
	uint64_t shift_us; /* time from the first worker's start to this one's */
};

/* A file, with the logs of one worker or more. */
struct log_file {
	char *path;         /* owned */
	struct part *parts; /* owned */
	uint32_t n;
	uint64_t end_us; /* time of the last line */
};

char *sched_iolog_path(const struct sched *s, const struct job *job)
{
	char rank[LOG_RANK_ROOM];

	if (!job->iolog->write)
		return NULL;
	return text_format("%s%s", job->iolog->write, log_rank(s, job, rank));
}

static bool writes_it(const struct sched *s, const struct sched_job *j, const char *path)
{
	const char *write = j->job->iolog->write;
	char *own;
	bool same;

	if (!j->released || !write || strncmp(path, write, strlen(write)) != 0)
		return false;
	own = sched_iolog_path(s, j->job);
	same = !strcmp(own, path);
	free(own);
	return same;
}

static void gather(const struct sched *s, struct log_file *file)
{
	uint64_t first = UINT64_MAX;

	for (uint32_t i = 0; i < s->jobs->nrun; i++) {
		const struct sched_job *j = &s->list[i];

		for (uint32_t k = 0; writes_it(s, j, file->path) && k < j->job->numjobs; k++) {
			const struct worker *w = j->seats[k].worker;

			file->parts = array_must_grow(file->parts, file->n, sizeof(*file->parts));
			file->parts[file->n++] =
				(struct part){ .w = w, .chunk = w->logs.iolog.first };
			first = w->logs.iolog.start_ns < first ? w->logs.iolog.start_ns : first;
		}
	}
	for (uint32_t i = 0; i < file->n; i++)
		file->parts[i].shift_us =
			(file->parts[i].w->logs.iolog.start_ns - first) / NSEC_PER_USEC;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void nothing(void *node)
{
	(void)node;
}

/* Prints a line for each file, once, though several workers may have it. */
static void print_files(const struct log_file *file, const char *what, FILE *f)
{
	void *seen = NULL;

	for (uint32_t i = 0; i < file->n; i++) {
		const struct files *files = &file->parts[i].w->files;

		for (uint32_t k = 0; k < files->n; k++) {
			if (tfind(files->list[k].path, &seen, by_text))
				continue;
			fprintf(f, "%" PRIu64 " %s %s\n", file->end_us, files->list[k].path, what);
			if (!tsearch(files->list[k].path, &seen, by_text))
				abort();
		}
	}
	tdestroy(seen, nothing);
}

static uint64_t part_time(const struct part *p)
{
	return p->shift_us + p->chunk->event[p->at].at_us;
}

/* Returns the part with the earliest event; NULL: there is none. */
static struct part *next_part(struct log_file *file)
{
	struct part *next = NULL;

	for (struct part *p = file->parts; p < file->parts + file->n; p++)
		if (p->chunk && (!next || part_time(p) < part_time(next)))
			next = p;
	return next;
}

static void print_event(struct log_file *file, struct part *p, FILE *f)
{
	const struct iolog_event *ev = &p->chunk->event[p->at];
	const char *path = p->w->files.list[ev->file].path;

	file->end_us = part_time(p);
	fprintf(f, "%" PRIu64 " %s %s", file->end_us, path, iolog_word((enum io_dir)ev->dir));
	if (ev->dir != IO_OPEN && ev->dir != IO_CLOSE)
		fprintf(f, " %" PRIu64 " %" PRIu32, ev->offset, ev->len);
	fputc('\n', f);
	if (++p->at < p->chunk->n)
		return;
	p->chunk = p->chunk->next;
	p->at = 0;
}

static int print_file(const void *arg, FILE *f)
{
	struct log_file *file = (struct log_file *)arg;
	struct part *p;

	fputs("fio version 3 iolog\n", f);
	print_files(file, "add", f);
	print_files(file, "open", f);
	while ((p = next_part(file)))
		print_event(file, p, f);
	print_files(file, "close", f);
	return 0;
}

static int fail_lost(const struct log_file *file, struct err *e)
{
	int ret = 0;

	for (uint32_t i = 0; i < file->n; i++)
		if (file->parts[i].w->logs.iolog.lost)
			ret = fail(e, ENOMEM,
				   "write_iolog=%s: out of memory: it ends before the run did",
				   file->path);
	return ret;
}

/* Returns whether a job above has written the file. */
static bool written(const struct sched *s, const struct sched_job *j, const char *path)
{
	for (const struct sched_job *above = s->list; above < j; above++)
		if (writes_it(s, above, path))
			return true;
	return false;
}

int sched_iolog_write(const struct sched *s, struct err *e)
{
	int ret = 0;

	for (uint32_t i = 0; i < s->jobs->nrun; i++) {
		const struct sched_job *j = &s->list[i];
		struct log_file file = { .path = sched_iolog_path(s, j->job) };

		if (j->released && file.path && !written(s, j, file.path)) {
			gather(s, &file);
			ret |= whole_file_write(file.path, print_file, &file, e);
			ret |= fail_lost(&file, e);
		}
		free(file.parts);
		free(file.path);
	}
	return ret ? -EIO : 0;
}

/* Refuses names with blanks: a line of the log is split at them. */
static int check_names(const struct sched_job *j, struct err *e)
{
	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		const struct files *files = &j->seats[k].worker->files;

		for (uint32_t i = 0; i < files->n; i++)
			if (files->list[i].path[strcspn(files->list[i].path, " \t\r\n")])
				return job_fail(j->job, e, "write_iolog",
						"write_iolog=%s: the log cannot hold a name with "
						"blanks, such as %s",
						j->job->iolog->write, files->list[i].path);
	}
	return 0;
}

int sched_iolog_check(const struct sched *s, struct err *e)
{
	int ret = 0;

	for (uint32_t i = 0; i < s->jobs->nrun; i++) {
		const struct job *job = s->list[i].job;
		char *path = sched_iolog_path(s, job);

		if (path && log_place_check(job, "write_iolog", job->iolog->write, path, e))
			ret = -EINVAL;
		if (path && check_names(&s->list[i], e))
			ret = -EINVAL;
		free(path);
	}
	return ret;
}
