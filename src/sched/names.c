/* SPDX-License-Identifier: MIT */
/* Names of a run that lead to one file: see names.h. */
#include "sched/names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/output_place.h"
#include "base/text.h"
#include "io/placement_options.h"
#include "load/iolog_options.h"
#include "sched/fio_log.h"
#include "sched/job.h"

/* The end to which a name leads: a file or device, or a name that is free in a folder. */
struct key {
	uint64_t dev, ino; /* of the folder, where there is a name; a device's number and 0 */
	char *name;        /* owned; NULL: it is there */
};

struct name {
	struct key key;
	const struct job *job; /* NULL: it is of the command line */
	const char *option;
	char *path; /* owned */
	bool written;
};

struct names {
	struct name *list;
	size_t n;
	struct err *e;
};

/* Finds what a path leads to. Returns false where that is neither a file nor a block device. */
static bool key_find(struct key *key, const char *path)
{
	char *folder = text_folder(path);
	struct stat st;
	bool found = !stat(path, &st);

	*key = (struct key){ 0 };
	if (found && S_ISBLK(st.st_mode)) {
		key->dev = st.st_rdev;
	} else if (found) {
		key->dev = st.st_dev;
		key->ino = st.st_ino;
		found = S_ISREG(st.st_mode);
	} else if (!stat(folder, &st)) {
		key->dev = st.st_dev;
		key->ino = st.st_ino;
		key->name = text_format("%s", strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
		found = true;
	}
	free(folder);
	return found;
}

static int key_compare(const struct key *a, const struct key *b)
{
	if (a->dev != b->dev)
		return a->dev < b->dev ? -1 : 1;
	if (a->ino != b->ino)
		return a->ino < b->ino ? -1 : 1;
	return strcmp(a->name ? a->name : "", b->name ? b->name : "");
}

static int by_key(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	return key_compare(&x->key, &y->key);
}

/* Adds the name of a file; an output is where its name leads. */
static void name_add(struct names *all, const struct job *job, const char *option, const char *path,
		     bool written)
{
	struct name new = { .job = job, .option = option, .written = written };
	struct output_place place = { .path = NULL };
	struct err ignored = { 0 };

	if (written && (output_place_find(&place, path, &ignored) || place.kind != OUTPUT_FILE)) {
		output_place_free(&place);
		return;
	}
	if (key_find(&new.key, written ? place.path : path)) {
		new.path = text_format("%s", path);
		all->list = array_must_grow(all->list, all->n, sizeof(*all->list));
		all->list[all->n++] = new;
	}
	output_place_free(&place);
}

static void log_add(void *arg, const struct job *job, const char *option, const char *path)
{
	name_add(arg, job, option, path, true);
}

/* Adds the logs that a job replays, of which - is standard input. */
static void replayed_add(struct names *all, const struct job *job)
{
	char *part;

	for (uint32_t i = 0; job->iolog->read && (part = text_list_part(job->iolog->read, i));
	     i++) {
		if (strcmp(part, "-"))
			name_add(all, job, "read_iolog", part, false);
		free(part);
	}
}

static void command_add(struct names *all, const struct job *job, const char *when,
			const char *option)
{
	char *path = text_format("%s.%s.txt", job->family, when);

	name_add(all, job, option, path, true);
	free(path);
}

static void job_add(struct names *all, const struct job *job)
{
	replayed_add(all, job);
	if (job->iolog->write)
		name_add(all, job, "write_iolog", job->iolog->write, true);
	if (job->placement->prerun)
		command_add(all, job, "prerun", "exec_prerun");
	if (job->placement->postrun)
		command_add(all, job, "postrun", "exec_postrun");
}

static int refuse(struct names *all, const struct name *a, const char *option, const char *path)
{
	if (a->job)
		return job_fail(a->job, all->e, a->option,
				"%s=: %s is also %s=%s: name another file for one of them",
				a->option, a->path, option, path);
	return fail(all->e, EINVAL,
		    "command line: %s: %s is also %s=%s: name another file for one of them",
		    a->option, a->path, option, path);
}

/* Checks names of one file. Several jobs may have a log together, and several may replay one. */
static int check_pair(struct names *all, const struct name *a, const struct name *b)
{
	if (!a->written && !b->written)
		return 0;
	if (!strcmp(a->option, b->option) && a->written == b->written && a->job && b->job)
		return 0;
	return a->written ? refuse(all, a, b->option, b->path) : refuse(all, b, a->option, a->path);
}

/* Checks a target or a source against all names. */
static int check_file(struct names *all, const struct file *file, const char *option)
{
	bool changes = file->writes || file->fills;
	struct key key = { file->id.dev, file->id.ino, NULL };
	size_t low = 0, high = all->n;
	int ret = 0;

	if (!target_known(&file->id) && !key_find(&key, file->path))
		return 0;
	while (low < high) {
		size_t mid = (low + high) / 2;

		if (key_compare(&all->list[mid].key, &key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < all->n && !key_compare(&all->list[low].key, &key); low++)
		if (changes || all->list[low].written)
			ret = refuse(all, &all->list[low], option, file->path);
	free(key.name);
	return ret;
}

static int check_files(struct names *all, const struct sched_job *j)
{
	int ret = 0;

	if (job_is_diskless(j->job))
		return 0;
	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		const struct files *f = &j->seats[k].worker->files;

		for (uint32_t i = 0; i < f->n; i++)
			ret |= check_file(all, &f->list[i],
					  i < f->ntargets ? "filename" : "source");
	}
	return ret;
}

int sched_names_check(const struct sched *s, struct err *e)
{
	struct names all = { .e = e };
	int ret = 0;

	for (uint32_t i = 0; i < s->nnames; i++)
		name_add(&all, NULL, s->names[i].option, s->names[i].path, s->names[i].written);
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		job_add(&all, s->jobs->run[i]);
	sched_fio_log_names(s, log_add, &all);
	if (all.n)
		qsort(all.list, all.n, sizeof(*all.list), by_key);
	for (size_t i = 1; i < all.n; i++)
		if (!by_key(&all.list[i - 1], &all.list[i]))
			ret |= check_pair(&all, &all.list[i - 1], &all.list[i]);
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		ret |= check_files(&all, &s->list[i]);
	for (size_t i = 0; i < all.n; i++) {
		free(all.list[i].key.name);
		free(all.list[i].path);
	}
	free(all.list);
	return ret ? -EINVAL : 0;
}
