/* SPDX-License-Identifier: MIT */
/* Reading a folder whose run kept a state: see verify_folder.h. */
#include "sched/verify_folder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/input_file.h"
#include "base/text.h"
#include "job/jobfile.h"

/* --- the rows --- */

/* Returns the number in the run of the job's first worker. */
static uint32_t first_thread(const struct jobs *jobs, uint32_t job)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < job; i++)
		if (!i || jobs->run[i]->stream != jobs->run[i - 1]->stream)
			n += jobs->run[i]->numjobs;
	return n;
}

/* A place in the table. */
struct rows {
	const char *path, *at;
	size_t line;
	struct verify_folder *f;
	struct err *e;
};

static int damaged(const struct rows *r, const char *why)
{
	return fail(r->e, EINVAL, "%s:%zu: damaged: %s", r->path, r->line, why);
}

/* Reads the two rows of a file, and takes the one that was written last. */
static int read_pair(struct rows *r, struct verify_state *s, char *path)
{
	struct verify_state row[2];
	char names[2][VERIFY_STATE_PATH];
	bool whole[2];
	int last;

	for (int i = 0; i < 2; i++)
		if (!verify_state_read(&r->at, &row[i], names[i], &whole[i]))
			return damaged(r, "a row is cut off");
	if (!whole[0] && !whole[1])
		return damaged(r, "neither row of a file is whole");
	last = whole[1] && (!whole[0] || row[1].turn > row[0].turn);
	if (whole[0] && whole[1] &&
	    (row[0].job != row[1].job || row[0].worker != row[1].worker ||
	     row[0].file != row[1].file || row[0].start != row[1].start ||
	     row[0].length != row[1].length || strcmp(names[0], names[1]) != 0))
		return damaged(r, "the two rows of a file are of different files");
	*s = row[last];
	memcpy(path, names[last], VERIFY_STATE_PATH);
	return 0;
}

static struct verified *worker_add(struct rows *r, const struct verify_state *s)
{
	struct verify_folder *f = r->f;
	struct verified *v;

	f->list = array_must_grow(f->list, f->n, sizeof(*f->list));
	v = &f->list[f->n++];
	*v = (struct verified){ .job = f->jobs.run[s->job],
				.index = s->worker,
				.thread = first_thread(&f->jobs, s->job) + s->worker };
	return v;
}

/* Checks that a row is of the next file, of this worker or of another one. */
static int check_order(const struct rows *r, const struct verify_state *s)
{
	const struct verified *last = r->f->n ? &r->f->list[r->f->n - 1] : NULL;
	const struct job *job;

	if (s->job >= r->f->jobs.nrun)
		return damaged(r, "job.ini has no such job");
	job = r->f->jobs.run[s->job];
	if (s->worker >= job->numjobs)
		return damaged(r, "the job has no such worker");
	if (!job_keeps_state(job))
		return damaged(r, "the job keeps no state");
	if (last && last->job == job && last->index == s->worker) {
		if (s->file != last->nfiles)
			return damaged(r, "the files of a worker are not in order");
		return 0;
	}
	if (s->file)
		return damaged(r, "the files of a worker are not in order");
	if (last && (last->state.job > s->job || (last->job == job && last->index >= s->worker)))
		return damaged(r, "the workers are not in order");
	return 0;
}

static void file_add(struct rows *r, const struct verify_state *s, const char *path)
{
	struct verify_folder *f = r->f;
	struct verified *v = f->n ? &f->list[f->n - 1] : NULL;

	if (!v || !s->file)
		v = worker_add(r, s);
	v->files = array_must_grow(v->files, v->nfiles, sizeof(*v->files));
	v->files[v->nfiles++] = (struct verified_file){ .path = text_format("%s", path),
							.region = { s->start, s->length },
							.synced = s->synced };
	if (!s->file || s->turn > v->state.turn)
		v->state = *s;
}

static int read_rows(struct rows *r)
{
	struct verify_state s;
	char path[VERIFY_STATE_PATH];

	for (; *r->at; r->line += 2) {
		if (read_pair(r, &s, path) || check_order(r, &s))
			return -EINVAL;
		file_add(r, &s, path);
	}
	return r->f->n ? 0 : damaged(r, "it has no rows");
}

/* --- the files --- */

/* Bytes of a table at most: some million files. */
#define MOST_TABLE ((size_t)1 << 30)

/* Reads a file of the folder; *@path and *@text are for free(3). @none: what it means without. */
static int read_file(const char *dir, const char *name, size_t most, const char *none, char **path,
		     char **text, size_t *n, struct err *e)
{
	*path = text_format("%s/%s", dir, name);
	*text = NULL;
	if (access(*path, F_OK))
		return fail(e, errno, "%s: %s: %s", *path, strerror(errno), none);
	return input_file_read(*path, most, text, n, e);
}

int verify_folder_take_jobs(struct verify_folder *f, const char *path, char *text, size_t n,
			    struct err *e)
{
	struct err warn = { 0 };
	FILE *file = fmemopen(text, n, "r");
	int ret;

	*f = (struct verify_folder){ 0 };
	if (!file)
		return fail(e, errno, "%s: %s", path, strerror(errno));
	ret = jobfile_read(&f->sections, file, path, e);
	if (ret)
		return ret;
	sections_resolve(&f->sections, NULL, &f->jobs, &warn);
	return jobs_check(&f->jobs, e, &warn);
}

int verify_folder_take_table(struct verify_folder *f, const char *path, const char *text, size_t n,
			     struct err *e)
{
	size_t header = strlen(verify_state_header);
	struct rows r = { path, text + header, 2, f, e };

	if (memchr(text, '\0', n))
		return fail(e, EINVAL, "%s: no table of iogen's: it has a zero byte", path);
	if (strncmp(text, verify_state_header, header) != 0)
		return fail(e, EINVAL, "%s:1: no table of iogen's, or of another version", path);
	return read_rows(&r);
}

static int read_jobs(struct verify_folder *f, const char *dir, struct err *e)
{
	char *path = NULL, *text = NULL;
	size_t n = 0;
	int ret = read_file(dir, "job.ini", JOBFILE_MAX_BYTES, "no folder of a run", &path, &text,
			    &n, e);

	if (!ret && text)
		ret = verify_folder_take_jobs(f, path, text, n, e);
	free(text);
	free(path);
	return ret;
}

static int read_table(struct verify_folder *f, const char *dir, struct err *e)
{
	char *path = NULL, *text = NULL;
	size_t n = 0;
	int ret = read_file(dir, VERIFY_STATE_FILE, MOST_TABLE,
			    "the run had no verify_state_save=1 with headers (verify=)", &path,
			    &text, &n, e);

	if (!ret && text)
		ret = verify_folder_take_table(f, path, text, n, e);
	free(text);
	free(path);
	return ret;
}

int verify_folder_read(struct verify_folder *f, const char *dir, struct err *e)
{
	*f = (struct verify_folder){ 0 };
	return read_jobs(f, dir, e) || read_table(f, dir, e) ? -EINVAL : 0;
}

void verify_folder_free(struct verify_folder *f)
{
	for (uint32_t i = 0; i < f->n; i++) {
		for (uint32_t k = 0; k < f->list[i].nfiles; k++) {
			free(f->list[i].files[k].path);
			free(f->list[i].files[k].writes);
		}
		free(f->list[i].files);
	}
	free(f->list);
	jobs_free(&f->jobs);
	sections_free(&f->sections);
}
