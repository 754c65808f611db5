/* SPDX-License-Identifier: MIT */
/* Losses of files and devices: see lost.h. */
#include "sched/lost.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
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

void lost_print(const struct sched *s, const char *indent, FILE *f)
{
	struct written *list = NULL;
	uint32_t n = 0;

	for (uint32_t i = 0; i < s->jobs->nrun; i++) {
		const struct sched_job *j = &s->list[i];

		for (uint32_t k = 0; k < j->job->numjobs; k++) {
			const struct files *files = &j->seats[k].worker->files;

			for (uint32_t m = 0; m < files->n; m++)
				if ((files->list[m].writes || job_alters_names(j->job)) &&
				    target_known(&files->list[m].id) &&
				    files->list[m].id.kind != TARGET_VOID)
					lost_add(&list, &n, &files->list[m],
						 job_alters_names(j->job));
		}
	}
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
