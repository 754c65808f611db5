/* SPDX-License-Identifier: MIT */
/* Files of the probe's own, and what is read: see ground.h. */
#include "probe/ground.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/rng.h"
#include "base/text.h"
#include "io/holes.h"
#include "io/limit.h"
#include "io/target_space.h"

#define PAGE 4096u
#define LEAST_READ (1u << 20)
#define MOST_NS (8 * NSEC_PER_SEC)

/* Opens a file once more, by its descriptor. */
static int open_again(int fd, int flags)
{
	char path[64];
	int again;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	again = open(path, flags | O_CLOEXEC);
	return again < 0 ? -errno : again;
}

/*
 * Makes a file where the file system has none without a name. It has one for a moment in which no
 * signal but SIGKILL comes.
 */
static int open_unlinked(const char *folder)
{
	char *path = text_format("%s/.iogen-probe-XXXXXX", folder);
	sigset_t all, before;
	int fd;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		fd = -errno;
	else
		unlink(path);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	free(path);
	return fd;
}

int ground_own(const struct ground *g, bool direct)
{
	int fd, again;

	if (g->target.kind == TARGET_BLOCK || g->no_own[0])
		return -EROFS;
	fd = open(g->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		fd = errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT ?
			     open_unlinked(g->folder) :
			     -errno;
	if (fd < 0 || !direct)
		return fd;
	again = open_again(fd, O_RDWR | O_DIRECT);
	close(fd);
	return again;
}

long ground_move(const struct ground *g, int fd, bool write, uint64_t at, size_t len, int flags)
{
	struct iovec iov = { write ? g->buf : g->into, len };
	ssize_t n;

	do
		n = write ? pwritev2(fd, &iov, 1, (off_t)at, flags) :
			    preadv2(fd, &iov, 1, (off_t)at, flags);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : n;
}

int ground_write(const struct ground *g, int fd, uint64_t at, uint64_t bytes)
{
	for (uint64_t done = 0; done < bytes;) {
		uint64_t left = bytes - done;
		long n = ground_move(g, fd, true, at + done,
				     left < GROUND_BUFFER ? left : GROUND_BUFFER, 0);

		if (n <= 0)
			return n < 0 ? (int)n : -ENOSPC;
		done += (uint64_t)n;
	}
	return 0;
}

/*
 * Returns whether mincore(2) tells: of a file of somebody else, it says that all of it is there.
 * Root of a user namespace alone is somebody else, too.
 */
static bool tells_cached(int fd)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return !fstat(fd, &st) && ((!geteuid() && !limit_ids_are_own()) || st.st_uid == geteuid() ||
				   !access(path, W_OK));
}

int ground_cached(int fd, uint64_t at, uint64_t bytes)
{
	size_t pages = bytes / PAGE;
	unsigned char in[GROUND_BYTES / PAGE];
	void *map;
	int n = 0;

	if (!tells_cached(fd))
		return -EPERM;
	map = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, (off_t)at);
	if (map == MAP_FAILED)
		return -errno;
	pages = pages < sizeof(in) ? pages : sizeof(in);
	if (mincore(map, pages * PAGE, in))
		n = -errno;
	for (size_t i = 0; n >= 0 && i < pages; i++)
		n += in[i] & 1;
	munmap(map, bytes);
	return n;
}

void ground_drop(int fd, uint64_t at, uint64_t bytes)
{
	sync_file_range(fd, (off_t)at, (off_t)bytes,
			SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE |
				SYNC_FILE_RANGE_WAIT_AFTER);
	posix_fadvise(fd, (off_t)at, (off_t)bytes, POSIX_FADV_DONTNEED);
}

void ground_settle(const struct ground *g)
{
	if (g->own >= 0)
		ground_drop(g->own, 0, GROUND_BYTES);
}

bool ground_is_late(const struct ground *g)
{
	return clock_now_ns() > g->end_ns;
}

const char *ground_why(const struct ground *g, int fd, bool write)
{
	const char *why = write ? g->no_own : g->no_read;

	if (fd == -EINVAL)
		return "no O_DIRECT here";
	return *why ? why : strerror(-fd);
}

const struct device *ground_device(const struct ground *g)
{
	return g->devices.n ? &g->devices.list[0] : NULL;
}

/* Returns whether the target and its folder are on one file system, whatever numbers it has. */
static bool are_together(const struct ground *g)
{
	struct stat here, there;

	return !stat(g->path, &here) && !stat(g->folder, &there) &&
	       (here.st_dev == there.st_dev || mount_same(g->path, g->folder));
}

/* Finds out whether there can be files of its own; else says why not, in no_own. */
static void look_for_room(struct ground *g)
{
	struct free_space space;

	if (g->target.kind == TARGET_BLOCK)
		snprintf(g->no_own, sizeof(g->no_own), "a device is only read");
	else if (!are_together(g))
		snprintf(g->no_own, sizeof(g->no_own),
			 "the file is only read, and its folder is on another file system");
	else if (access(g->folder, W_OK) && errno == EROFS)
		snprintf(g->no_own, sizeof(g->no_own), "the file system is read-only");
	else if (target_space_free(g->folder, &space) || space.bytes < GROUND_FREE)
		snprintf(g->no_own, sizeof(g->no_own), "less than %u MiB are free",
			 GROUND_FREE >> 20);
}

/* Makes the first file of its own, and fills it. */
static void open_own(struct ground *g)
{
	int ret;

	g->own_direct = -EROFS;
	g->own = ground_own(g, false);
	if (g->own < 0) {
		if (!g->no_own[0])
			snprintf(g->no_own, sizeof(g->no_own), "no file can be made there: %s",
				 strerror(-g->own));
		return;
	}
	ret = ground_write(g, g->own, 0, GROUND_BYTES);
	if (!ret && fsync(g->own))
		ret = -errno;
	if (ret) {
		close(g->own);
		g->own = ret;
		snprintf(g->no_own, sizeof(g->no_own), "no data can be written there: %s",
			 strerror(-ret));
		return;
	}
	g->own_direct = open_again(g->own, O_RDWR | O_DIRECT);
}

/* Finds bytes of the target that were written once, as many as are read at most. */
static void find_data(struct ground *g)
{
	struct hole all = { 0, g->target.size }, *data = NULL;
	int n = g->target.kind == TARGET_FILE ? target_data(g->read, &all, PAGE, &data) : 0;

	if (n <= 0) {
		g->read_bytes = n < 0 || g->target.kind == TARGET_BLOCK ? g->target.size : 0;
	} else {
		for (int i = 0; i < n; i++)
			if (data[i].length > g->read_bytes) {
				g->read_at = data[i].start;
				g->read_bytes = data[i].length;
			}
	}
	free(data);
	g->read_bytes = g->read_bytes < GROUND_BYTES ? g->read_bytes : GROUND_BYTES;
	g->read_bytes &= ~(uint64_t)(PAGE - 1);
}

static void close_one(int fd)
{
	if (fd >= 0)
		close(fd);
}

/* Says why neither the target nor a file of its own is read. */
static void say_no_read(struct ground *g)
{
	if (g->target.kind == TARGET_DIR)
		memcpy(g->no_read, g->no_own, sizeof(g->no_read));
	else if (g->read < 0)
		snprintf(g->no_read, sizeof(g->no_read), "it cannot be read: %s",
			 strerror(-g->read));
	else
		snprintf(g->no_read, sizeof(g->no_read), "it has less than %u KiB of data",
			 LEAST_READ >> 10);
	g->read = g->read_direct = -ENODATA;
}

/* Opens the target itself, where it has data to be read; else the file of its own is read. */
static void open_read(struct ground *g)
{
	g->read = g->read_direct = -ENODATA;
	if (g->target.kind != TARGET_DIR) {
		g->read = open(g->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
		g->read = g->read < 0 ? -errno : g->read;
	}
	if (g->read >= 0)
		find_data(g);
	if (g->read >= 0 && g->read_bytes >= LEAST_READ) {
		g->read_direct = open(g->path, O_RDONLY | O_DIRECT | O_NONBLOCK | O_CLOEXEC);
		g->read_direct = g->read_direct < 0 ? -errno : g->read_direct;
		return;
	}
	close_one(g->read);
	if (g->own < 0) {
		say_no_read(g);
		return;
	}
	g->read_at = 0;
	g->read_bytes = GROUND_BYTES;
	g->read = open_again(g->own, O_RDONLY);
	g->read_direct = g->own_direct < 0 ? g->own_direct :
					     open_again(g->own, O_RDONLY | O_DIRECT);
}

/* Makes the buffers, and fills the one that is written. */
static int make_buffers(struct ground *g)
{
	struct rng r = { clock_wall_ns() };

	g->buf = aligned_alloc(PAGE, GROUND_BUFFER + PAGE);
	g->into = aligned_alloc(PAGE, GROUND_BUFFER + PAGE);
	if (!g->buf || !g->into)
		return -ENOMEM;
	for (size_t i = 0; i < GROUND_BUFFER + PAGE; i += sizeof(uint64_t))
		*(uint64_t *)(g->buf + i) = rng_next(&r);
	return 0;
}

int ground_look(struct ground *g, struct err *e)
{
	struct err why = { 0 };
	struct stat st;
	int ret = target_look(g->path, &g->target, &why);

	if (ret && !stat(g->path, &st) && S_ISBLK(st.st_mode))
		g->target.kind = TARGET_BLOCK;
	else if (ret)
		return fail(e, EINVAL, "%.*s", (int)strcspn(why.text, "\n"), why.text);
	if (g->target.kind == TARGET_MISSING)
		return fail(e, EINVAL, "%s: no such file, folder or device", g->path);
	if (g->target.kind != TARGET_FILE && g->target.kind != TARGET_DIR &&
	    g->target.kind != TARGET_BLOCK)
		return fail(e, EINVAL,
			    "%s: no folder, no file and no block device: a probe takes one of "
			    "these",
			    g->path);
	return 0;
}

int ground_open(struct ground *g, const char *path, bool only_reads, struct err *e)
{
	int ret;

	*g = (struct ground){ .path = path, .own = -1, .own_direct = -1, .read = -1 };
	g->read_direct = -1;
	ret = ground_look(g, e);
	if (ret)
		return ret;
	if (make_buffers(g))
		return fail(e, ENOMEM, "out of memory");
	g->end_ns = clock_now_ns() + MOST_NS;
	g->folder = g->target.kind == TARGET_DIR ? text_format("%s", path) :
						   target_dir_behind(path);
	if (g->target.kind != TARGET_BLOCK)
		mount_find(&g->mount, path);
	devices_add(&g->devices, path);
	if (only_reads)
		snprintf(g->no_own, sizeof(g->no_own), "the run only reads there");
	else
		look_for_room(g);
	open_own(g);
	open_read(g);
	return 0;
}

void ground_close(struct ground *g)
{
	close_one(g->own);
	close_one(g->own_direct);
	close_one(g->read);
	close_one(g->read_direct);
	free(g->folder);
	free(g->buf);
	free(g->into);
	mount_free(&g->mount);
}
