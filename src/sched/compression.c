/* SPDX-License-Identifier: MIT */
/*
 * Finding what btrfs does not compress: see compression.h. It never does so in files whose space
 * was reserved, whatever became of that space, nor in those without copy on write. Of others it
 * looks at a sample first, unless compress-force says otherwise. The rules come from observations
 * of Linux 6.18.
 */
#include "sched/compression.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/extents.h"
#include "io/target_open.h"
#include "load/content_options.h"
#include "base/mount.h"

#define STEP 256               /* bytes from one sample to the next */
#define SAMPLE 16              /* bytes of a sample */
#define MOST_CHUNK (64u << 10) /* larger ones make places that compress, and others that do not */

/* Answers of a file that is open. */
struct asked {
	bool reserved;
	bool plain; /* no copy on write */
	bool asks;  /* its own flag: it is to be compressed */
};

static bool has_option(const struct mount *m, const char *name)
{
	char *value = mount_option(m, name);
	bool has = value && strcmp(value, "no") != 0 && strcmp(value, "none") != 0;

	free(value);
	return has;
}

static int is_unwritten(void *arg, const struct fiemap_extent *x)
{
	(void)arg;
	return x->fe_flags & FIEMAP_EXTENT_UNWRITTEN ? 1 : 0;
}

static bool ask(const struct file *file, struct asked *a)
{
	struct target_id id = file->id;
	int fd = target_open(file->path, O_RDONLY, &id);
	unsigned int flags = 0;

	if (fd < 0)
		return false;
	if (ioctl(fd, FS_IOC_GETFLAGS, &flags))
		flags = 0;
	a->plain = flags & FS_NOCOW_FL;
	a->asks = flags & FS_COMPR_FL;
	/* a layout reserves before it writes */
	a->reserved = (file->new_data && target_is_new(&id)) ||
		      extents_each(fd, file->need, false, is_unwritten, NULL) == 1;
	close(fd);
	return true;
}

/*
 * Returns whether at least three quarters of the samples lie in the random part of a chunk, which
 * is in front of the part that compresses. With chunks of 512 bytes, all do below 50 percent.
 */
static bool samples_are_random(const struct content_options *o, uint64_t chunk)
{
	uint64_t random = chunk * (100 - o->compress) / 100, all = 0, others = 0;

	if (!chunk || chunk > MOST_CHUNK)
		return false;
	do {
		others += all * STEP % chunk + SAMPLE / 2 >= random;
		all++;
	} while (all * STEP % chunk);
	return others * 4 <= all;
}

/* Returns why nothing that is written to a file is compressed; NULL: it is, or is not to be. */
static const char *reason(const struct file *file, const struct content_options *o, uint64_t chunk)
{
	bool compresses, forced, btrfs;
	struct asked a = { 0 };
	struct mount m;

	if (mount_find(&m, file->path))
		return NULL;
	btrfs = m.type && !strcmp(m.type, "btrfs");
	forced = has_option(&m, "compress-force");
	compresses = forced || has_option(&m, "compress");
	mount_free(&m);
	if (!btrfs || !ask(file, &a) || !(compresses || a.asks))
		return NULL;
	if (a.plain)
		return "it has no copy on write (chattr +C)";
	if (a.reserved)
		return "its space was reserved (a new file that is written with fallocate=none has "
		       "none)";
	if (!forced && samples_are_random(o, chunk))
		return "a sample of such data, at each 256th byte, says that it does not pay (the "
		       "mount option compress-force asks no sample)";
	return NULL;
}

void sched_note_compression(const struct files *f, const struct job *job, struct err *note)
{
	const struct content_options *o = job->content;
	uint64_t block = job_blocks(job)[1].hi, chunk = o->chunk ? o->chunk : block;

	for (uint32_t i = 0; i < f->n && o->compress; i++) {
		const struct file *file = &f->list[i];
		bool looked = file->writes && file->id.kind == TARGET_FILE;
		const char *why = looked ? reason(file, o, chunk < block ? chunk : block) : NULL;

		if (why)
			note_add(note,
				 "[%s] buffer_compress_percentage=%u: btrfs does not compress "
				 "%s: %s",
				 job->name, o->compress, file->path, why);
	}
}
