/* SPDX-License-Identifier: MIT */
/* The type of replay_skip=: operations of a log that are left out. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "job/types.h"
#include "load/iolog.h"

static const struct {
	const char *name;
	uint32_t bit;
} words[] = {
	{ "read", SKIP_READ }, { "write", SKIP_WRITE }, { "trim", SKIP_TRIM }, { "sync", SKIP_SYNC }
};

#define NWORDS (sizeof(words) / sizeof(words[0]))

static int skip_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	const char *p = text;
	uint32_t bits = 0;

	while (*p) {
		size_t n = strcspn(p, ","), i = 0;

		while (i < NWORDS && (strlen(words[i].name) != n || strncmp(words[i].name, p, n)))
			i++;
		if (i == NWORDS)
			return fail(e, EINVAL,
				    "%s=%s: not known: write read, write, trim and sync, with , "
				    "between them",
				    o->name, text);
		bits |= words[i].bit;
		p += n + (p[n] == ',');
	}
	if (!bits)
		return fail(e, EINVAL, "%s=: a value is missing", o->name);
	*(uint32_t *)field = bits;
	return 0;
}

static void skip_print(const struct opt *o, const void *field, FILE *f)
{
	uint32_t bits = *(const uint32_t *)field;
	bool any = false;

	(void)o;
	for (size_t i = 0; i < NWORDS; i++) {
		if (!(bits & words[i].bit))
			continue;
		fprintf(f, "%s%s", any ? "," : "", words[i].name);
		any = true;
	}
}

const struct opt_type opt_iolog_skip = { "WORD[,WORD]", skip_parse, skip_print, NULL };
