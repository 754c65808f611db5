/* SPDX-License-Identifier: MIT */
/* Making the table of verify_state_save=1: see verify_table.h. */
#include "sched/verify_table.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/text.h"
#include "job/verify_options.h"
#include "load/verify_state.h"
#include "sched/job.h"

bool verify_table_wanted(const struct sched *s)
{
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		if (s->jobs->run[i]->verify->state_save)
			return true;
	return false;
}

static uint64_t real_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (uint64_t)ts.tv_sec * NSEC_PER_SEC + (uint64_t)ts.tv_nsec;
}

/* The file that is being made. */
struct table_print {
	FILE *f;
	uint64_t at, begin_ns;
	int fd;
};

/* Returns the path from the root on, of a file that may be missing; the caller frees it. */
static char *whole_path(const char *path)
{
	char *whole = realpath(path, NULL), *here;

	if (whole || *path == '/')
		return whole ? whole : text_format("%s", path);
	here = realpath(".", NULL);
	whole = text_format("%s/%s", here ? here : "", path);
	free(here);
	return whole;
}

/* Prints two rows. */
static int print_pair(struct table_print *m, const struct verify_state *state, const char *path,
		      struct verify_rows *rows, struct err *e)
{
	char text[VERIFY_STATE_ROW + 2 * VERIFY_STATE_PATH];
	size_t n;

	rows->path = whole_path(path);
	n = verify_state_print(state, rows->path, text);
	if (!n)
		return fail(e, ENAMETOOLONG, "verify_state_save=1: the name %s is too long", path);
	for (int i = 0; i < 2; i++) {
		rows->at[i] = m->at;
		fwrite(text, n, 1, m->f);
		m->at += n;
	}
	return 0;
}

static int print_worker(struct table_print *m, struct worker *w, uint32_t job, struct err *e)
{
	struct verify_table *table = calloc(1, sizeof(*table));
	int ret = 0;

	w->given.keep = table;
	if (table)
		table->rows = calloc(w->files.ntargets, sizeof(*table->rows));
	if (!table || !table->rows)
		return fail(e, ENOMEM, "[%s] out of memory", w->job->name);
	table->fd = m->fd;
	table->job = job;
	table->begin_ns = m->begin_ns;
	for (uint32_t i = 0; !ret && i < w->files.ntargets; i++) {
		const struct file *f = &w->files.list[i];
		const struct verify_state state = {
			.job = job,
			.worker = w->given.index,
			.file = i,
			.begin_ns = m->begin_ns,
			.start = f->region.start,
			.length = f->region.length,
		};

		ret = print_pair(m, &state, f->path, &table->rows[i], e);
	}
	return ret;
}

static int print_table(struct sched *s, struct table_print *m)
{
	int ret = 0;

	fputs(verify_state_header, m->f);
	m->at = strlen(verify_state_header);
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		for (uint32_t k = 0; k < s->jobs->run[i]->numjobs && !ret; k++)
			if (s->jobs->run[i]->verify->state_save)
				ret = print_worker(m, s->list[i].seats[k].worker, i, s->e);
	return ret;
}

static int sync_folder(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int ret = fd < 0 || fsync(fd) ? -errno : 0;

	if (fd >= 0)
		close(fd);
	return ret;
}

int verify_table_open(struct sched *s, const char *dir)
{
	char *path = text_format("%s/%s", dir, VERIFY_STATE_FILE);
	struct table_print m = { .begin_ns = real_ns() };
	int ret;

	s->state_fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	m.fd = s->state_fd;
	m.f = m.fd < 0 ? NULL : fdopen(dup(m.fd), "w");
	ret = m.f ? print_table(s, &m) : -errno;
	if (m.f && (fflush(m.f) || fsync(m.fd)) && !ret)
		ret = -errno;
	if (m.f)
		fclose(m.f);
	if (!ret)
		ret = sync_folder(dir);
	if (ret)
		fail(s->e, -ret, "%s: cannot be written: %s", path, strerror(-ret));
	free(path);
	return ret;
}

static void table_free(struct verify_table *table, uint32_t n)
{
	for (uint32_t i = 0; table && table->rows && i < n; i++)
		free(table->rows[i].path);
	if (table)
		free(table->rows);
	free(table);
}

/* --- before the run --- */

/* A part of a file that a worker writes. */
struct written {
	const char *path;
	uint64_t start, end;
	const struct job *job;
	bool kept;
};

static int written_order(const void *a, const void *b)
{
	const struct written *x = a, *y = b;
	int order = strcmp(x->path, y->path);

	return order ? order : x->start < y->start ? -1 : x->start > y->start;
}

/* Refuses parts that overlap: which of two workers wrote a place last is not known. */
static int check_overlaps(struct written *list, size_t n, struct err *e)
{
	const struct written *last = list;

	qsort(list, n, sizeof(*list), written_order);
	for (size_t i = 1; i < n; i++) {
		const struct written *x = &list[i];

		if (!strcmp(x->path, last->path) && x->start < last->end && (x->kept || last->kept))
			return job_fail(x->kept ? x->job : last->job, e, "verify_state_save",
					"verify_state_save=1: several workers write %s, [%s] and "
					"[%s]: which was the last to a place is not known",
					x->path, last->job->name, x->job->name);
		if (strcmp(x->path, last->path) || x->end > last->end)
			last = x;
	}
	return 0;
}

int verify_table_check(struct sched *s)
{
	struct written *list = NULL;
	size_t n = 0;
	int ret;

	if (!verify_table_wanted(s))
		return 0;
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		for (uint32_t k = 0; k < s->jobs->run[i]->numjobs; k++) {
			const struct files *f = &s->list[i].seats[k].worker->files;

			for (uint32_t j = 0; j < f->ntargets; j++) {
				const struct file *file = &f->list[j];

				if (!file->writes)
					continue;
				list = array_must_grow(list, n, sizeof(*list));
				list[n++] =
					(struct written){ file->path, file->region.start,
							  file->region.start + file->region.length,
							  s->jobs->run[i],
							  s->jobs->run[i]->verify->state_save };
			}
		}
	ret = n ? check_overlaps(list, n, s->e) : 0;
	free(list);
	return ret;
}

void verify_table_close(struct sched *s)
{
	for (uint32_t i = 0; s->list && i < s->jobs->nrun; i++)
		for (uint32_t k = 0; s->list[i].seats && k < s->jobs->run[i]->numjobs; k++) {
			struct worker *w = s->list[i].seats[k].worker;

			table_free(w->given.keep, w->files.ntargets);
			w->given.keep = NULL;
		}
	if (s->state_fd > 0)
		close(s->state_fd);
	s->state_fd = 0;
}
