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
#include "io/memory_options.h"
#include "io/placement_options.h"
#include "io/target_path.h"
#include "io/target_use.h"
#include "load/data.h"
#include "load/iolog_options.h"
#include "sched/fio_log.h"
#include "sched/iolog.h"
#include "sched/job.h"
#include "worker/hook.h"

/* The end to which a name leads: a file or device, or a free name below a folder that is there. */
struct key {
	uint64_t dev, ino; /* numbers of the file, or of name's folder; a device's number and 0 */
	char *name;        /* owned, from that folder on; NULL: it is there */
};

struct name {
	struct key key;
	const struct job *job; /* NULL: it is of the command line */
	const char *option;
	char *path; /* owned */
	bool written, folder;
	bool in_place; /* a descriptor or a device, which is written to and not replaced */
};

struct names {
	struct name *list;
	size_t n;
	const struct sched *s;
	bool bad;
	struct err *e;
};

/* Returns what is behind a folder in a path, however it is spelled; the caller frees it. */
static char *rest_of(const char *path, const char *folder)
{
	const char *p = strcmp(folder, ".") ? path + strlen(folder) : path;
	char *rest = text_format("%s", p), *to = rest;
	size_t n;

	for (p += strspn(p, "/"); *p; p += n, p += strspn(p, "/")) {
		n = strcspn(p, "/");
		if (n == 1 && *p == '.')
			continue;
		if (to > rest)
			*to++ = '/';
		memcpy(to, p, n);
		to += n;
	}
	*to = '\0';
	return rest;
}

/* Finds the nearest folder above a path that is there, for free(). NULL: none can be looked at. */
static char *folder_there(const char *path, struct stat *st)
{
	char *folder = target_dir(path);

	if (!stat(folder, st))
		return folder;
	free(folder);
	folder = target_dir_there(path);
	if (!stat(folder, st))
		return folder;
	free(folder);
	return NULL;
}

/* Finds the end to which a path leads. Returns false if that is neither a file nor a device. */
static bool key_find(struct key *key, const char *path)
{
	struct stat st = { 0 };
	bool found = !stat(path, &st);
	char *folder;

	*key = (struct key){ 0 };
	if (found && S_ISBLK(st.st_mode)) {
		key->dev = st.st_rdev;
		return true;
	}
	folder = found ? NULL : folder_there(path, &st);
	if (folder)
		key->name = rest_of(path, folder);
	found = folder || (found && S_ISREG(st.st_mode));
	key->dev = st.st_dev;
	key->ino = st.st_ino;
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

/* Refuses an output that would replace what the run that goes on has not written. */
static void check_kept(struct names *all, const struct job *job, const struct run_name *name,
		       const char *path)
{
	const char *option = name->option;
	struct stat st;

	if (!all->s->keeps_outputs || name->marked || stat(path, &st) || !S_ISREG(st.st_mode) ||
	    !st.st_size)
		return;
	if (all->s->outputs_ns &&
	    st.st_ctim.tv_sec * INT64_C(1000000000) + st.st_ctim.tv_nsec >= all->s->outputs_ns)
		return;
	all->bad = true;
	if (job)
		job_fail(job, all->e, option,
			 "%s=: %s is not replaced: it was there before the run; --overwrite=1 "
			 "beside --resume allows it",
			 option, name->path);
	else
		fail(all->e, EEXIST,
		     "command line: %s: %s is not replaced: it was there before the run; "
		     "--overwrite=1 beside --resume allows it",
		     option, name->path);
}

/*
 * Refuses to write over a file that the machine uses: the image of a file system, a swap file. One
 * that whoever started iogen has open for it (@in_place) may be locked by him.
 */
static void check_free(struct names *all, const struct job *job, const struct run_name *name,
		       const char *path, bool in_place)
{
	struct err ignored = { 0 };
	struct target t;
	char what[256];

	if (target_look(path, &t, &ignored) || t.kind != TARGET_FILE ||
	    !(in_place ? target_is_below(&t, what, sizeof(what)) :
			 target_in_use(path, &t, what, sizeof(what))))
		return;
	all->bad = true;
	if (job)
		job_fail(job, all->e, name->option, "%s=: %s is not replaced: %s", name->option,
			 name->path, what);
	else
		fail(all->e, EBUSY, "command line: %s: %s is not replaced: %s", name->option,
		     name->path, what);
}

/* Adds a name; an output is where its name leads. A folder that is there is left out. */
static void name_add(struct names *all, const struct job *job, const struct run_name *name)
{
	struct name new = {
		.job = job, .option = name->option, .written = name->written, .folder = name->folder
	};
	struct output_place place = { .path = NULL };
	struct err ignored = { 0 };
	bool replaced = name->written && !name->open;

	if (replaced && output_place_find(&place, name->path, &ignored)) {
		output_place_free(&place);
		return;
	}
	new.in_place = name->open || (replaced && place.kind != OUTPUT_FILE);
	if (replaced && !new.in_place)
		check_kept(all, job, name, place.path);
	if (replaced)
		check_free(all, job, name, place.path, new.in_place);
	if (key_find(&new.key, replaced ? place.path : name->path)) {
		new.path = text_format("%s", name->path);
		all->list = array_must_grow(all->list, all->n, sizeof(*all->list));
		all->list[all->n++] = new;
	}
	output_place_free(&place);
}

static void log_add(void *arg, const struct job *job, const char *option, const char *path)
{
	name_add(arg, job,
		 &(struct run_name){ .option = option, .path = (char *)path, .written = true });
}

/* Adds the logs that a job replays, of which - is what a shell has made of standard input. */
static void replayed_add(struct names *all, const struct job *job)
{
	char *part, in[] = "/dev/fd/0";

	for (uint32_t i = 0; job->iolog->read && (part = text_list_part(job->iolog->read, i));
	     i++) {
		name_add(all, job,
			 &(struct run_name){ .option = "read_iolog",
					     .path = strcmp(part, "-") ? part : in });
		free(part);
	}
}

static void command_add(struct names *all, const struct job *job, const char *when,
			const char *option)
{
	char *path = hook_output(job->family, when);

	name_add(all, job,
		 &(struct run_name){
			 .option = option, .path = path, .written = true, .marked = true });
	free(path);
}

/* Adds the files that a pattern has data of. */
static void data_add(struct names *all, const struct job *job, const char *option)
{
	char *text = job_changed(job, option) ? job_get(job, option) : NULL, *path;

	for (uint32_t i = 0; text && (path = data_file(text, i)); i++) {
		name_add(all, job, &(struct run_name){ .option = option, .path = path });
		free(path);
	}
	free(text);
}

static void job_add(struct names *all, const struct job *job)
{
	char *log = sched_iolog_path(all->s, job);

	replayed_add(all, job);
	data_add(all, job, "buffer_pattern");
	data_add(all, job, "verify_pattern");
	if (job->memory->from.path)
		name_add(all, job,
			 &(struct run_name){ .option = "iomem", .path = job->memory->from.path });
	if (log)
		log_add(all, job, "write_iolog", log);
	free(log);
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
	if ((!a->written && !b->written) || (a->folder && b->folder))
		return 0;
	/* standard output may have several things, one behind the other */
	if (a->written && b->written && (a->in_place || b->in_place))
		return 0;
	if (!strcmp(a->option, b->option) && a->written == b->written && a->job && b->job)
		return 0;
	return a->written ? refuse(all, a, b->option, b->path) : refuse(all, b, a->option, a->path);
}

/* Refuses names of the key, but for what only reads it too, and, with @dir, for folders. */
static int check_key(struct names *all, const struct key *key, const struct file *file,
		     const char *option, bool dir)
{
	bool changes = file->writes || file->fills;
	size_t low = 0, high = all->n;
	int ret = 0;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (key_compare(&all->list[mid].key, key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < all->n && !key_compare(&all->list[low].key, key); low++)
		if (dir ? !all->list[low].folder : changes || all->list[low].written)
			ret = refuse(all, &all->list[low], option, file->path);
	return ret;
}

/* Checks the folders that are made for a file which is missing. */
static int check_parents(struct names *all, const struct file *file, const char *option)
{
	char *path = text_format("%s", file->path), *slash;
	int ret = 0;

	while (!ret && (slash = strrchr(path, '/')) && slash > path) {
		struct key key;

		*slash = '\0';
		if (key_find(&key, path) && key.name && *key.name)
			ret = check_key(all, &key, file, option, true);
		free(key.name);
	}
	free(path);
	return ret;
}

/* Checks a target or a source against all names. */
static int check_file(struct names *all, const struct file *file, const char *option)
{
	struct key key = { file->id.dev, file->id.ino, NULL };
	int ret;

	if (!target_known(&file->id) && !key_find(&key, file->path))
		return 0;
	ret = check_key(all, &key, file, option, false);
	if (!ret && key.name && strchr(key.name, '/'))
		ret = check_parents(all, file, option);
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
	struct names all = { .s = s, .e = e };
	int ret = 0;

	for (uint32_t i = 0; i < s->nnames; i++)
		name_add(&all, NULL, &s->names[i]);
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
	return ret || all.bad ? -EINVAL : 0;
}
