/* SPDX-License-Identifier: MIT */
/* Joining the messages of ranks: see words.h. */
#include "hosts/words.h"

#include <string.h>

static const struct err *words_of(const struct host_part *p, uint32_t i, bool notes)
{
	const struct job_result *r = &p->jobs[i];

	return !r->started ? NULL : notes ? &r->note : &r->err;
}

/* Returns the first message, or the one behind @line, and its length; NULL: there is none. */
static const char *line_next(const struct err *e, const char *line, size_t *len)
{
	const char *next = line ? line + *len + 1 : e->text;

	if (next >= e->text + e->len)
		return NULL;
	*len = strcspn(next, "\n");
	return next;
}

static bool has(const struct err *e, const char *line, size_t len)
{
	size_t n;

	for (const char *p = NULL; (p = line_next(e, p, &n));)
		if (n == len && !memcmp(p, line, n))
			return true;
	return false;
}

/* Finds the messages that all ranks have. */
static void find_common(struct err *common, const struct host_part *parts, uint32_t n, uint32_t i,
			bool notes)
{
	const struct err *first = NULL;
	size_t len;

	for (uint32_t k = 0; !first && k < n; k++)
		first = words_of(&parts[k], i, notes);
	for (const char *line = NULL; first && (line = line_next(first, line, &len));) {
		bool all = true;

		for (uint32_t k = 0; all && k < n; k++) {
			const struct err *e = words_of(&parts[k], i, notes);

			all = !e || has(e, line, len);
		}
		if (all)
			note_add(common, "%.*s", (int)len, line);
	}
}

/* Adds a message of one rank: "[job] rank 1 (host): ..." */
static void add(struct err *to, const struct host_part *p, uint32_t i, const char *line, size_t len)
{
	const char *name = p->jobs[i].job->name;
	size_t n = strlen(name) + strlen("[] ");
	bool named = len > n && line[0] == '[' && !strncmp(line + 1, name, n - 3) &&
		     !strncmp(line + n - 2, "] ", 2);

	n = named ? n : 0;
	note_add(to, "%.*srank %u (%s): %.*s", (int)n, line, p->rank, p->host ? p->host : "",
		 (int)(len - n), line + n);
}

void host_words(struct err *to, const struct host_part *parts, uint32_t n, uint32_t i, bool notes)
{
	struct err common;
	size_t len;

	err_clear(&common);
	find_common(&common, parts, n, i, notes);
	err_merge(to, &common);
	for (const struct host_part *p = parts; p < parts + n; p++) {
		const struct err *e = words_of(p, i, notes);

		for (const char *line = NULL; e && (line = line_next(e, line, &len));)
			if (!has(&common, line, len))
				add(to, p, i, line, len);
		if (e && e->lost)
			err_merge(to, &(struct err){ .count = e->lost, .lost = e->lost });
	}
}
