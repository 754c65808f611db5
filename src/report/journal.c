/* SPDX-License-Identifier: MIT */
/* A file of records, of which those that are whole count: see journal.h. */
#include "report/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/text.h"
#include "version.h"

#define FIRST_WORDS "iogen journal 1 "
#define FIRST_LINE FIRST_WORDS IOGEN_VERSION "\n"
#define MOST_LINE 256
#define CLAIM_TRIES 100

/* The header of a record, before its bytes. */
struct head {
	uint64_t length, sum;
};

static uint64_t sum_of(const struct journal *j, const void *bytes, size_t n)
{
	return XXH3_64bits_withSeed(bytes, n, j->end);
}

/* Locks the file. A new one is locked in any case: another process may look into it just now. */
static int take_lock(int fd, bool new)
{
	int ret;

	do {
		ret = flock(fd, LOCK_EX | (new ? 0 : LOCK_NB)) ? errno : 0;
	} while (ret == EINTR);
	return ret;
}

/* Opens and locks the file. Returns 0 or -errno: -ESTALE where its run has removed it meanwhile. */
static int lock(struct journal *j, const char *dir, int flags)
{
	struct stat st;
	int ret = 0;

	*j = (struct journal){ .dir = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC) };
	if (j->dir < 0)
		return -errno;
	j->fd = openat(j->dir, JOURNAL_FILE, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | flags,
		       0600);
	if (j->fd < 0)
		ret = -errno;
	/* a file system without locks has none for others, either */
	else if (take_lock(j->fd, flags & O_CREAT) == EWOULDBLOCK)
		ret = -EAGAIN;
	else if (fstat(j->fd, &st) || !S_ISREG(st.st_mode))
		ret = -EINVAL;
	else if (!st.st_nlink)
		ret = -ESTALE;
	return ret;
}

bool journal_is_own(const struct journal *j)
{
	struct stat dir, file;

	return !fstat(j->dir, &dir) && !fstat(j->fd, &file) && dir.st_uid == geteuid() &&
	       file.st_uid == geteuid() && !(dir.st_mode & S_IWOTH) &&
	       !(file.st_mode & (S_IWGRP | S_IWOTH));
}

int64_t journal_born_ns(const struct journal *j)
{
	struct statx sx;

	if (statx(j->fd, "", AT_EMPTY_PATH, STATX_BTIME, &sx) || !(sx.stx_mask & STATX_BTIME))
		return 0;
	return sx.stx_btime.tv_sec * INT64_C(1000000000) + sx.stx_btime.tv_nsec;
}

/* Reads all of @n bytes. */
static bool read_at(const struct journal *j, void *to, size_t n, uint64_t at)
{
	size_t done = 0;

	while (done < n) {
		ssize_t got = pread(j->fd, (char *)to + done, n - done, (off_t)(at + done));

		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

static enum journal_found look(struct journal *j, char **version)
{
	char line[MOST_LINE + 1] = "";
	ssize_t n = pread(j->fd, line, MOST_LINE, 0);
	char *end = n > 0 ? strchr(line, '\n') : NULL;

	if (!end || strncmp(line, "iogen journal ", strlen("iogen journal ")) != 0)
		return JOURNAL_BAD;
	j->end = (uint64_t)(end - line) + 1;
	if (!strncmp(line, FIRST_LINE, strlen(FIRST_LINE)))
		return JOURNAL_OPEN;
	*end = '\0';
	if (version)
		*version = text_harmless(strrchr(line, ' ') + 1);
	return JOURNAL_OTHER;
}

enum journal_found journal_open(struct journal *j, const char *dir, char **version)
{
	int ret = lock(j, dir, 0);
	enum journal_found found = ret == -EAGAIN ? JOURNAL_IN_USE : JOURNAL_BAD;

	if (ret == -ENOENT || ret == -ENOTDIR || ret == -ESTALE)
		found = JOURNAL_MISSING;
	else if (!ret)
		found = look(j, version);
	if (found != JOURNAL_OPEN)
		journal_close(j, false);
	return found;
}

/* Writes all of @n bytes. Returns 0 or -errno. */
static int write_all(int fd, const void *from, size_t n)
{
	size_t done = 0;

	while (done < n) {
		ssize_t put = write(fd, (const char *)from + done, n - done);

		if (put < 0 && errno != EINTR)
			return -errno;
		done += put > 0 ? (size_t)put : 0;
	}
	return 0;
}

/* Opens it for writing at its end, and cuts off what is behind. Returns a descriptor or -errno. */
static int end_open(const struct journal *j)
{
	int fd = openat(j->dir, JOURNAL_FILE, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat a, b;
	int ret = fd < 0 ? -errno : 0;

	if (!ret &&
	    (fstat(fd, &a) || fstat(j->fd, &b) || a.st_ino != b.st_ino || a.st_dev != b.st_dev))
		ret = -ESTALE;
	if (!ret && (uint64_t)a.st_size > j->end && ftruncate(fd, (off_t)j->end))
		ret = -errno;
	if (!ret && lseek(fd, (off_t)j->end, SEEK_SET) < 0)
		ret = -errno;
	if (ret && fd >= 0)
		close(fd);
	return ret ? ret : fd;
}

/* Adds bytes at the end, all or none of them. Returns 0 or -errno. */
static int add(struct journal *j, const void *head, size_t nhead, const void *bytes, size_t n)
{
	int fd = end_open(j), ret = fd < 0 ? fd : write_all(fd, head, nhead);

	if (!ret)
		ret = write_all(fd, bytes, n);
	if (ret && fd >= 0)
		(void)!ftruncate(fd, (off_t)j->end);
	if (fd >= 0 && close(fd) && !ret)
		ret = -errno;
	if (!ret)
		j->end += nhead + n;
	return ret;
}

/* Opens what an interrupted run left, to be written over. Returns 0 or -errno. */
static int lock_left(struct journal *j, const char *dir)
{
	int ret = lock(j, dir, 0);

	return !ret && look(j, NULL) != JOURNAL_OPEN ? -EEXIST : ret;
}

bool journal_may_begin(const char *dir)
{
	struct journal j;
	int ret = lock_left(&j, dir);

	journal_close(&j, false);
	return !ret || ret == -ENOENT || ret == -ESTALE || ret == -EAGAIN;
}

int journal_claim(struct journal *j, const char *dir)
{
	bool gone = true;
	int ret = 0;

	/* the run that has it may end, and remove it, between two of these calls */
	for (int i = 0; gone && i < CLAIM_TRIES; i++) {
		ret = lock(j, dir, O_CREAT | O_EXCL);
		gone = ret == -ESTALE;
		if (ret == -EEXIST) {
			journal_close(j, false);
			ret = lock_left(j, dir);
			gone = ret == -ENOENT || ret == -ESTALE;
		}
		if (ret)
			journal_close(j, false);
	}
	return ret;
}

int journal_begin(struct journal *j)
{
	int ret;

	j->end = 0;
	ret = add(j, FIRST_LINE, strlen(FIRST_LINE), NULL, 0);
	if (ret)
		journal_close(j, true);
	return ret;
}

bool journal_next(struct journal *j, struct pack *record)
{
	struct head head;
	struct stat st;
	bool whole;

	*record = (struct pack){ .reads = true };
	if (!j->fd || fstat(j->fd, &st) || !read_at(j, &head, sizeof(head), j->end) ||
	    head.length > (uint64_t)st.st_size - j->end - sizeof(head) || !head.length)
		return false;
	record->bytes = malloc(head.length);
	record->n = head.length;
	whole = record->bytes && read_at(j, record->bytes, record->n, j->end + sizeof(head)) &&
		sum_of(j, record->bytes, record->n) == head.sum;
	if (whole)
		j->end += sizeof(head) + record->n;
	else
		pack_free(record);
	return whole;
}

int journal_add(struct journal *j, const struct pack *record)
{
	const struct head head = { record->n, sum_of(j, record->bytes, record->n) };

	return add(j, &head, sizeof(head), record->bytes, record->n);
}

void journal_sync(const struct journal *j)
{
	if (j->fd > 0)
		fdatasync(j->fd);
}

/* Returns whether the file that is open has the name. */
static bool has_name(const struct journal *j)
{
	struct stat a, b;

	return !fstat(j->fd, &a) && !fstatat(j->dir, JOURNAL_FILE, &b, AT_SYMLINK_NOFOLLOW) &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

void journal_close(struct journal *j, bool remove)
{
	/* before the lock is gone: who waits for it finds no file */
	if (remove && j->fd > 0 && has_name(j))
		unlinkat(j->dir, JOURNAL_FILE, 0);
	if (j->fd > 0)
		close(j->fd);
	if (j->dir > 0)
		close(j->dir);
	*j = (struct journal){ 0 };
}
