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

#include "base/err.h"
#include "io/target_path.h"

static bool readonly;

/* The files that this run has made; workers make and remove some while they run. */
struct made {
	struct target_id id; /* not known: it was removed */
	size_t next;         /* next one of the same hash: its place plus one; 0: none */
};

static struct {
	pthread_mutex_t lock;
	struct made *list; /* never freed: as long as the process */
	size_t *heads;     /* first one of each hash, as struct made's next */
	size_t n, nheads;  /* nheads: a power of two; list has room for as many */
} made = { .lock = PTHREAD_MUTEX_INITIALIZER };

void target_readonly_set(bool on)
{
	readonly = on;
}

bool target_readonly(void)
{
	return readonly;
}

static size_t *made_head(const struct target_id *id)
{
	return &made.heads[(id->ino * UINT64_C(0x9e3779b97f4a7c15)) >> 20 & (made.nheads - 1)];
}

static void made_link(size_t i)
{
	size_t *head = made_head(&made.list[i].id);

	made.list[i].next = *head;
	*head = i + 1;
}

static void made_grow(void)
{
	made.nheads = made.nheads ? 2 * made.nheads : 64;
	made.list = realloc(made.list, made.nheads * sizeof(*made.list));
	free(made.heads);
	made.heads = calloc(made.nheads, sizeof(*made.heads));
	if (!made.list || !made.heads)
		abort();
	for (size_t i = 0; i < made.n; i++)
		made_link(i);
}

static void made_add(const struct target_id *id)
{
	if (made.n == made.nheads)
		made_grow();
	made.list[made.n].id = *id;
	made_link(made.n++);
}

/* Returns a file among those made; NULL: it is none of them. */
static struct made *made_find(const struct target_id *id)
{
	for (size_t i = made.n ? *made_head(id) : 0; i; i = made.list[i - 1].next)
		if (target_same(&made.list[i - 1].id, id))
			return &made.list[i - 1];
	return NULL;
}

bool target_is_new(const struct target_id *id)
{
	bool found;

	pthread_mutex_lock(&made.lock);
	found = made_find(id);
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
	if (fd >= 0)
		made_add(id);
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
	if (fd >= 0 && !target_same(id, &now) && !made_find(&now)) {
		close(fd);
		fd = -ESTALE;
	}
	pthread_mutex_unlock(&made.lock);
	if (fd >= 0)
		*id = now;
	return fd;
}

/*
 * Returns whether what has the name by now is none of what is ever opened as a target: an opening
 * waits for the other end of a pipe, and a device may take it for an order.
 */
static bool never_opened(const char *path)
{
	struct target_id now;
	struct statx sx;

	if (statx(AT_FDCWD, path, 0, STATX_BASIC_STATS, &sx))
		return false;
	target_id_of(&sx, 0, &now);
	return now.kind == TARGET_OTHER;
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
	if (never_opened(path))
		return -ESTALE;
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
	struct made *known;
	int fd, ret = 0;

	if (readonly)
		return -EROFS;
	pthread_mutex_lock(&made.lock);
	fd = open_identified(path, O_PATH | O_NOFOLLOW, &now);
	known = made_find(&now);
	if (fd < 0)
		ret = fd;
	else if (!known && !target_same(id, &now))
		ret = -ESTALE;
	else if (now.kind == TARGET_DIR ? rmdir(path) : unlink(path))
		ret = -errno;
	else if (known)
		known->id = (struct target_id){ 0 };
	pthread_mutex_unlock(&made.lock);
	if (fd >= 0)
		close(fd);
	return ret;
}

int target_make_dir(const char *path, struct target_id *id)
{
	int fd;

	if (readonly)
		return -EROFS;
	pthread_mutex_lock(&made.lock);
	fd = mkdir(path, 0777) ? -errno : open_identified(path, O_RDONLY | O_DIRECTORY, id);
	if (fd >= 0)
		made_add(id);
	pthread_mutex_unlock(&made.lock);
	return fd;
}

int target_adopt(const char *path, enum target_kind kind, uint64_t since_ns, struct target_id *id)
{
	int fd = open_identified(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, id);
	struct stat st;

	if (fd < 0)
		return fd;
	if (id->kind != kind || fstat(fd, &st) || st.st_uid != geteuid() ||
	    (id->born_ns && id->born_ns < since_ns)) {
		close(fd);
		return -ESTALE;
	}
	pthread_mutex_lock(&made.lock);
	if (!made_find(id))
		made_add(id);
	pthread_mutex_unlock(&made.lock);
	return fd;
}

void target_forget(const struct target_id *id)
{
	struct made *known;

	pthread_mutex_lock(&made.lock);
	known = made_find(id);
	if (known)
		known->id = (struct target_id){ 0 };
	pthread_mutex_unlock(&made.lock);
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
	if (errnum == EXDEV)
		return "its folder is on another file system by now, and none is made there";
	if (errnum == EROFS && readonly)
		return "--readonly is given";
	return err_reason(errnum);
}
