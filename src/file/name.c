/* SPDX-License-Identifier: MIT */
/* Lists of names, the variables in them, and the directories they are in: see name.h. */
#include "file/name.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/text.h"
#include "job/files_options.h"
#include "job/iolog_load.h"
#include "load/iolog.h"

/*
 * Replaces $jobname, $jobnum, $filenum, $host, $rank and $nranks; $clientuid, which only fio's
 * clients have, is empty.
 */
static char *name_expand(const char *pattern, const struct job *job, uint32_t worker, uint32_t file)
{
	char jobnum[16], filenum[16], rank[16], nranks[16], host[256] = "", *out = NULL;
	const struct {
		const char *name, *value;
	} vars[] = { { "$jobname", job->family }, { "$jobnum", jobnum }, { "$filenum", filenum },
		     { "$host", host },           { "$rank", rank },     { "$nranks", nranks },
		     { "$clientuid", "" } };
	const size_t nvars = sizeof(vars) / sizeof(vars[0]);
	size_t n, i;
	FILE *f = open_memstream(&out, &n);

	if (!f)
		abort();
	snprintf(jobnum, sizeof(jobnum), "%u", worker);
	snprintf(filenum, sizeof(filenum), "%u", file);
	snprintf(rank, sizeof(rank), "%u", job_rank_at(job, worker / job->numjobs));
	snprintf(nranks, sizeof(nranks), "%u", job->nranks ? job->nranks : 1);
	/* one call less for each of many files */
	if (strstr(pattern, "$host") && gethostname(host, sizeof(host) - 1))
		host[0] = '\0';
	while (*pattern) {
		for (i = 0; i < nvars; i++)
			if (!strncmp(pattern, vars[i].name, strlen(vars[i].name)))
				break;
		fprintf(f, "%.*s", i < nvars ? 1024 : 1, i < nvars ? vars[i].value : pattern);
		pattern += i < nvars ? strlen(vars[i].name) : 1;
	}
	fclose(f);
	return out;
}

/*
 * Returns the worker's directory of directory=, which is given. The files that filename= names are
 * the same for all workers, and in the first, as in fio.
 */
static char *worker_dir(const struct job *job, uint32_t worker)
{
	uint32_t n = 0;
	char *dir;

	while ((dir = text_list_part(job->files->directory, n))) {
		free(dir);
		n++;
	}
	return text_list_part(job->files->directory, n && !job->files->filename ? worker % n : 0);
}

char *files_dir_missing(const struct job *job, uint32_t worker, const char *path, const char *there)
{
	char *dir = job->files->directory ? worker_dir(job, worker) : NULL;
	size_t n = dir ? strlen(dir) : 0;

	if (n && !strncmp(path, dir, n) && strncmp(there, dir, n) && access(dir, F_OK))
		return dir;
	free(dir);
	return NULL;
}

/* Puts the name below the worker's directory, also where it begins with a slash; takes @name. */
static char *file_path(const struct job *job, uint32_t worker, char *name)
{
	char *dir, *path = NULL;

	if (!job->files->directory)
		return name;
	dir = worker_dir(job, worker);
	if (asprintf(&path, "%s/%s", dir, name + strspn(name, "/")) < 0)
		abort();
	free(dir);
	free(name);
	return path;
}

static void file_add(struct files *f, char *path)
{
	f->list = array_must_grow(f->list, f->n, sizeof(*f->list));
	f->list[f->n++] = (struct file){ .path = path, .fd = -1, .align = 1, .mem_align = 1 };
}

/* Checks that no name of the list is empty: below a directory it would be the directory. */
static int check_list(const struct job *job, const char *option, const char *list, struct err *e)
{
	char *part;

	for (uint32_t i = 0; list && (part = text_list_part(list, i)); i++) {
		bool empty = !*part;

		free(part);
		if (empty)
			return job_fail(job, e, option,
					"%s=%s: a name in the list is empty (\\: is a colon in a "
					"name)",
					option, list);
	}
	return 0;
}

/* Returns whether the job works on a device by its name: it has the name, and no filename=. */
static bool named_after_device(const struct job *job)
{
	struct stat st;

	return !job->files->filename && job->files->nrfiles == 1 && job->family &&
	       !stat(job->family, &st) && (S_ISBLK(st.st_mode) || S_ISCHR(st.st_mode));
}

int files_name(struct files *f, const struct job *job, uint32_t worker, struct err *e)
{
	const struct files_options *o = job->files;
	const char *list = o->filename ? o->filename : o->filename_format;
	char *part;
	int ret;

	*f = (struct files){ .iolog = replay_iolog(job, worker) };
	ret = check_list(job, "filename", o->filename, e);
	if (check_list(job, "directory", o->directory, e))
		ret = -EINVAL;
	if (ret)
		return ret;
	for (uint32_t i = 0; f->iolog && i < f->iolog->nfiles; i++)
		file_add(f, file_path(job, worker, strdup(f->iolog->files[i]->name)));
	if (!f->iolog && named_after_device(job))
		file_add(f, strdup(job->family));
	for (uint32_t i = f->n; !f->iolog && (o->filename || i < o->nrfiles); i++) {
		part = o->filename ? text_list_part(list, i) : strdup(list);
		if (!part)
			break;
		file_add(f, file_path(job, worker, name_expand(part, job, worker, i)));
		free(part);
	}
	f->ntargets = f->n;
	if (job_copies(job)) /* the source may lie elsewhere */
		file_add(f, *o->source == '/' ? strdup(o->source) :
						file_path(job, worker, strdup(o->source)));
	return 0;
}
