/* SPDX-License-Identifier: MIT */
/* Files and devices for tests: see disk.h. */
#include "tests/disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "io/buffers.h"
#include "io/target_mark.h"
#include "base/rng.h"

static void die(const char *what)
{
	perror(what);
	exit(1);
}

/* Never zero, and another in each place that a block could be mistaken for. */
static unsigned char made_byte(uint64_t at)
{
	return (unsigned char)(1 + (at + at / 251 + at / 65536) % 251);
}

static int file_open(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0644);

	if (fd < 0)
		die(path);
	return fd;
}

void file_put(const char *path, uint64_t start, uint64_t length)
{
	int fd = file_open(path, O_WRONLY | O_CREAT);
	unsigned char *buf = malloc(length + 1);

	for (uint64_t i = 0; i < length; i++)
		buf[i] = made_byte(start + i);
	if (pwrite(fd, buf, length, (off_t)start) != (ssize_t)length)
		die(path);
	free(buf);
	close(fd);
}

void file_make(const char *path, uint64_t size)
{
	unlink(path);
	file_put(path, 0, size);
}

void file_sparse(const char *path, uint64_t size)
{
	int fd;

	unlink(path);
	fd = file_open(path, O_WRONLY | O_CREAT);
	if (ftruncate(fd, (off_t)size))
		die(path);
	close(fd);
}

/* @length bytes from @start; the caller frees them. NULL: there are fewer. */
static unsigned char *file_get(const char *path, uint64_t start, uint64_t length)
{
	int fd = file_open(path, O_RDONLY);
	unsigned char *buf = malloc(length + 1);
	uint64_t got = 0;
	ssize_t n = 1;

	while (got < length && n > 0) {
		n = pread(fd, buf + got, length - got, (off_t)(start + got));
		got += n > 0 ? (uint64_t)n : 0;
	}
	close(fd);
	if (got == length)
		return buf;
	free(buf);
	return NULL;
}

bool file_has_made(const char *path, uint64_t start, uint64_t length)
{
	unsigned char *buf = file_get(path, start, length);
	bool same = buf;

	for (uint64_t i = 0; same && i < length; i++)
		same = buf[i] == made_byte(start + i);
	free(buf);
	return same;
}

bool file_has_zeros(const char *path, uint64_t start, uint64_t length)
{
	unsigned char *buf = file_get(path, start, length);
	bool same = buf;

	for (uint64_t i = 0; same && i < length; i++)
		same = !buf[i];
	free(buf);
	return same;
}

bool file_has_layout(const char *path, uint64_t start, uint64_t length, uint64_t key)
{
	unsigned char *buf = file_get(path, start, length), *chunk = malloc(MIB);
	bool same = buf;

	for (uint64_t i = 0; same && i < length; i++) {
		if (!i || (start + i) % MIB == 0)
			buffer_fill(chunk, MIB, rng_combine(key, (start + i) / MIB));
		same = buf[i] == chunk[(start + i) % MIB];
	}
	free(chunk);
	free(buf);
	return same;
}

uint64_t file_size(const char *path)
{
	struct stat st;

	return stat(path, &st) ? UINT64_MAX : (uint64_t)st.st_size;
}

void file_mark(const char *path)
{
	int fd = file_open(path, O_RDONLY);

	target_mark(fd, true);
	target_mark_complete(fd);
	close(fd);
	if (!file_marked(path))
		die(path);
}

bool file_marked(const char *path)
{
	return getxattr(path, "user.iogen", NULL, 0) >= 0;
}

void file_ours(const char *path, uint64_t size)
{
	file_make(path, size);
	file_mark(path);
}

static void entry_state(const char *name, FILE *f)
{
	struct stat st;

	if (lstat(name, &st))
		die(name);
	fprintf(f, "%s: inode %lu, mode %o, %ld bytes, mtime %ld.%09ld, ctime %ld.%09ld%s\n", name,
		(unsigned long)st.st_ino, st.st_mode, (long)st.st_size, st.st_mtim.tv_sec,
		st.st_mtim.tv_nsec, st.st_ctim.tv_sec, st.st_ctim.tv_nsec,
		file_marked(name) ? ", marked" : "");
}

char *folder_state(void)
{
	struct dirent **names;
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);
	int n = scandir(".", &names, NULL, alphasort);

	if (!f || n < 0)
		die("scandir");
	for (int i = 0; i < n; i++) {
		if (strcmp(names[i]->d_name, ".."))
			entry_state(names[i]->d_name, f);
		free(names[i]);
	}
	free(names);
	fclose(f);
	return text;
}

/* Loop number @number on @file; -1 with errno where that failed. */
static int loop_attach(long number, int file, char *path, size_t n)
{
	struct loop_config config = { .fd = (uint32_t)file,
				      .info = { .lo_flags = LO_FLAGS_AUTOCLEAR } };
	int fd, failed;

	snprintf(path, n, "/dev/loop%ld", number);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0 || !ioctl(fd, LOOP_CONFIGURE, &config))
		return fd;
	failed = errno;
	close(fd);
	errno = failed;
	return -1;
}

int loop_open(const char *file, char *path, size_t n)
{
	int backing = file_open(file, O_RDWR), fd = -1;

	/* what is free now may be somebody else's a moment later */
	for (int tries = 0; fd < 0 && tries < 100; tries++) {
		int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
		long number = control < 0 ? -1 : ioctl(control, LOOP_CTL_GET_FREE);

		if (control >= 0)
			close(control);
		if (number < 0)
			break;
		fd = loop_attach(number, backing, path, n);
		if (fd < 0 && errno != EBUSY)
			break;
	}
	if (fd < 0)
		printf("no loop device can be made here: %s\n", strerror(errno));
	close(backing);
	return fd;
}

char *file_contents(const char *path, uint64_t *size)
{
	int fd = file_open(path, O_RDONLY);
	char *text;

	*size = file_size(path);
	text = malloc(*size + 1);
	if (!text || read(fd, text, *size) != (ssize_t)*size)
		die(path);
	close(fd);
	return text;
}

bool file_takes_direct(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECT | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}
