/* SPDX-License-Identifier: MIT */
/* Sections as bytes, and back: see packed_sections.h. */
#include "job/packed_sections.h"

#include <stdlib.h>

#include "base/array.h"

#define LEAST 3 /* bytes that a section or an assignment takes at least */

/* Files are packed by their number from 1 on; 0 is the command line. */
static void origin_pack(struct pack *p, struct origin *at, const struct sections *s)
{
	uint32_t file = 0;

	for (uint32_t i = 0; i < s->nfiles; i++)
		if (at->file == s->files[i])
			file = i + 1;
	pack_enum(p, &file, s->nfiles + 1);
	pack_u32(p, &at->line);
	if (p->reads)
		at->file = file ? s->files[file - 1] : "command line";
}

/* A text that is there. */
static void name_pack(struct pack *p, char **name)
{
	pack_text(p, name);
	p->bad |= !*name;
}

static void section_pack(struct pack *p, struct section *x, const struct sections *s)
{
	size_t n = pack_count(p, x->n, LEAST);

	for (size_t i = 0; i < n && !p->bad; i++) {
		if (p->reads) {
			x->assigns = array_must_grow(x->assigns, x->n, sizeof(*x->assigns));
			x->assigns[x->n++] = (struct assign){ 0 };
		}
		name_pack(p, &x->assigns[i].name);
		name_pack(p, &x->assigns[i].value);
		origin_pack(p, &x->assigns[i].at, s);
	}
}

static void files_pack(struct pack *p, struct sections *s)
{
	size_t n = pack_count(p, s->nfiles, LEAST);

	for (size_t i = 0; i < n && !p->bad; i++) {
		if (p->reads) {
			s->files = array_must_grow(s->files, s->nfiles, sizeof(*s->files));
			s->files[s->nfiles++] = NULL;
		}
		name_pack(p, &s->files[i]);
	}
}

void sections_pack(struct pack *p, struct sections *s)
{
	size_t n;

	files_pack(p, s);
	n = pack_count(p, s->n, LEAST);
	for (size_t i = 0; i < n && !p->bad; i++) {
		if (p->reads) {
			s->list = array_must_grow(s->list, s->n, sizeof(*s->list));
			s->list[s->n++] = (struct section){ 0 };
		}
		name_pack(p, &s->list[i].name);
		origin_pack(p, &s->list[i].at, s);
		section_pack(p, &s->list[i], s);
	}
	section_pack(p, &s->overrides, s);
	pack_bool(p, &s->fio);
}
