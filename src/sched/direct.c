/* SPDX-License-Identifier: MIT */
/* Whether a job with direct=1 is direct: the answers for its files, each file system once. */
#include "sched/job.h"

#define PLACES 16 /* further ones are left out */

struct asked {
	dev_t dev;
	bool reads, writes;
};

/* Returns whether such a file was not asked about yet. */
static bool is_new(struct asked *list, uint32_t *n, const struct file *file)
{
	struct asked a = { file->id.dev, file->reads || file->reads_back, file->writes };

	for (uint32_t i = 0; i < *n; i++)
		if (list[i].dev == a.dev && list[i].reads == a.reads && list[i].writes == a.writes)
			return false;
	if (*n == PLACES)
		return false;
	list[(*n)++] = a;
	return true;
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
			if (is_new(asked, &n, &f->list[i]))
				direct_find(d, f->list[i].path, asked[n - 1].reads,
					    asked[n - 1].writes);
	}
}
