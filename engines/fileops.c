/* SPDX-License-Identifier: MIT */
/*
 * Operations on files and directories by their names, as engines of fio's names: each does one
 * thing with each file, once, by a system call, and moves no data. file_ops= has the same on other
 * engines.
 */
#include "io/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/file_ops.h"

enum stat_type { BY_STAT, BY_LSTAT, BY_STATX };

struct fileops_opts {
	int stat_type;
};

struct fileops {
	const struct engine_env *env;
	int fd; /* descriptor of the file that an open has made, until its close */
};

static int fileops_open(void *state, const struct engine_env *env, struct err *e)
{
	struct fileops *s = state;

	(void)e;
	s->env = env;
	return 0;
}

static void fileops_close(void *state)
{
	(void)state;
}

static int look_at(const struct fileops *s, const struct engine_file *f, const struct io *io)
{
	const struct fileops_opts *o = s->env->opts;
	struct stat st;

	if (o->stat_type == BY_STAT)
		return stat(f->path, &st);
	if (o->stat_type == BY_LSTAT)
		return lstat(f->path, &st);
	return file_op_by_name(f, io);
}

static int fileops_submit(void *state, struct io **ios, unsigned n)
{
	struct fileops *s = state;
	struct io *io = ios[0];
	const struct engine_file *f = &s->env->files[io->file];
	int ret;

	(void)n;
	++*s->env->calls;
	switch (io->dir) {
	case IO_OPEN:
		s->fd = open(f->path, f->flags, 0644);
		ret = s->fd < 0 ? -1 : 0;
		break;
	case IO_CLOSE:
		ret = close(s->fd) && errno != EINTR ? -1 : 0;
		break;
	case IO_STAT:
		ret = look_at(s, f, io);
		break;
	default:
		ret = file_op_by_name(f, io);
		break;
	}
	io->res = ret < 0 ? -errno : 0;
	return 1;
}

static const char *const stat_types[] = { "stat", "lstat", "statx", NULL };

static const struct opt stat_options[] = {
	{
		.name = "stat_type",
		OPT_CHOICE(struct fileops_opts, stat_type),
		.def = "stat",
		.choices = stat_types,
		.help = "The call: stat(2), lstat(2), which follows no symbolic link, or statx(2)",
	},
	{ .name = NULL },
};

#define FILEOPS_ENGINE(NAME, OP, CAPS, HELP, ...)                                   \
	const struct engine engine_##NAME = { .name = #NAME,                        \
					      .help = HELP,                         \
					      .caps = CAPS,                         \
					      .file_ops = OP,                       \
					      .state_size = sizeof(struct fileops), \
					      .open = fileops_open,                 \
					      .close = fileops_close,               \
					      .submit = fileops_submit,             \
					      __VA_ARGS__ }

#define STAT_OPTIONS .opts = stat_options, .opts_size = sizeof(struct fileops_opts)

FILEOPS_ENGINE(filecreate, FILE_CREATE, ENGINE_OPENS,
	       "Makes each file, empty: open(2) of a new one");
FILEOPS_ENGINE(filestat, FILE_STAT, ENGINE_NAMES,
	       "Looks at each file: stat(2), or as stat_type= says", STAT_OPTIONS);
FILEOPS_ENGINE(filedelete, FILE_UNLINK, ENGINE_NAMES, "Removes each file, by its name");
FILEOPS_ENGINE(dircreate, FILE_MKDIR, ENGINE_NAMES, "Makes each directory: mkdir(2)");
FILEOPS_ENGINE(dirstat, FILE_STAT_DIR, ENGINE_NAMES,
	       "Looks at each directory: stat(2), or as stat_type= says", STAT_OPTIONS);
FILEOPS_ENGINE(dirdelete, FILE_RMDIR, ENGINE_NAMES, "Removes each directory: rmdir(2)");
