/* SPDX-License-Identifier: MIT */
/*
 * Looking for data that iogen did not write: see target.h. A part that cannot be read is not empty.
 */
#include <blkid/blkid.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "io/target.h"
#include "io/target_hold.h"

#define CHUNK ((uint64_t)1 << 20)
#define SAMPLE ((uint64_t)64 << 10)
#define PLACES 64  /* places over the whole device */
#define RANDOM 448 /* random places of a region that is not read in full */

/* A device that is looked at; what was found is in words. */
struct look {
	int fd;
	uint64_t size;
	char *buf; /* a chunk, and one of zeros behind it */
	char *what;
	size_t n;
};

/* Looks for a signature that libblkid knows: a file system, a RAID member, a partition table. */
static bool has_signature(struct look *l)
{
	blkid_probe pr = blkid_new_probe();
	const char *value = NULL;
	int ret = -1;

	if (pr) {
		blkid_probe_enable_superblocks(pr, 1);
		blkid_probe_set_superblocks_flags(pr, BLKID_SUBLKS_TYPE);
		blkid_probe_enable_partitions(pr, 1);
		ret = blkid_probe_set_device(pr, l->fd, 0, 0) ? -1 : blkid_do_safeprobe(pr);
	}
	if (!ret && !blkid_probe_lookup_value(pr, "TYPE", &value, NULL))
		snprintf(l->what, l->n, "it holds a signature of %s", value);
	else if (!ret && !blkid_probe_lookup_value(pr, "PTTYPE", &value, NULL))
		snprintf(l->what, l->n, "it holds a %s partition table", value);
	else if (ret == -2)
		snprintf(l->what, l->n, "it holds more than one signature");
	else if (ret == -1)
		snprintf(l->what, l->n, "it cannot be read for signatures");
	else
		ret = 1;
	blkid_free_probe(pr);
	return ret != 1;
}

/* Looks at @len bytes, a chunk at most, as far as the device goes. */
static bool has_data_at(struct look *l, uint64_t at, uint64_t len)
{
	len = at < l->size && l->size - at < len ? l->size - at : len;
	for (uint64_t end = at + len; at < end && at < l->size;) {
		ssize_t got = pread(l->fd, l->buf, end - at, (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return snprintf(l->what, l->n,
					"it cannot be read near byte %" PRIu64 ": %s", at,
					got ? strerror(errno) : "it ends there") > 0;
		if (memcmp(l->buf, l->buf + CHUNK, (size_t)got))
			return snprintf(l->what, l->n, "it holds data near byte %" PRIu64, at) > 0;
		at += (uint64_t)got;
	}
	return false;
}

static bool has_data_within(struct look *l, uint64_t start, uint64_t length)
{
	bool found = false;

	for (uint64_t at = start; !found && at < start + length; at += CHUNK)
		found = has_data_at(l, at,
				    start + length - at < CHUNK ? start + length - at : CHUNK);
	return found;
}

/* Looks for data in the first and last MiB, and at 62 places between them. */
static bool has_data_anywhere(struct look *l)
{
	bool found = has_data_at(l, 0, CHUNK);

	for (uint64_t i = 1; !found && i < PLACES - 1; i++)
		found = has_data_at(l, l->size / PLACES * i, SAMPLE);
	return found || has_data_at(l, l->size > CHUNK ? l->size - CHUNK : 0, CHUNK);
}

/* Looks at one place in each of @n parts of a region, nobody knows which. */
static bool has_data_by_chance(struct look *l, uint64_t start, uint64_t length, uint64_t n)
{
	uint64_t part = length / n, chance;
	bool found = false;

	for (uint64_t i = 0; !found && i < n; i++) {
		if (getrandom(&chance, sizeof(chance), 0) != sizeof(chance))
			chance = (uint64_t)rand();
		found = has_data_at(l, start + i * part + chance % part, SAMPLE);
	}
	return found;
}

/* Looks at all of the region, or, where that is too much, at its ends and by chance. */
static bool region_has_data(struct look *l, struct target_held *h, uint64_t start, uint64_t length)
{
	uint64_t ends = 16 * CHUNK;

	length = start >= l->size ? 0 : length < l->size - start ? length : l->size - start;
	if (h && start >= h->from && start + length <= h->to)
		return false;
	if (!h || length <= h->read_left) {
		if (has_data_within(l, start, length))
			return true;
		if (!h)
			return false;
		h->read_left -= length;
		if (start != h->to || h->from == h->to)
			h->from = start;
		h->to = start + length;
		return false;
	}
	if (h->read_left < 2 * ends)
		return has_data_by_chance(l, start, length, PLACES);
	h->read_left -= 2 * ends;
	return has_data_within(l, start, ends) ||
	       has_data_within(l, start + length - CHUNK, CHUNK) ||
	       has_data_by_chance(l, start, length, RANDOM);
}

static bool block_holds_data(const char *path, const struct target *t, uint64_t start,
			     uint64_t length, char *what, size_t n)
{
	struct look l = { .size = t->size, .what = what, .n = n };
	struct target_held *h = target_held(t->id.dev);
	bool found = false;

	l.fd = open(path, O_RDONLY | O_CLOEXEC);
	if (l.fd < 0)
		return snprintf(what, n, "it cannot be read: %s", strerror(errno)) > 0;
	l.buf = calloc(2, CHUNK);
	if (!l.buf)
		abort();
	if (!h || !h->sampled)
		found = has_signature(&l) || has_data_anywhere(&l);
	if (h)
		h->sampled = !found;
	found = found || region_has_data(&l, h, start, length);
	posix_fadvise(l.fd, 0, 0, POSIX_FADV_DONTNEED);
	free(l.buf);
	close(l.fd);
	return found;
}

static const char *const changes[] = {
	[OWNER_US] = "it is iogen's",
	[OWNER_CHANGED] = "it is not as iogen left it",
	[OWNER_COPIED] = "it is a copy of a file of iogen's",
	[OWNER_KILLED] = "an iogen that was killed, or that still runs, was writing to it",
};

bool target_holds_data(const char *path, const struct target *t, uint64_t start, uint64_t length,
		       char *what, size_t n)
{
	if (t->kind == TARGET_BLOCK)
		return block_holds_data(path, t, start, length, what, n);
	if (t->owner == OWNER_OTHER)
		snprintf(what, n, "it holds %" PRIu64 " bytes that iogen did not write", t->size);
	else
		snprintf(what, n, "%s", changes[t->owner]);
	return t->kind == TARGET_FILE && t->size && !t->ours;
}
