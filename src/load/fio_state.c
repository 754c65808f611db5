/* SPDX-License-Identifier: MIT */
/* fio's own file of verify_state_save=1: see fio_state.h. */
#include "load/fio_state.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "load/checksum.h"

#define VERSION 3
/* The versions that list the writes that had not come back. */
#define FIRST_MISSING 5
#define LAST_MISSING 7
#define NAME_MOST 64
#define ORDER_MARK UINT64_C(0x6e65676f69) /* "iogen" */

/* The file but for its places, all numbers in little-endian order. */
struct head {
	uint64_t version, size, crc;
};

struct body {
	uint64_t nplaces;
	uint32_t depth, files;
	uint64_t writes, number;
	uint64_t random[7]; /* 1, ORDER_MARK, the order, 0 ...; without an order all 0 */
	char name[NAME_MOST];
};

/* The same of versions 5 to 7. */
struct missing_body {
	uint32_t nmissing, unused;
	uint64_t writes, number;
	uint64_t random[7];
	char name[NAME_MOST];
};

_Static_assert(sizeof(struct head) == 24 && sizeof(struct body) == 152, "they have no gaps");
_Static_assert(sizeof(struct missing_body) == 144, "it has no gaps");

char *fio_state_path(const char *dir, const char *name, uint32_t number)
{
	char *job = text_format("%s", name), *path;

	for (char *p = job; *p; p++)
		if (*p == '/')
			*p = '.';
	path = text_format("%s%slocal-%s-%u-verify.state", dir ? dir : "", dir ? "/" : "", job,
			   number);
	free(job);
	return path;
}

/* fio's has no last inversion. */
static uint64_t sum_of(const void *bytes, size_t n)
{
	return (uint32_t)~crc32c(bytes, (uint32_t)n);
}

static void body_fill(struct body *b, const struct fio_state *s, struct fio_state_place *places)
{
	*b = (struct body){
		.nplaces = htole64(s->nplaces),
		.depth = htole32(s->depth),
		.files = htole32(s->files),
		.writes = htole64(s->writes),
		.number = htole64(s->number),
	};
	if (s->ordered) {
		b->random[0] = htole64(1);
		b->random[1] = htole64(ORDER_MARK);
		b->random[2] = htole64(s->order);
	}
	memcpy(b->name, s->name, strnlen(s->name, NAME_MOST - 1));
	for (size_t i = 0; i < s->nplaces; i++)
		places[i] = (struct fio_state_place){ htole64(s->places[i].file),
						      htole64(s->places[i].offset) };
}

int fio_state_print(const struct fio_state *s, FILE *f)
{
	uint64_t room = (uint64_t)s->depth * s->files;
	uint64_t n = sizeof(struct body) + room * sizeof(struct fio_state_place);
	struct head head;
	struct body *body;
	int ret = 0;

	if (room > FIO_STATE_MOST / sizeof(struct fio_state_place) || n > FIO_STATE_MOST)
		return -EFBIG;
	body = calloc(1, n);
	if (!body)
		return -ENOMEM;
	body_fill(body, s, (struct fio_state_place *)(void *)(body + 1));
	head = (struct head){ htole64(VERSION), htole64(n), htole64(sum_of(body, n)) };
	if (fwrite(&head, sizeof(head), 1, f) != 1 || fwrite(body, n, 1, f) != 1)
		ret = errno ? -errno : -EIO;
	free(body);
	return ret;
}

static const char *take_places(struct fio_state *s, const char *at, size_t size)
{
	struct body b;
	uint64_t n;

	if (size < sizeof(b))
		return "it is too short for a state of fio's";
	memcpy(&b, at, sizeof(b));
	n = le64toh(b.nplaces);
	if (n > (size - sizeof(b)) / sizeof(*s->places))
		return "its places are more than it has room for";
	*s = (struct fio_state){
		.writes = le64toh(b.writes),
		.depth = le32toh(b.depth),
		.files = le32toh(b.files),
		.number = le64toh(b.number),
		.ordered = le64toh(b.random[1]) == ORDER_MARK,
		.order = le64toh(b.random[2]),
		.nplaces = n,
		.places = calloc(n + 1, sizeof(*s->places)),
	};
	if (!s->places)
		return "out of memory";
	memcpy(s->places, at + sizeof(b), n * sizeof(*s->places));
	for (size_t i = 0; i < n; i++) {
		s->places[i].file = le64toh(s->places[i].file);
		s->places[i].offset = le64toh(s->places[i].offset);
	}
	return NULL;
}

static const char *take_missing(struct fio_state *s, const char *at, size_t size)
{
	struct missing_body b;
	uint32_t n;

	if (size < sizeof(b))
		return "it is too short for a state of fio's";
	memcpy(&b, at, sizeof(b));
	n = le32toh(b.nmissing);
	if (n > (size - sizeof(b)) / sizeof(*s->missing))
		return "its writes are more than it has room for";
	*s = (struct fio_state){
		.writes = le64toh(b.writes),
		.number = le64toh(b.number),
		.nmissing = n,
		.missing = calloc((size_t)n + 1, sizeof(*s->missing)),
	};
	if (!s->missing)
		return "out of memory";
	memcpy(s->missing, at + sizeof(b), n * sizeof(*s->missing));
	for (uint32_t i = 0; i < n; i++)
		s->missing[i] = le64toh(s->missing[i]);
	return NULL;
}

const char *fio_state_read(struct fio_state *s, const void *bytes, size_t n)
{
	const char *at = bytes;
	struct head head;
	uint64_t version;
	bool missing;

	*s = (struct fio_state){ 0 };
	if (n < sizeof(head))
		return "it is too short for a state of fio's";
	memcpy(&head, at, sizeof(head));
	at += sizeof(head);
	n -= sizeof(head);
	version = le64toh(head.version);
	missing = version >= FIRST_MISSING && version <= LAST_MISSING;
	if (version != VERSION && !missing)
		return "it is of a version that iogen does not read: those of fio up to 3.38 and "
		       "since 3.41 are read";
	if (le64toh(head.size) != n || n > FIO_STATE_MOST)
		return "it has another length than it says";
	if (le64toh(head.crc) != sum_of(at, n))
		return "its checksum is wrong";
	return missing ? take_missing(s, at, n) : take_places(s, at, n);
}

void fio_state_release(struct fio_state *s)
{
	free(s->places);
	free(s->missing);
	s->places = NULL;
	s->missing = NULL;
}

static bool is_missing(const struct fio_state *s, uint64_t number)
{
	for (size_t i = 0; i < s->nmissing; i++)
		if (s->missing[i] == number)
			return true;
	return false;
}

bool fio_state_knows(const struct fio_state *s, uint64_t number, uint32_t file, uint64_t offset)
{
	if (number >= s->writes)
		return false;
	if (s->missing)
		return !is_missing(s, number);
	if (s->writes > s->depth && number < s->writes - s->depth)
		return true;
	for (size_t i = 0; i < s->nplaces; i++)
		if (s->places[i].file == file && s->places[i].offset == offset)
			return true;
	return false;
}
