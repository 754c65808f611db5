/* SPDX-License-Identifier: MIT */
/*
 * Whether a job with direct=1 is direct: the answers for its files, of each file system the first
 * ones, since flags and extents of a file are its own.
 */
#include <stdlib.h>
#include <unistd.h>

#include "io/target_path.h"
#include "sched/job.h"

#define PLACES 16 /* further ones are left out */

struct asked {
	dev_t dev;
	uint64_t ino; /* number of the last file: workers may have one */
	uint32_t files;
};

/* Returns whether such a file is asked about, as not many there were yet. */
static bool is_asked(struct asked *list, uint32_t *n, const struct file *file)
{
	uint32_t i = 0;

	while (i < *n && list[i].dev != file->id.dev)
		i++;
	if (i == PLACES)
		return false;
	if (i == *n)
		list[(*n)++] = (struct asked){ .dev = file->id.dev };
	else if (list[i].ino == file->id.ino)
		return false;
	list[i].ino = file->id.ino;
	return list[i].files++ < DIRECT_FILES;
}

/* Asks about a file, or about the folder that is going to have it. */
static void ask(struct direct *d, const struct file *file)
{
	char *folder = access(file->path, F_OK) ? target_dir_there(file->path) : NULL;

	direct_find(d, folder ? folder : file->path, file->reads || file->reads_back, file->writes);
	free(folder);
}

void sched_job_direct(struct sched_job *j)
{
	struct direct *d = &j->result->direct;
	struct asked asked[PLACES];
	uint32_t n = 0;

	*d = (struct direct){ 0 };
	if (!job_is_direct(j->job) || job_is_diskless(j->job))
		return;
	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		const struct files *f = &j->seats[k].worker->files;

		for (uint32_t i = 0; i < f->n && d->is == DIRECT_IS; i++)
			if (is_asked(asked, &n, &f->list[i]))
				ask(d, &f->list[i]);
	}
}
