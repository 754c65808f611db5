/* SPDX-License-Identifier: MIT */
/* Files as they were laid out: see laid_out.h. */
#include "sched/laid_out.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "io/target_id.h"
#include "sched/job.h"

/* A file as it was when all files were laid out. */
struct laid_out {
	char *path;
	uint64_t ino, born_ns; /* 0: there was none */
	bool made;             /* iogen has made it, and can do so again */
	uint64_t size, mtime_ns;
	bool stays; /* these two do: no job writes to it, and its data are iogen's */
};

/* Looks at a file, and reads nothing of it: its pages would be in the page cache then. */
static void look(struct laid_out *f, const struct planned_file *planned)
{
	struct target_id id;
	struct statx sx;
	long magic;

	/* one that jobs make or remove by its name is none that is laid out */
	if (planned->by || statx(AT_FDCWD, planned->path, 0, TARGET_STATX, &sx) ||
	    target_file_system(&sx, planned->path, -1, &magic))
		return;
	target_id_of(&sx, magic, &id);
	if (id.kind != TARGET_FILE)
		return;
	f->ino = id.ino;
	f->born_ns = id.born_ns;
	f->size = sx.stx_size;
	f->mtime_ns = (uint64_t)sx.stx_mtime.tv_sec * NSEC_PER_SEC + sx.stx_mtime.tv_nsec;
	f->made = planned->made || planned->remade;
	f->stays = planned->ours && !planned->written;
}

/* Returns what has become of a file, and what helps, in words; NULL: it is the same. */
static const char *loss(const struct laid_out *was, const struct laid_out *now)
{
	if (!was->ino || (!now->ino && was->made))
		return NULL;
	if (!now->ino)
		return "is gone, which the steps so far have used: put it back, or begin a new run";
	if ((was->ino != now->ino || was->born_ns != now->born_ns) && was->made)
		return "is another file than the one that the run has laid out: put that back, or "
		       "move this one away, and it is laid out anew";
	if (was->ino != now->ino || was->born_ns != now->born_ns)
		return "is another file than the one that the steps so far have used: put it back, "
		       "or begin a new run";
	if (was->stays && (was->size != now->size || was->mtime_ns != now->mtime_ns))
		return "was changed since the run has laid it out: move it away, and it is laid "
		       "out anew";
	return NULL;
}

/* The number of a device may be another one when the machine has started again. */
static void file_pack(struct planned_files *plan, struct laid_out *f, struct pack *p)
{
	struct planned_file *planned;
	struct laid_out now = { 0 };

	pack_text(p, &f->path);
	pack_u64(p, &f->ino);
	pack_u64(p, &f->born_ns);
	pack_bool(p, &f->made);
	pack_u64(p, &f->size);
	pack_u64(p, &f->mtime_ns);
	pack_bool(p, &f->stays);
	planned = p->reads && f->path ? planned_files_find(plan, f->path) : NULL;
	if (!planned)
		return;
	look(&now, planned);
	planned->lost = loss(f, &now);
}

/* Notes whose the files are, as jobs have found them, and which ones jobs write to. */
static void note_files(struct sched *s, const struct files *f)
{
	for (uint32_t i = 0; i < f->n; i++) {
		const struct file *file = &f->list[i];
		struct planned_file *planned = planned_files_find(&s->plan, file->path);

		if (!planned)
			continue;
		planned->written |= file->writes;
		planned->ours |= file->ours;
		planned->remade |= file->made;
	}
}

void laid_out_pack(struct sched *s, struct pack *p)
{
	size_t n = pack_count(p, s->plan.n, 7);

	for (struct sched_job *j = s->list; !p->reads && j < s->list + s->jobs->nrun; j++)
		for (uint32_t k = 0; k < j->job->numjobs; k++)
			note_files(s, &j->seats[k].worker->files);
	for (size_t i = 0; i < n && !p->bad; i++) {
		struct laid_out f = { 0 };

		if (!p->reads) {
			f.path = s->plan.list[i].path;
			look(&f, &s->plan.list[i]);
		}
		file_pack(&s->plan, &f, p);
		if (p->reads)
			free(f.path);
	}
}

/* Returns whether the job, while it runs, has made another file of the same name. */
static bool replaces(const struct sched_job *j, const struct file *file)
{
	return job_alters_names(j->job) || job_makes_on_open(j->job) ||
	       job_changed(j->job, "unlink_each_loop") ||
	       (j->kept && (file->remove || (job_changed(j->job, "unlink") && !file->keep)));
}

/* Returns the first lost file of a job that is read; what a job has replaced counts no more. */
static const struct planned_file *lost_of(struct sched *s, const struct sched_job *j,
					  const struct files *f)
{
	for (uint32_t i = 0; i < f->n; i++) {
		const struct file *file = &f->list[i];
		struct planned_file *planned = planned_files_find(&s->plan, file->path);

		if (!planned || !planned->lost)
			continue;
		if (replaces(j, file))
			planned->lost = NULL;
		else if (!j->kept && (file->reads || file->trims))
			return planned;
	}
	return NULL;
}

static bool any_is_lost(const struct planned_files *plan)
{
	for (size_t i = 0; i < plan->n; i++)
		if (plan->list[i].lost)
			return true;
	return false;
}

const struct planned_file *laid_out_lost(struct sched *s)
{
	const struct planned_file *lost = NULL;

	if (!any_is_lost(&s->plan))
		return NULL;
	for (struct sched_job *j = s->list; !lost && j < s->list + s->jobs->nrun; j++)
		for (uint32_t k = 0; !lost && k < j->job->numjobs; k++)
			lost = lost_of(s, j, &j->seats[k].worker->files);
	return lost;
}
