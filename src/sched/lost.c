/* SPDX-License-Identifier: MIT */
/* Losses of files and devices: see lost.h. */
#include "sched/lost.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "io/target.h"
#include "sched/job.h"

/* A file or device that is written: from the first byte to the last. */
struct written {
	const char *path;
	uint64_t from, to;
	bool removed;
};

static void lost_add(struct written **list, uint32_t *n, const struct file *file, bool removed)
{
	uint64_t from = file->region.start, to = from + file->region.length;
	uint32_t i = 0;

	while (i < *n && strcmp((*list)[i].path, file->path))
		i++;
	if (i == *n) {
		*list = array_must_grow(*list, *n, sizeof(**list));
		(*list)[(*n)++] = (struct written){ file->path, from, to, removed };
		return;
	}
	(*list)[i].removed |= removed;
	(*list)[i].from = from < (*list)[i].from ? from : (*list)[i].from;
	(*list)[i].to = to > (*list)[i].to ? to : (*list)[i].to;
}

/* Returns whether the job removes a file that is there: by its name, or with unlink=1. */
static bool is_removed(const struct job *job, const struct file *file, bool is_target)
{
	struct err ignored;
	struct target t;
	struct stat st;

	if (job_alters_names(job))
		return true;
	if (!is_target || !job_changed(job, "unlink") || job_only_creates(job))
		return false;
	err_clear(&ignored);
	return !target_look(file->path, &t, &ignored) && t.kind == TARGET_FILE && t.ours &&
	       t.made && !lstat(file->path, &st) && !S_ISLNK(st.st_mode);
}

/* Adds what a worker of the job takes from its files. */
static void lost_find(struct written **list, uint32_t *n, const struct job *job,
		      const struct files *files)
{
	for (uint32_t i = 0; i < files->n; i++) {
		const struct file *file = &files->list[i];
		bool removed;

		if (!target_known(&file->id) || file->id.kind == TARGET_VOID)
			continue;
		removed = is_removed(job, file, i < files->ntargets);
		if (removed || file->writes)
			lost_add(list, n, file, removed);
	}
}

void lost_print(const struct sched *s, const char *indent, FILE *f)
{
	struct written *list = NULL;
	uint32_t n = 0;

	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		for (uint32_t k = 0; k < s->jobs->run[i]->numjobs; k++)
			lost_find(&list, &n, s->jobs->run[i], &s->list[i].seats[k].worker->files);
	for (uint32_t i = 0; i < n; i++)
		if (list[i].removed)
			fprintf(f, "%slost: %s, which is removed\n", indent, list[i].path);
	for (uint32_t i = 0; i < n; i++)
		if (!list[i].removed)
			fprintf(f,
				"%slost: bytes %" PRIu64 " to %" PRIu64
				" of %s, as far as they are written\n",
				indent, list[i].from, list[i].to ? list[i].to - 1 : 0,
				list[i].path);
	if (!n)
		fprintf(f, "%slost: nothing that is there now\n", indent);
	free(list);
}
