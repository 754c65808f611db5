/* SPDX-License-Identifier: MIT */
/*
 * Any text as runs that are compared: the four files of a folder of BASE as in fuzz_folder.c, and
 * jobs.csv; and those of NEW, or the same again; with a line "====" between any two. They are
 * refused with words, or compared and printed.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "rig.h"
#include "study/comparison.h"

#define RUN (FUZZ_FOLDER + 1) /* parts of a run */

int __wrap_sides_find(struct side side[STUDY_SIDES], const char *const *words, uint32_t n,
		      struct err *e);
int __wrap_folder_read(struct folder *f, const char *dir, struct err *e);
int __wrap_access(const char *path, int mode);
int __real_access(const char *path, int mode);
int __wrap_table_read(struct table *t, const char *path, struct err *e);

static struct fuzz_part part[STUDY_SIDES * RUN];
static size_t runs; /* of each side, all alike */

/* Returns the parts of the run of that name, which begins with the number of its side. */
static const struct fuzz_part *parts_of(const char *dir)
{
	return *dir == '1' && part[RUN].n ? part + RUN : part;
}

int __wrap_sides_find(struct side side[STUDY_SIDES], const char *const *words, uint32_t n,
		      struct err *e)
{
	(void)words;
	(void)n;
	(void)e;
	for (int s = 0; s < STUDY_SIDES; s++) {
		side[s] = (struct side){ calloc(runs, sizeof(*side[s].dir)), runs };
		for (size_t i = 0; i < runs; i++)
			side[s].dir[i] = text_format("%d", s);
	}
	return 0;
}

int __wrap_folder_read(struct folder *f, const char *dir, struct err *e)
{
	return fuzz_folder(f, parts_of(dir), e);
}

int __wrap_access(const char *path, int mode)
{
	return strstr(path, "/jobs.csv") ? 0 : __real_access(path, mode);
}

int __wrap_table_read(struct table *t, const char *path, struct err *e)
{
	const struct fuzz_part *jobs = &parts_of(path)[FUZZ_FOLDER];

	return table_parse(t, path, fuzz_text(jobs->text, jobs->n), jobs->n, e);
}

static void both_print(const struct comparison *c)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	if (!f)
		abort();
	comparison_text(c, f);
	comparison_csv(c, f);
	fclose(f);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct comparison c;
	struct err e = { 0 };
	int ret;

	runs = n % 2 ? 1 : STUDY_LEAST_SAMPLES;
	fuzz_parts(part, STUDY_SIDES * RUN, (const char *)data, n);
	ret = comparison_make(&c, NULL, 0, n % 4 < 2 ? "lat_p50_ns,iops" : NULL, 5, &e);
	if (!ret != !e.count)
		abort();
	if (!ret)
		both_print(&c);
	comparison_free(&c);
	fuzz_parts_free(part, STUDY_SIDES * RUN);
	return 0;
}
