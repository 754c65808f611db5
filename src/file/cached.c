/* SPDX-License-Identifier: MIT */
/*
 * Looking for what uncached=1 has left in the page cache: see cached.h. It is looked at when the
 * job has ended. What is there of an overwrite on ext4 is dropped by the next read, such as those
 * of the blocks that mark the file as iogen's: later, less is there.
 */
#include "file/cached.h"

#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/units.h"
#include "io/file_system.h"
#include "io/target_cached.h"
#include "io/target_open.h"

#define LEAST_PCT \
	1 /* less is at the edges: pages that are shared with neighbours, or on their way */
#define PAUSE_NS 20000000
#define MOST_PAUSES 20

/* Returns a reason, where one is known. */
static const char *reason(const struct file *file)
{
	if (file->writes && !strcmp(file_system_name(file->path), "ext4"))
		return ": ext4 drops what is written to new space, but an overwrite only when "
		       "something reads it";
	return file->reads ? ": what was read ahead and not asked for stays" : "";
}

/*
 * Finds what is cached once that no longer changes: the kernel drops pages a little after it has
 * told that they are written. Returns 0 or -errno.
 */
static int cached_settled(int fd, const struct file *file, uint64_t *bytes)
{
	const struct region *r = &file->region;
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	uint64_t before = UINT64_MAX;
	int ret = target_cached(fd, r->start, r->length, file->writes, bytes);

	for (int i = 0; !ret && *bytes && *bytes != before && i < MOST_PAUSES; i++) {
		before = *bytes;
		nanosleep(&pause, NULL);
		ret = target_cached(fd, r->start, r->length, false, bytes);
	}
	return ret;
}

static void note_file(const struct file *file, const struct job *job, struct err *note)
{
	struct target_id id = file->id;
	uint64_t length = file->region.length, bytes = 0;
	int fd = target_open(file->path, O_RDONLY, &id);
	char share[32];

	if (fd < 0)
		return;
	if (!cached_settled(fd, file, &bytes) && bytes > length / 100 * LEAST_PCT) {
		units_share(share, sizeof(share), bytes < length ? bytes : length, length);
		note_add(note,
			 "[%s] uncached=1: %s of the job's part of %s stayed in the page cache%s",
			 job->name, share, file->path, reason(file));
	}
	close(fd);
}

void files_note_cached(const struct files *f, const struct job *job, struct err *note)
{
	for (uint32_t i = 0; i < f->n; i++) {
		const struct file *file = &f->list[i];

		if ((file->reads || file->writes) && file->id.kind == TARGET_FILE &&
		    file->region.length)
			note_file(file, job, note);
	}
}
