/* SPDX-License-Identifier: MIT */
/* From words to folders: see side.h. */
#include "study/side.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/text.h"

#define HOW "iogen compare BASE NEW, or iogen compare BASE1 BASE2 -- NEW1 NEW2"

const char *const study_side_names[STUDY_SIDES] = { "BASE", "NEW" };

static bool is_run(const char *dir)
{
	char *path = text_format("%s/manifest.json", dir);
	bool found = !access(path, F_OK);

	free(path);
	return found;
}

static void dir_add(struct side *s, const char *dir, size_t n)
{
	s->dir = array_must_grow(s->dir, s->n, sizeof(*s->dir));
	s->dir[s->n++] = text_format("%.*s", (int)n, dir);
}

/* Returns a pattern of the name alone, whatever letters it has; for free(). */
static char *literal(const char *name)
{
	char *pattern = calloc(2 * strlen(name) + 1, 1), *p = pattern;

	if (!pattern)
		abort();
	for (; *name; name++) {
		if (strchr("*?[\\", *name))
			*p++ = '\\';
		*p++ = *name;
	}
	return pattern;
}

/* Adds the runs that a folder holds, by name. Returns how many. */
static size_t runs_add(struct side *s, const char *dir)
{
	char *name = literal(dir), *pattern = text_format("%s/*/manifest.json", name);
	glob_t found = { 0 };
	size_t n = glob(pattern, 0, NULL, &found) ? 0 : found.gl_pathc;

	for (size_t i = 0; i < n; i++)
		dir_add(s, found.gl_pathv[i], strlen(found.gl_pathv[i]) - strlen("/manifest.json"));
	globfree(&found);
	free(pattern);
	free(name);
	return n;
}

/* Adds a folder that is there, or those that it holds; one that is none is kept, for a message. */
static void folder_add(struct side *s, const char *dir)
{
	size_t n = strlen(dir);

	while (n > 1 && dir[n - 1] == '/')
		n--;
	if (is_run(dir) || !runs_add(s, dir))
		dir_add(s, dir, n);
}

static int word_add(struct side *s, const char *word, struct err *e)
{
	glob_t found = { 0 };
	int ret = 0;

	if (!access(word, F_OK))
		folder_add(s, word);
	else if (glob(word, 0, NULL, &found))
		ret = fail(e, EINVAL, "%s: no such folder", word);
	for (size_t i = 0; !ret && i < found.gl_pathc; i++)
		folder_add(s, found.gl_pathv[i]);
	globfree(&found);
	return ret;
}

/* A folder and where it is. */
struct side_folder {
	char *real; /* owned; NULL where it cannot be found */
	const char *dir;
	enum study_side side;
};

static int by_real(const void *a, const void *b)
{
	const struct side_folder *x = a, *y = b;
	int ret = strcmp(x->real ? x->real : "", y->real ? y->real : "");

	return ret ? ret : (int)x->side - (int)y->side;
}

/* One run is one sample: a folder that is there twice would make a difference more certain. */
static int check_once(const struct side *side, struct err *e)
{
	size_t all = side[STUDY_BASE].n + side[STUDY_NEW].n, n = 0;
	struct side_folder *p = calloc(all + 1, sizeof(*p));
	int ret = 0;

	if (!p)
		return fail(e, ENOMEM, "out of memory");
	for (int s = 0; s < STUDY_SIDES; s++)
		for (size_t i = 0; i < side[s].n; i++)
			p[n++] = (struct side_folder){ realpath(side[s].dir[i], NULL),
						       side[s].dir[i], (enum study_side)s };
	qsort(p, n, sizeof(*p), by_real);
	for (size_t i = 1; i < n && !ret; i++)
		if (p[i].real && p[i - 1].real && !strcmp(p[i].real, p[i - 1].real))
			ret = fail(e, EINVAL,
				   p[i].side == p[i - 1].side ?
					   "%s is there twice in %s: a run is one sample" :
					   "%s is in both BASE and %s: a run is on one side",
				   p[i].dir,
				   study_side_names[p[i].side == p[i - 1].side ? p[i].side :
										 STUDY_NEW]);
	for (size_t i = 0; i < n; i++)
		free(p[i].real);
	free(p);
	return ret;
}

int sides_find(struct side side[STUDY_SIDES], const char *const *words, uint32_t n, struct err *e)
{
	uint32_t mark = 0;
	int ret = 0;

	side[STUDY_BASE] = side[STUDY_NEW] = (struct side){ NULL, 0 };
	while (mark < n && strcmp(words[mark], "--") != 0)
		mark++;
	for (uint32_t i = 0; i < n && !ret; i++) {
		bool base = mark < n ? i < mark : !i;

		if (i != mark && !strcmp(words[i], "--"))
			return fail(e, EINVAL, "command line: compare: -- is there twice: " HOW);
		if (i != mark)
			ret = word_add(&side[base ? STUDY_BASE : STUDY_NEW], words[i], e);
	}
	for (int s = 0; s < STUDY_SIDES && !ret; s++)
		if (!side[s].n)
			ret = fail(e, EINVAL, "command line: compare: no folder is %s: " HOW,
				   study_side_names[s]);
	return ret ? ret : check_once(side, e);
}

void sides_free(struct side side[STUDY_SIDES])
{
	for (int s = 0; s < STUDY_SIDES; s++) {
		for (size_t i = 0; i < side[s].n; i++)
			free(side[s].dir[i]);
		free(side[s].dir);
		side[s] = (struct side){ NULL, 0 };
	}
}
