/* SPDX-License-Identifier: MIT */
/* Rows of the state of verify_state_save=1: see verify_state.h. */
#include "load/verify_state.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "load/checksum.h"

const char verify_state_header[] =
	"job,worker,file,begin_ns,start,length,turn,known,reserved,synced,"
	"exceptions,sum,path\n";

#define EXCEPTION_COLUMNS 11 /* an exception is a distance from known, and a blank */
#define SUM_COLUMNS 8
#define NONE "00000000" /* digits in place of the sum, while it is taken */

static const struct {
	size_t field;
	bool wide; /* 64 bits, in 20 columns; else 32 bits in 10 */
} cells[] = {
	{ offsetof(struct verify_state, job), false },
	{ offsetof(struct verify_state, worker), false },
	{ offsetof(struct verify_state, file), false },
	{ offsetof(struct verify_state, begin_ns), true },
	{ offsetof(struct verify_state, start), true },
	{ offsetof(struct verify_state, length), true },
	{ offsetof(struct verify_state, turn), true },
	{ offsetof(struct verify_state, known), true },
	{ offsetof(struct verify_state, reserved), true },
	{ offsetof(struct verify_state, synced), true },
};

#define CELLS (sizeof(cells) / sizeof(cells[0]))

/* Bytes from a row's start to its exceptions and its sum. */
#define EXCEPTIONS_AT (3 * 11 + 7 * 21)
#define SUM_AT (EXCEPTIONS_AT + VERIFY_STATE_EXCEPTIONS * EXCEPTION_COLUMNS + 1)
#define PATH_AT (SUM_AT + SUM_COLUMNS + 1)

_Static_assert(PATH_AT + 4 <= VERIFY_STATE_ROW, "a row without its path has room");

/* --- printing --- */

static size_t print_exceptions(const struct verify_state *s, char *p)
{
	size_t n = 0;

	for (uint32_t i = 0; i < VERIFY_STATE_EXCEPTIONS; i++)
		n += i < s->nexceptions ?
			     (size_t)sprintf(p + n, "%10" PRIu64 " ", s->known - s->exceptions[i]) :
			     (size_t)sprintf(p + n, "%11s", "");
	p[n++] = ',';
	return n;
}

static size_t print_path(const char *path, char *p)
{
	char *at = p;

	*at++ = '"';
	for (; *path; path++) {
		if (*path == '"')
			*at++ = '"';
		*at++ = *path;
	}
	*at++ = '"';
	*at++ = '\n';
	return (size_t)(at - p);
}

size_t verify_state_print(const struct verify_state *s, const char *path, char *text)
{
	size_t n = 0;
	char sum[SUM_COLUMNS + 1];

	if (strlen(path) >= VERIFY_STATE_PATH)
		return 0;
	for (size_t i = 0; i < CELLS; i++) {
		const char *field = (const char *)s + cells[i].field;

		if (cells[i].wide)
			n += (size_t)sprintf(text + n, "%20" PRIu64 ",",
					     *(const uint64_t *)(const void *)field);
		else
			n += (size_t)sprintf(text + n, "%10" PRIu32 ",",
					     *(const uint32_t *)(const void *)field);
	}
	n += print_exceptions(s, text + n);
	memcpy(text + n, NONE ",", SUM_COLUMNS + 1);
	n += SUM_COLUMNS + 1;
	n += print_path(path, text + n);
	snprintf(sum, sizeof(sum), "%08x", crc32c(text, n));
	memcpy(text + SUM_AT, sum, SUM_COLUMNS);
	return n;
}

/* --- reading --- */

/* Reads a number of so many columns, with blanks before it, and @end behind it. */
static bool read_number(const char *p, int columns, char end, uint64_t most, uint64_t *n)
{
	int i = 0;

	*n = 0;
	while (i < columns && p[i] == ' ')
		i++;
	if (i == columns)
		return false;
	for (; i < columns; i++) {
		if (p[i] < '0' || p[i] > '9' || *n > (most - (uint64_t)(p[i] - '0')) / 10)
			return false;
		*n = *n * 10 + (uint64_t)(p[i] - '0');
	}
	return p[columns] == end;
}

static bool read_cells(const char *p, struct verify_state *s)
{
	for (size_t i = 0; i < CELLS; i++) {
		char *field = (char *)s + cells[i].field;
		int columns = cells[i].wide ? 20 : 10;
		uint64_t n;

		if (!read_number(p, columns, ',', cells[i].wide ? INT64_MAX : UINT32_MAX, &n))
			return false;
		if (cells[i].wide)
			*(uint64_t *)(void *)field = n;
		else
			*(uint32_t *)(void *)field = (uint32_t)n;
		p += columns + 1;
	}
	return true;
}

static bool read_exceptions(const char *p, struct verify_state *s)
{
	uint64_t back, last = UINT64_MAX;

	s->nexceptions = 0;
	for (uint32_t i = 0; i < VERIFY_STATE_EXCEPTIONS; i++, p += EXCEPTION_COLUMNS) {
		if (!strncmp(p, "           ", EXCEPTION_COLUMNS))
			continue;
		if (i != s->nexceptions || !read_number(p, 10, ' ', s->known, &back) || !back ||
		    back >= last)
			return false;
		last = back;
		s->exceptions[s->nexceptions++] = s->known - back;
	}
	return *p == ',';
}

/* Copies the path at @p, whose quotes are doubled; returns what is behind it, or NULL. */
static const char *read_path(const char *p, const char *end, char *path)
{
	size_t n = 0;

	if (p >= end || *p++ != '"')
		return NULL;
	for (; p < end && (*p != '"' || (p + 1 < end && p[1] == '"')); p++) {
		p += *p == '"';
		if (n + 1 >= VERIFY_STATE_PATH)
			return NULL;
		path[n++] = *p;
	}
	path[n] = '\0';
	return p < end && *p == '"' && n ? p + 1 : NULL;
}

static bool holds_together(const struct verify_state *s)
{
	return s->known <= s->reserved && s->synced <= s->known &&
	       s->start <= (uint64_t)INT64_MAX - s->length;
}

/* Returns whether the row of @n bytes at @row has the sum that it says. */
static bool sum_is_right(const char *row, size_t n)
{
	char copy[VERIFY_STATE_ROW + 2 * VERIFY_STATE_PATH], sum[SUM_COLUMNS + 1];

	if (n > sizeof(copy))
		return false;
	memcpy(copy, row, n);
	memset(copy + SUM_AT, *NONE, SUM_COLUMNS);
	snprintf(sum, sizeof(sum), "%08x", crc32c(copy, n));
	return !memcmp(sum, row + SUM_AT, SUM_COLUMNS);
}

bool verify_state_read(const char **text, struct verify_state *s, char *path, bool *whole)
{
	const char *row = *text, *end = strchr(row, '\n');

	*s = (struct verify_state){ 0 };
	*path = '\0';
	if (!end || end - row < PATH_AT)
		return false;
	*text = end + 1;
	*whole = read_cells(row, s) && read_exceptions(row + EXCEPTIONS_AT, s) &&
		 row[SUM_AT + SUM_COLUMNS] == ',' && read_path(row + PATH_AT, end, path) == end &&
		 holds_together(s) && sum_is_right(row, (size_t)(end + 1 - row));
	return true;
}
