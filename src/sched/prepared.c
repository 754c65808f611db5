/* SPDX-License-Identifier: MIT */
/* Files of preconditions: see prepared.h. */
#include "sched/prepared.h"

#include <string.h>
#include <unistd.h>

#include "io/target.h"

/* Returns whether the job is one whose targets others rely on: phase=precondition. */
static bool prepares(const struct job *job)
{
	return job_changed(job, "phase") && job_changes(job) && !job_is_diskless(job);
}

/* Returns whether the job may have removed its file: nobody behind it relies on what it was. */
static bool removes(const struct job *job, const struct file *file)
{
	return job_alters_names(job) || job_changed(job, "unlink_each_loop") || file->remove ||
	       (job_changed(job, "unlink") && !file->keep);
}

static void file_pack(struct file *file, struct pack *p)
{
	struct err ignored;
	struct target t;
	uint64_t ino, born_ns;

	err_clear(&ignored);
	if (target_look(file->path, &t, &ignored) || t.kind != TARGET_FILE)
		t.id = (struct target_id){ 0 };
	ino = t.id.ino;
	born_ns = t.id.born_ns;
	pack_u64(p, &ino);
	pack_u64(p, &born_ns);
	file->lost = p->reads && ino && (t.id.ino != ino || t.id.born_ns != born_ns);
}

void prepared_pack(struct sched_job *j, struct pack *p)
{
	if (!prepares(j->job))
		return;
	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		struct files *f = &j->seats[k].worker->files;

		for (uint32_t i = 0; i < f->ntargets && !p->bad; i++)
			file_pack(&f->list[i], p);
	}
}

/* Returns the file as the job has it, by this name or another one; NULL: it does not have it. */
static const struct file *file_of(struct sched *s, const struct sched_job *j, const char *path)
{
	const struct planned_file *planned = planned_files_find(&s->plan, path);

	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		const struct files *f = &j->seats[k].worker->files;

		for (uint32_t i = 0; i < f->n; i++)
			if (!strcmp(f->list[i].path, path) ||
			    (planned && planned_files_find(&s->plan, f->list[i].path) == planned))
				return &f->list[i];
	}
	return NULL;
}

/* Returns whether a job behind @by is still to be run, and needs what that has prepared. */
static bool is_needed(struct sched *s, const struct sched_job *by, const char *path)
{
	for (const struct sched_job *j = by + 1; j < s->list + s->jobs->nrun; j++) {
		const struct file *file = file_of(s, j, path);

		if (file && (!j->kept || removes(j->job, file)))
			return !j->kept;
	}
	return false;
}

/* Returns the first target of the worker that is lost and needed; NULL: there is none. */
static const struct file *lost_of(struct sched *s, const struct sched_job *j, uint32_t seat)
{
	const struct files *f = &j->seats[seat].worker->files;

	for (uint32_t i = 0; i < f->ntargets; i++)
		if (f->list[i].lost && is_needed(s, j, f->list[i].path))
			return &f->list[i];
	return NULL;
}

bool prepared_lost(struct sched *s, struct prepared *lost)
{
	for (const struct sched_job *j = s->list; j < s->list + s->jobs->nrun; j++)
		for (uint32_t k = 0; j->kept && k < j->job->numjobs; k++) {
			const struct file *file = lost_of(s, j, k);

			if (!file)
				continue;
			*lost = (struct prepared){ file->path, j->job, access(file->path, F_OK) };
			return true;
		}
	return false;
}
