/* SPDX-License-Identifier: MIT */
/* Errors that a job goes on after: see errors.h. */
#include "job/errors.h"
#include "job/error_options.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MAX_ERRNO 4095
#define MAX_LIST (sizeof(((struct error_lists *)0)->list[0]) / sizeof(uint16_t))

const char *const error_choices[] = {
	"none", "read", "write", "io", "verify", "all", "0", "1", NULL
};

static const uint32_t kinds_of_choice[] = {
	0, /* none */
	1u << ERROR_READ,
	1u << ERROR_WRITE,
	1u << ERROR_READ | 1u << ERROR_WRITE,
	1u << ERROR_VERIFY,
	1u << ERROR_READ | 1u << ERROR_WRITE | 1u << ERROR_VERIFY,
	0, /* as none */
	1u << ERROR_READ | 1u << ERROR_WRITE | 1u << ERROR_VERIFY,
};

bool errors_pass(const struct error_options *o, enum error_kind kind, int errnum)
{
	const struct error_lists *l = &o->ignore;

	kind = errnum == EILSEQ ? ERROR_VERIFY : kind;
	for (uint32_t i = 0; i < l->n[kind]; i++)
		if (l->list[kind][i] == errnum)
			return true;
	/* a list takes the place of what continue_on_error= has for that kind */
	return !l->n[kind] && (errnum == EIO || errnum == EILSEQ) &&
	       kinds_of_choice[o->go_on] & 1u << kind;
}

bool errors_any_pass(const struct error_options *o)
{
	return kinds_of_choice[o->go_on] || o->ignore.n[ERROR_READ] || o->ignore.n[ERROR_WRITE] ||
	       o->ignore.n[ERROR_VERIFY];
}

/* Second names, which strerrorname_np() does not have. */
static const struct {
	const char *name;
	uint16_t errnum;
} twins[] = {
	{ "EWOULDBLOCK", EWOULDBLOCK },
	{ "EDEADLOCK", EDEADLOCK },
	{ "ENOTSUP", ENOTSUP },
};

/* The errno of a name or number; 0: there is none. */
static uint16_t errno_of(const char *text, size_t len)
{
	char *end;
	unsigned long n = strtoul(text, &end, strncasecmp(text, "0x", 2) ? 10 : 16);

	if (*text >= '0' && *text <= '9')
		return end == text + len && n <= MAX_ERRNO ? (uint16_t)n : 0;
	for (size_t i = 0; i < sizeof(twins) / sizeof(twins[0]); i++)
		if (strlen(twins[i].name) == len && !strncmp(twins[i].name, text, len))
			return twins[i].errnum;
	for (int i = 1; i <= MAX_ERRNO; i++) {
		const char *name = strerrorname_np(i);

		if (name && strlen(name) == len && !strncmp(name, text, len))
			return (uint16_t)i;
	}
	return 0;
}

/* Reads the errors of one kind, up to the next comma. */
static int list_parse(const struct opt *o, const char *text, const char *p, size_t len,
		      uint16_t *list, uint32_t *n, struct err *e)
{
	const char *end = p + len;

	while (p < end) {
		size_t one = strcspn(p, ":,");
		uint16_t errnum = errno_of(p, one);

		if (!errnum)
			return fail(e, EINVAL,
				    "%s=%s: %.*s is no error: write names such as ENOSPC, or "
				    "numbers, with : between them",
				    o->name, text, (int)one, p);
		if (*n == MAX_LIST)
			return fail(e, EINVAL, "%s=%s: more than %zu errors in one list", o->name,
				    text, MAX_LIST);
		list[(*n)++] = errnum;
		p += one + (p + one < end);
	}
	return 0;
}

static int lists_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	struct error_lists l = { 0 };
	const char *p = text;

	for (int kind = 0; kind < ERROR_KINDS; kind++) {
		size_t len = strcspn(p, ",");

		if (list_parse(o, text, p, len, l.list[kind], &l.n[kind], e))
			return -EINVAL;
		p += len;
		if (!*p)
			break;
		p++;
	}
	if (*p)
		return fail(e, EINVAL, "%s=%s: more than three lists: read,write,verify", o->name,
			    text);
	if (!l.n[ERROR_READ] && !l.n[ERROR_WRITE] && !l.n[ERROR_VERIFY])
		return fail(e, EINVAL, "%s=%s: a value is missing", o->name, text);
	*(struct error_lists *)field = l;
	return 0;
}

static void lists_print(const struct opt *o, const void *field, FILE *f)
{
	const struct error_lists *l = field;
	int kinds = ERROR_KINDS;

	(void)o;
	while (kinds > 0 && !l->n[kinds - 1])
		kinds--;
	for (int kind = 0; kind < kinds; kind++) {
		if (kind)
			fputc(',', f);
		for (uint32_t i = 0; i < l->n[kind]; i++) {
			const char *name = strerrorname_np(l->list[kind][i]);

			if (i)
				fputc(':', f);
			if (name)
				fputs(name, f);
			else
				fprintf(f, "%u", l->list[kind][i]);
		}
	}
}

const struct opt_type opt_error_lists = { "READ,WRITE,VERIFY", lists_parse, lists_print, NULL };
