/* SPDX-License-Identifier: MIT */
/* Outputs beside what is read: see answer_output.h. */
#include "cli/answer_output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "io/target_use.h"
#include "report/results.h"

struct output_name {
	const char *option, *path;
};

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Says whether a file in a folder of results is drawn from the others, and never read. */
static bool is_drawn(const char *name)
{
	const char *suffix = strrchr(name, '.');

	return suffix &&
	       (!strcmp(suffix, ".png") || !strcmp(suffix, ".svg") || !strcmp(suffix, ".html"));
}

/* Looks for the file among those in a folder, or as the word itself. */
static bool is_read(const struct stat *output, const char *word)
{
	struct stat st;
	bool found = !stat(word, &st) && !S_ISDIR(st.st_mode) && same_file(output, &st);
	DIR *dir = found ? NULL : opendir(word);
	const struct dirent *entry;

	while (dir && !found && (entry = readdir(dir)))
		found = !is_drawn(entry->d_name) && !fstatat(dirfd(dir), entry->d_name, &st, 0) &&
			same_file(output, &st);
	if (dir)
		closedir(dir);
	return found;
}

static int output_check(const struct cmdline *c, const struct output_name *out, struct err *e)
{
	const char *hlog = c->settings.hlog, *found = NULL;
	struct err ignored = { 0 };
	struct target t;
	struct stat st;
	char what[256];
	bool there;

	if (!out->path)
		return 0;
	there = !stat(out->path, &st);
	if (!strcmp(out->option, "--output") && !(there && S_ISDIR(st.st_mode)) &&
	    results_check_file(out->path, e))
		return -EINVAL;
	if (!there)
		return 0;
	if (S_ISBLK(st.st_mode))
		return fail(e, ENOTBLK,
			    "command line: %s=%s: a block device is not written as an output",
			    out->option, out->path);
	if (!S_ISREG(st.st_mode))
		return 0;
	/* the lock of a database is waited for */
	if (!target_look(out->path, &t, &ignored) &&
	    (strcmp(out->option, "--sqlite") != 0 ?
		     target_in_use(out->path, &t, what, sizeof(what)) :
		     target_is_below(&t, what, sizeof(what))))
		return fail(e, EBUSY, "command line: %s=%s is not written: %s", out->option,
			    out->path, what);
	if (hlog && is_read(&st, hlog))
		found = hlog;
	for (uint32_t i = 0; !found && i < c->nwords; i++)
		if (is_read(&st, c->words[i]))
			found = c->words[i];
	if (!found)
		return 0;
	return fail(e, EINVAL,
		    "command line: %s=%s: it is read (%s), and would be written over: name another "
		    "file",
		    out->option, out->path, found);
}

int answer_output_check(const struct cmdline *c, struct err *e)
{
	const struct settings *s = &c->settings;
	const struct output_name outputs[] = {
		{ "--output", s->output.path },
		{ "--plot", s->plot },
		{ "--sqlite", s->sqlite },
	};
	int ret = 0;

	for (size_t i = 0; !ret && i < sizeof(outputs) / sizeof(outputs[0]); i++)
		ret = output_check(c, &outputs[i], e);
	return ret;
}
