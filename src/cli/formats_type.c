/* SPDX-License-Identifier: MIT */
/* The type of --output-format, and of fio's other words for one of the formats. */
#include "cli/formats_type.h"

#include <errno.h>
#include <string.h>

#include "report/formats.h"
#include "report/output.h"

static int format_find(const char *name, size_t len)
{
	for (int i = 0; report_formats[i].name; i++)
		if (strlen(report_formats[i].name) == len &&
		    !strncmp(report_formats[i].name, name, len))
			return i;
	return -1;
}

static int format_unknown(const struct opt *o, const char *name, size_t len, struct err *e)
{
	return fail(e, EINVAL,
		    "%s=%.*s: not known; one of: normal csv json json+ fio terse, or several with "
		    ", between them",
		    o->name, (int)len, name);
}

static int formats_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	struct formats f = { 0 };

	for (const char *p = text;; p++) {
		size_t len = strcspn(p, ",");
		int i = format_find(p, len);

		if (i < 0)
			return format_unknown(o, p, len, e);
		for (uint32_t k = 0; k < f.n; k++)
			if (f.list[k] == (uint32_t)i)
				return fail(e, EINVAL, "%s=%s: %s is there twice", o->name, text,
					    report_formats[i].name);
		f.list[f.n++] = (uint32_t)i;
		p += len;
		if (!*p)
			break;
	}
	*(struct formats *)field = f;
	return 0;
}

static void formats_print(const struct opt *o, const void *field, FILE *f)
{
	const struct formats *x = field;

	(void)o;
	for (uint32_t i = 0; i < x->n; i++)
		fprintf(f, "%s%s", i ? "," : "", report_formats[x->list[i]].name);
}

/* Adds terse, once. Returns -EINVAL where a word is not 1, as that of a flag is. */
static int terse_add(const struct opt *o, const char *text, struct formats *f, struct err *e)
{
	uint32_t terse = (uint32_t)format_find("terse", strlen("terse"));

	if (strcmp(text, "1") != 0)
		return fail(e, EINVAL, "%s=%s: it takes no value", o->name, text);
	for (uint32_t k = 0; k < f->n; k++)
		if (f->list[k] == terse)
			return 0;
	f->list[f->n++] = terse;
	return 0;
}

static int terse_too(const struct opt *o, const char *text, void *field, struct err *e)
{
	return terse_add(o, text, field, e);
}

static int terse_only(const struct opt *o, const char *text, void *field, struct err *e)
{
	struct formats f = { 0 };
	int ret = terse_add(o, text, &f, e);

	if (!ret)
		*(struct formats *)field = f;
	return ret;
}

static void print_nothing(const struct opt *o, const void *field, FILE *f)
{
	(void)o;
	(void)field;
	(void)f;
}

const struct opt_type opt_formats = { "FORMAT[,...]", formats_parse, formats_print, NULL };
const struct opt_type opt_terse_only = { NULL, terse_only, print_nothing, NULL };
const struct opt_type opt_terse_too = { NULL, terse_too, print_nothing, NULL };
