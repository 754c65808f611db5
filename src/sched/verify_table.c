/* SPDX-License-Identifier: MIT */
/* Making the table of verify_state_save=1: see verify_table.h. */
#include "sched/verify_table.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/input_file.h"
#include "base/text.h"
#include "base/whole_file.h"
#include "io/engine.h"
#include "io/target_path.h"
#include "job/time_options.h"
#include "load/verify_state.h"
#include "sched/job.h"

#define MOST_TABLE ((size_t)1 << 30)

bool verify_table_wanted(const struct sched *s)
{
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		if (job_keeps_state(s->jobs->run[i]))
			return true;
	return false;
}

/* The table that is being made, in memory. */
struct table_print {
	FILE *f;
	char *text;
	size_t size;
	uint64_t at, begin_ns;
	char *was; /* table of an earlier process of this run; NULL: there is none */
	size_t was_size;
};

/* Prints two rows; with @kept, as they were left. */
static int print_pair(struct table_print *m, const struct verify_state *state, const char *path,
		      bool kept, struct verify_rows *rows, struct err *e)
{
	char text[VERIFY_STATE_ROW + 2 * VERIFY_STATE_PATH];
	size_t n;

	rows->path = target_whole_path(path);
	n = verify_state_print(state, rows->path, text);
	if (!n)
		return fail(e, ENAMETOOLONG, "verify_state_save=1: the name %s is too long", path);
	for (int i = 0; i < 2; i++) {
		rows->at[i] = m->at;
		fwrite(kept && m->at + n <= m->was_size ? m->was + m->at : text, n, 1, m->f);
		m->at += n;
	}
	return 0;
}

static int print_worker(struct table_print *m, struct worker *w, uint32_t job, bool kept,
			struct err *e)
{
	struct verify_table *table = calloc(1, sizeof(*table));
	int ret = 0;

	w->given.keep = table;
	if (table)
		table->rows = calloc(w->files.ntargets, sizeof(*table->rows));
	if (!table || !table->rows)
		return fail(e, ENOMEM, "[%s] out of memory", w->job->name);
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

		ret = print_pair(m, &state, f->path, kept, &table->rows[i], e);
	}
	return ret;
}

static int print_table(struct sched *s, struct table_print *m)
{
	int ret = 0;

	m->f = open_memstream(&m->text, &m->size);
	if (!m->f)
		return fail(s->e, ENOMEM, "out of memory");
	fputs(verify_state_header, m->f);
	m->at = strlen(verify_state_header);
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		for (uint32_t k = 0; k < s->jobs->run[i]->numjobs && !ret; k++)
			if (job_keeps_state(s->jobs->run[i]))
				ret = print_worker(m, s->list[i].seats[k].worker, i,
						   s->list[i].kept, s->e);
	if (fclose(m->f) && !ret)
		ret = fail(s->e, ENOMEM, "out of memory");
	return ret;
}

static int put_table(const void *arg, FILE *f)
{
	const struct table_print *m = arg;

	return fwrite(m->text, 1, m->size, f) == m->size ? 0 : -errno;
}

/* The workers write their rows to the open file. */
static void give_file(struct sched *s)
{
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		for (uint32_t k = 0; k < s->jobs->run[i]->numjobs; k++)
			if (job_keeps_state(s->jobs->run[i]))
				s->list[i].seats[k].worker->given.keep->fd = s->state_fd;
}

int verify_table_open(struct sched *s, const char *dir, bool again)
{
	char *path = text_format("%s/%s", dir, VERIFY_STATE_FILE);
	struct table_print m = { .begin_ns = clock_wall_ns() };
	struct err ignored = { 0 };
	int ret;

	if (again)
		input_file_read(path, MOST_TABLE, &m.was, &m.was_size, &ignored);
	ret = print_table(s, &m);
	free(m.was);
	if (!ret)
		ret = whole_file_write_within(path, put_table, &m, s->e);
	if (!ret) {
		s->state_fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
		ret = s->state_fd < 0 ? -errno : folder_sync(dir);
		if (ret)
			fail(s->e, -ret, "%s: cannot be written: %s", path, strerror(-ret));
		else
			give_file(s);
	}
	free(m.text);
	free(path);
	return ret;
}

static void rows_free(struct verify_table *table, uint32_t n)
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
	const struct sched_job *job;
};

static int written_order(const void *a, const void *b)
{
	const struct written *x = a, *y = b;
	int order = strcmp(x->path, y->path);

	return order ? order : x->start < y->start ? -1 : x->start > y->start;
}

/* Returns whether the two are at work at one time, as far as that is known before. */
static bool together(const struct sched_job *a, const struct sched_job *b)
{
	const struct time_options *x = a->job->time, *y = b->job->time;

	return a->stage == b->stage &&
	       (a == b || (!x->wait_for && !y->wait_for && !x->startdelay.hi && !y->startdelay.hi));
}

/* Refuses two parts that overlap, where it matters who wrote a place last. */
static int check_overlap(const struct written *a, const struct written *b, struct err *e)
{
	const struct job *x = a->job->job, *y = b->job->job;

	if (job_keeps_state(x) || job_keeps_state(y))
		return job_fail(job_keeps_state(x) ? x : y, e, "verify_state_save",
				"verify_state_save=1: several workers write %s, [%s] and [%s]: "
				"which was the last to a place is not known",
				a->path, x->name, y->name);
	if (job_keeps_zones(x) && job_keeps_zones(y)) /* a zone is one's until it was read back */
		return 0;
	if ((job_reads_own(x) || job_reads_own(y)) && together(a->job, b->job))
		return job_fail(
			job_reads_own(x) ? x : y, e, "verify",
			"verify=: several workers write %s at the same time, [%s] and [%s], "
			"and each reads back what it wrote: give them parts of their own, "
			"by offset= and size=, or let one wait (stonewall)",
			a->path, x->name, y->name);
	return 0;
}

static int check_overlaps(struct written *list, size_t n, struct err *e)
{
	const struct written *last = list;

	qsort(list, n, sizeof(*list), written_order);
	for (size_t i = 1; i < n; i++) {
		const struct written *x = &list[i];
		bool same = !strcmp(x->path, last->path);

		if (same && x->start < last->end && check_overlap(last, x, e))
			return -EINVAL;
		if (!same || x->end > last->end)
			last = x;
	}
	return 0;
}

/* Adds the parts that the workers of a job write. */
static struct written *list_parts(const struct sched_job *j, struct written *list, size_t *n)
{
	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		const struct files *f = &j->seats[k].worker->files;

		for (uint32_t i = 0; i < f->ntargets; i++) {
			const struct file *file = &f->list[i];
			uint64_t start = file->region.start, end = start + file->region.length;

			if (!file->writes)
				continue;
			list = array_must_grow(list, *n, sizeof(*list));
			list[(*n)++] = (struct written){ file->path, start, end, j };
		}
	}
	return list;
}

int verify_table_check(struct sched *s)
{
	struct written *list = NULL;
	bool wanted = false;
	size_t n = 0;
	int ret;

	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		wanted |= job_keeps_state(s->jobs->run[i]) || job_reads_own(s->jobs->run[i]);
	for (uint32_t i = 0; wanted && i < s->jobs->nrun; i++)
		if (!job_is_diskless(s->jobs->run[i]))
			list = list_parts(&s->list[i], list, &n);
	ret = n ? check_overlaps(list, n, s->e) : 0;
	free(list);
	return ret;
}

void verify_table_close(struct sched *s)
{
	for (uint32_t i = 0; s->list && i < s->jobs->nrun; i++)
		for (uint32_t k = 0; s->list[i].seats && k < s->jobs->run[i]->numjobs; k++) {
			struct worker *w = s->list[i].seats[k].worker;

			rows_free(w->given.keep, w->files.ntargets);
			w->given.keep = NULL;
		}
	if (s->state_fd > 0)
		close(s->state_fd);
	s->state_fd = 0;
}
