/* SPDX-License-Identifier: MIT */
/* How sync_file_range= is read and printed. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>

#include "base/expr.h"
#include "job/job.h"
#include "job/sync_options.h"
#include "job/types.h"

static const struct {
	const char *name;
	unsigned flag;
} words[] = {
	{ "wait_before", SYNC_FILE_RANGE_WAIT_BEFORE },
	{ "write", SYNC_FILE_RANGE_WRITE },
	{ "wait_after", SYNC_FILE_RANGE_WAIT_AFTER },
};

#define NWORDS (sizeof(words) / sizeof(words[0]))

static unsigned word_flag(const char *text, size_t n)
{
	for (size_t i = 0; i < NWORDS; i++)
		if (strlen(words[i].name) == n && !strncmp(words[i].name, text, n))
			return words[i].flag;
	return 0;
}

static int range_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	struct sync_range r = { .nr = 1 };
	const char *p = text;
	uint64_t nr;

	if (!strcmp(text, "none")) {
		*(struct sync_range *)field = (struct sync_range){ 0 };
		return 0;
	}
	for (;; p++) {
		size_t n = strcspn(p, ",:");
		unsigned flag = word_flag(p, n);

		if (!flag)
			return fail(
				e, EINVAL,
				"%s=%s: not known: write any of wait_before write wait_after, and "
				":N behind, such as wait_before,write:8; or none",
				o->name, text);
		r.flags |= flag;
		p += n;
		if (*p != ',')
			break;
	}
	if (*p) {
		if (expr_parse(p + 1, EXPR_SIZE, 0, &nr) || !nr || nr > UINT32_MAX)
			return fail(e, EINVAL, "%s=%s: behind the colon: not a number above 0",
				    o->name, text);
		r.nr = (uint32_t)nr;
	}
	*(struct sync_range *)field = r;
	return 0;
}

static void range_print(const struct opt *o, const void *field, FILE *f)
{
	const struct sync_range *r = field;
	bool any = false;

	(void)o;
	for (size_t i = 0; i < NWORDS; i++) {
		if (!(r->flags & words[i].flag))
			continue;
		fprintf(f, "%s%s", any ? "," : "", words[i].name);
		any = true;
	}
	if (any)
		fprintf(f, ":%" PRIu32, r->nr);
	else
		fputs("none", f);
}

const struct opt_type opt_sync_range = { "WORD[,WORD][:N]", range_parse, range_print, NULL };
