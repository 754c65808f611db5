/* SPDX-License-Identifier: MIT */
/* Opening, making and removing targets: see target_open.h. */
#include "io/target_open.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/err.h"
#include "io/target_path.h"

static bool readonly;

/* The files that this run has made; workers make and remove some while they run. */
static struct {
	pthread_mutex_t lock;
	struct target_id *list; /* never freed: as long as the process */
	size_t n;
} made = { .lock = PTHREAD_MUTEX_INITIALIZER };

void target_readonly_set(bool on)
{
	readonly = on;
}

bool target_readonly(void)
{
	return readonly;
}

/* Returns the place of a file among those made, from the last one on; the number of all: none. */
static size_t made_find(const struct target_id *id)
{
	for (size_t i = made.n; i; i--)
		if (target_same(&made.list[i - 1], id))
			return i - 1;
	return made.n;
}

bool target_is_new(const struct target_id *id)
{
	bool found;

	pthread_mutex_lock(&made.lock);
	found = made_find(id) < made.n;
	pthread_mutex_unlock(&made.lock);
	return found;
}

/* Opens what has the name. Returns the descriptor, with its identity in @now, or -errno. */
static int open_identified(const char *path, int flags, struct target_id *now)
{
	int fd = open(path, flags | O_CLOEXEC, 0644), ret;

	if (fd < 0)
		return -errno;
	ret = target_identify(fd, now);
	if (!ret)
		return fd;
	close(fd);
	return ret;
}

/* Makes a file. No other thread sees it before it is among those that were made. */
static int open_new(const char *path, int flags, struct target_id *id)
{
	int fd;

	pthread_mutex_lock(&made.lock);
	fd = open_identified(path, flags, id);
	if (fd >= 0) {
		made.list = array_must_grow(made.list, made.n, sizeof(*made.list));
		made.list[made.n++] = *id;
	}
	pthread_mutex_unlock(&made.lock);
	return fd;
}

/* Opens a file of another identity, where this run has made it. */
static int open_made(const char *path, int flags, struct target_id *id)
{
	struct target_id now;
	int fd;

	pthread_mutex_lock(&made.lock);
	fd = open_identified(path, flags, &now);
	if (fd >= 0 && !target_same(id, &now) && made_find(&now) == made.n) {
		close(fd);
		fd = -ESTALE;
	}
	pthread_mutex_unlock(&made.lock);
	if (fd >= 0)
		*id = now;
	return fd;
}

int target_open(const char *path, int flags, struct target_id *id)
{
	bool writes = (flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC);
	struct target_id now;
	int fd;

	if (writes && readonly)
		return -EROFS;
	if (flags & O_CREAT)
		return open_new(path, flags, id);
	fd = open_identified(path, flags, &now);
	if (fd >= 0 && target_known(id) && !target_same(id, &now)) {
		close(fd);
		return open_made(path, flags, id);
	}
	if (fd >= 0)
		*id = now;
	return fd;
}

int target_remove(const char *path, const struct target_id *id)
{
	struct target_id now = { 0 };
	int fd, ret = 0;
	size_t i;

	if (readonly)
		return -EROFS;
	pthread_mutex_lock(&made.lock);
	fd = open_identified(path, O_PATH | O_NOFOLLOW, &now);
	i = made_find(&now);
	if (fd < 0)
		ret = fd;
	else if (i == made.n && !target_same(id, &now))
		ret = -ESTALE;
	else if (unlink(path))
		ret = -errno;
	else if (i < made.n)
		made.list[i] = made.list[--made.n];
	pthread_mutex_unlock(&made.lock);
	if (fd >= 0)
		close(fd);
	return ret;
}

int target_make_dirs(const char *path)
{
	char *there = target_dir_there(path), *dir = strdup(path);
	size_t known = strcmp(there, ".") ? strlen(there) : 0;
	int ret = readonly ? -EROFS : 0;

	if (!dir)
		abort();
	for (char *p = strchr(dir + known + 1, '/'); p && !ret; p = strchr(p + 1, '/')) {
		*p = '\0';
		if (mkdir(dir, 0777) && errno != EEXIST)
			ret = -errno;
		*p = '/';
	}
	free(dir);
	free(there);
	return ret;
}

const char *target_why(int errnum)
{
	if (errnum == ESTALE)
		return "another file has this name by now, which is left as it is";
	if (errnum == EROFS && readonly)
		return "--readonly is given";
	return err_reason(errnum);
}
