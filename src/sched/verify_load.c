/* SPDX-License-Identifier: MIT */
/* Giving workers the state of an earlier run: see verify_load.h. */
#include "sched/verify_load.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/input_file.h"
#include "base/text.h"
#include "io/target_path.h"
#include "job/place_order.h"
#include "job/verify_options.h"
#include "load/fio_state.h"
#include "load/verify_block.h"
#include "load/verify_state.h"
#include "sched/job.h"
#include "sched/verify_past.h"

static bool loads(const struct job *job)
{
	return job->verify->state_load;
}

static int tell_where(struct sched *s, const struct job *job)
{
	return job_fail(
		job, s->e, "verify_state_load",
		"verify_state_load=1: the state is looked for in the folder that "
		"--aux-path= names, or else in the working directory: name the folder of the run "
		"that kept it");
}

static int read_folder(struct sched *s, const struct job *job, const char *dir)
{
	struct err e = { 0 };
	int ret;

	if (!verify_header_size(job_verify_kind(job)))
		return job_fail(job, s->e, "verify_state_load",
				"verify_state_load=1: by a folder of results, blocks are checked "
				"that have a header: a kind of verify= with one works");
	s->past = calloc(1, sizeof(*s->past));
	if (!s->past)
		return fail(s->e, ENOMEM, "verify_state_load=1: out of memory");
	ret = verify_folder_read(s->past, dir, &e);
	for (uint32_t i = 0; !ret && i < s->past->n; i++)
		ret = verify_writes_find(&s->past->list[i], &e);
	if (!ret)
		return 0;
	err_merge(s->e, &e);
	return tell_where(s, job);
}

/* Refuses reads of which an interval is not whole. */
static int check_blocks(const struct sched *s, const struct job *job, const struct file *file,
			const struct verify_past *p)
{
	const struct range *bs = &job_blocks(job)[job_verifies_only(job)];
	uint64_t apart = file->region.start - p->region.start;

	if (!(bs->lo % p->interval) && !(bs->hi % p->interval) && !(apart % p->interval))
		return 0;
	return job_fail(job, s->e, "bs",
			"verify_state_load=1: the run that kept the state wrote %s in intervals of "
			"%" PRIu32 " bytes from byte %" PRIu64 " on: bs= and offset= of whole ones "
			"work",
			file->path, p->interval, p->region.start);
}

/* Adds a part that was written to a file of a worker. */
static int part_add(struct sched *s, const struct job *job, const struct file *file,
		    struct verify_pasts *all, const struct verified *v,
		    const struct verified_file *f)
{
	struct verify_past *p = calloc(1, sizeof(*p));
	int ret;

	all->list = array_must_grow(all->list, all->n, sizeof(*all->list));
	if (!p)
		return fail(s->e, ENOMEM, "[%s] out of memory", job->name);
	all->list[all->n++] = p;
	ret = verify_past_open(p, v, f, s->e);
	return ret ? ret : check_blocks(s, job, file, p);
}

static int file_load(struct sched *s, const struct job *job, const struct file *file,
		     struct verify_pasts *all, const char *dir)
{
	char *path = target_whole_path(file->path);
	int ret = 0;

	for (uint32_t i = 0; !ret && i < s->past->n; i++) {
		const struct verified *v = &s->past->list[i];

		for (uint32_t k = 0; !ret && k < v->nfiles; k++)
			if (!strcmp(v->files[k].path, path))
				ret = part_add(s, job, file, all, v, &v->files[k]);
	}
	if (!ret && !all->n)
		ret = job_fail(job, s->e, "verify_state_load",
			       "verify_state_load=1: the run whose state is in %s did not write %s",
			       dir, path);
	free(path);
	return ret;
}

static int worker_load(struct sched *s, struct worker *w, const char *dir)
{
	int ret = 0;

	w->given.pasts = calloc(w->files.ntargets + 1, sizeof(*w->given.pasts));
	if (!w->given.pasts)
		return fail(s->e, ENOMEM, "[%s] out of memory", w->job->name);
	for (uint32_t i = 0; !ret && i < w->files.ntargets; i++)
		ret = file_load(s, w->job, &w->files.list[i], &w->given.pasts[i], dir);
	return ret;
}

/* --- fio's own file --- */

/* Refuses places that do not follow from this job. */
static int check_order(struct sched *s, const struct worker *w, const char *path)
{
	if (!place_order_is_drawn(w->job))
		return 0;
	if (!w->given.saved->ordered)
		return job_fail(w->job, s->e, "verify_state_load",
				"verify_state_load=1: %s is of fio, whose random order is another "
				"one: a sequential job with one block size works",
				path);
	if (w->given.saved->order != place_order(w->job, w->given.index))
		return job_fail(w->job, s->e, "verify_state_load",
				"verify_state_load=1: %s is of another random order: the same "
				"randseed=, and the same jobs in the same places, work",
				path);
	return 0;
}

static int saved_read(struct sched *s, struct worker *w, const char *path)
{
	struct fio_state *saved = calloc(1, sizeof(*saved));
	const char *why;
	char *text = NULL;
	size_t n = 0;
	int ret;

	w->given.saved = saved;
	if (!saved)
		return fail(s->e, ENOMEM, "[%s] out of memory", w->job->name);
	ret = input_file_read(path, FIO_STATE_MOST, &text, &n, s->e);
	if (ret)
		return tell_where(s, w->job);
	why = fio_state_read(saved, text, n);
	free(text);
	return why ? job_fail(w->job, s->e, "verify_state_load", "verify_state_load=1: %s: %s",
			      path, why) :
		     check_order(s, w, path);
}

static int worker_load_saved(struct sched *s, struct worker *w)
{
	char *path = fio_state_path(s->aux_path, w->job->name, w->given.log_number - 1);
	int ret = saved_read(s, w, path);

	free(path);
	return ret;
}

/* --- either of them --- */

/* Returns whether the folder is one of results, and has no file of fio's for the job. */
static bool is_of_results(const struct sched *s, const struct worker *w, const char *dir)
{
	char *table = text_format("%s/%s", dir, VERIFY_STATE_FILE);
	char *jobs = text_format("%s/job.ini", dir);
	char *saved = fio_state_path(s->aux_path, w->job->name, w->given.log_number - 1);
	bool is = !access(table, F_OK) || (access(saved, F_OK) && !access(jobs, F_OK));

	free(saved);
	free(jobs);
	free(table);
	return is;
}

int verify_load(struct sched *s)
{
	const char *dir = s->aux_path ? s->aux_path : ".";
	int ret = 0;

	for (uint32_t i = 0; !ret && i < s->jobs->nrun; i++) {
		const struct seat *seats = s->list[i].seats;
		bool folder = loads(s->jobs->run[i]) && is_of_results(s, seats[0].worker, dir);

		if (!loads(s->jobs->run[i]))
			continue;
		if (folder && !s->past)
			ret = read_folder(s, s->jobs->run[i], dir);
		for (uint32_t k = 0; !ret && k < s->jobs->run[i]->numjobs; k++)
			ret = folder ? worker_load(s, seats[k].worker, dir) :
				       worker_load_saved(s, seats[k].worker);
	}
	return ret;
}

static void saved_free(struct worker *w)
{
	if (w->given.saved)
		fio_state_release(w->given.saved);
	free(w->given.saved);
	w->given.saved = NULL;
}

static void pasts_free(struct worker *w)
{
	for (uint32_t i = 0; w->given.pasts && i < w->files.ntargets; i++) {
		struct verify_pasts *all = &w->given.pasts[i];

		for (uint32_t k = 0; k < all->n; k++) {
			verify_past_close(all->list[k]);
			free(all->list[k]);
		}
		free(all->list);
	}
	free(w->given.pasts);
	w->given.pasts = NULL;
}

void verify_load_free(struct sched *s)
{
	for (uint32_t i = 0; s->list && i < s->jobs->nrun; i++)
		for (uint32_t k = 0; s->list[i].seats && k < s->jobs->run[i]->numjobs; k++) {
			saved_free(s->list[i].seats[k].worker);
			pasts_free(s->list[i].seats[k].worker);
		}
	if (s->past)
		verify_folder_free(s->past);
	free(s->past);
	s->past = NULL;
}
