/* SPDX-License-Identifier: MIT */
/* Sections of assignments: see section.h. */
#include "job/section.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "engines/engines.h"

/* Memory for text is small: without it there is nothing to be saved. */
static void *must(void *p)
{
	if (!p)
		abort();
	return p;
}

void text_trim(char *s)
{
	size_t skip = strspn(s, " \t\r\n\v\f"), n = strlen(s + skip);

	while (n && isspace((unsigned char)s[skip + n - 1]))
		n--;
	memmove(s, s + skip, n);
	s[n] = '\0';
}

const char *sections_file(struct sections *s, const char *name)
{
	for (size_t i = 0; i < s->nfiles; i++)
		if (!strcmp(s->files[i], name))
			return s->files[i];
	s->files = array_must_grow(s->files, s->nfiles, sizeof(*s->files));
	return s->files[s->nfiles++] = must(strdup(name));
}

struct section *section_add(struct sections *s, const char *name, struct origin at)
{
	s->list = array_must_grow(s->list, s->n, sizeof(*s->list));
	s->list[s->n] = (struct section){ .name = must(strdup(name)), .at = at };
	return &s->list[s->n++];
}

bool section_same_file(const struct section *a, const struct section *b)
{
	return a->at.line && b->at.line ? a->at.file == b->at.file : !a->at.line == !b->at.line;
}

/* The row of the name in any table, so that an alias counts as its option. */
static const struct opt *row_of(const char *name)
{
	const struct opt *o = job_opt(name);

	for (const struct engine *const *x = engines; !o && *x; x++)
		o = opt_find((*x)->opts, name);
	return o;
}

static struct assign *assign_find(struct section *section, const char *name, const char *file)
{
	const struct opt *o = row_of(name);

	for (size_t i = 0; i < section->n; i++) {
		struct assign *a = &section->assigns[i];

		if (a->at.file == file && (!strcmp(a->name, name) || (o && row_of(a->name) == o)))
			return a;
	}
	return NULL;
}

const struct assign *assign_last(const struct section *section, const char *name)
{
	const struct opt *o = row_of(name);

	for (size_t i = section->n; i-- > 0;) {
		const struct assign *a = &section->assigns[i];

		if (!strcmp(a->name, name) || (o && row_of(a->name) == o))
			return a;
	}
	return NULL;
}

/* Returns whether the option takes several of what it is written twice with. */
static bool is_list(const char *name)
{
	const struct opt *o = row_of(name);
	const char *value = o ? o->type->value : NULL;

	return value && strstr(value, "[,...]");
}

int assign_add(struct section *section, const char *name, const char *value, struct origin at,
	       bool again, struct err *e)
{
	struct assign *a = again ? NULL : assign_find(section, name, at.file);
	bool bare = !value;

	value = bare ? "1" : value;
	if (a && at.line) {
		fail(e, EINVAL, "%s=%s: given twice in one section (line %u has %s=%s): %s", name,
		     value, a->at.line, a->name, a->value,
		     is_list(name) ? "write one list, with , between its parts" : "leave one out");
		return -EINVAL;
	}
	if (a) {
		free(a->name);
		free(a->value);
	} else {
		section->assigns = array_must_grow(section->assigns, section->n, sizeof(*a));
		a = &section->assigns[section->n++];
	}
	*a = (struct assign){ must(strdup(name)), must(strdup(value)), at, bare };
	return 0;
}

static void section_release(struct section *section)
{
	for (size_t i = 0; i < section->n; i++) {
		free(section->assigns[i].name);
		free(section->assigns[i].value);
	}
	free(section->assigns);
	free(section->name);
}

void sections_free(struct sections *s)
{
	for (size_t i = 0; i < s->n; i++)
		section_release(&s->list[i]);
	section_release(&s->overrides);
	for (size_t i = 0; i < s->nfiles; i++)
		free(s->files[i]);
	free(s->files);
	free(s->list);
	*s = (struct sections){ 0 };
}
