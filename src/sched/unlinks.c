/* SPDX-License-Identifier: MIT */
/* Removals of unlink=1 in a matrix: see unlinks.h. */
#include "sched/unlinks.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "job/sweep.h"

/* A file, as the last stage has it. */
struct last {
	const char *path;
	struct file *file;
	uint32_t stage;
};

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct last *)a)->path, ((const struct last *)b)->path);
}

/* Keeps a file that a later stage has: whoever has it last removes it. */
static void file_plan(struct sched *s, void **all, const struct sched_job *j, struct file *file)
{
	const struct planned_file *planned = planned_files_find(&s->plan, file->path);
	const struct last key = { planned ? planned->path : file->path, file, j->stage };
	struct last **found = tfind(&key, all, by_path), *new;

	if (found && (*found)->stage > j->stage) {
		file->keep = true;
		(*found)->file->remove |= job_changed(j->job, "unlink");
	}
	if (found)
		return;
	new = malloc(sizeof(*new));
	if (!new)
		abort();
	*new = key;
	if (!tsearch(new, all, by_path))
		abort();
}

static bool any_unlinks(const struct sched *s)
{
	for (uint32_t i = 0; i < s->jobs->n; i++)
		if (job_changed(s->jobs->list[i], "unlink") ||
		    sweep_has(s->jobs->list[i], "unlink"))
			return true;
	return false;
}

/* Leaves out jobs that give and take names themselves: they rely on no file of an earlier step. */
void sched_unlinks_plan(struct sched *s)
{
	void *all = NULL;

	if (!jobs_repeat(s->jobs) || !any_unlinks(s))
		return;
	for (struct sched_job *j = s->list + s->jobs->nrun; j-- > s->list;)
		for (uint32_t k = j->job->numjobs; k-- > 0 && !job_alters_names(j->job);) {
			struct files *f = &j->seats[k].worker->files;

			for (uint32_t i = 0; i < f->n; i++)
				file_plan(s, &all, j, &f->list[i]);
		}
	tdestroy(all, free);
}

int sched_unlinks_rest(struct sched *s, uint32_t stage)
{
	int ret = 0;

	for (struct sched_job *j = sched_stage_first(s, stage); j < s->list + s->jobs->nrun; j++)
		for (uint32_t k = 0; k < j->job->numjobs; k++)
			if (!j->elsewhere && !job_only_creates(j->job) &&
			    files_finish(&j->seats[k].worker->files, j->job, s->e))
				ret = -EIO;
	return ret;
}
