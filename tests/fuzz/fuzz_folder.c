/* SPDX-License-Identifier: MIT */
/*
 * Any text as a folder of results: four files, with a line "====" between them, the manifest first.
 * It is refused with words, or every picture's script, the page and the log of HdrHistogram are
 * printed.
 */
#include <stdlib.h>

#include "rig.h"
#include "view/hlog.h"
#include "view/html.h"

static void all_print(struct plot *p)
{
	char *text = NULL;
	size_t n = 0;
	struct err e = { 0 };
	FILE *f = open_memstream(&text, &n);

	if (!f)
		abort();
	if (hlog_print(&p->folder, "run", f, &e) && !e.count)
		abort();
	for (const struct picture *const *x = pictures; *x; x++)
		for (size_t i = 0; i < ((*x)->count ? (*x)->count(p) : 1); i++)
			(*x)->print(&(struct drawing){ p, *x, i, PLOT_SVG }, f);
	html_print(p, &(const struct drawn){ .picture = NULL }, f);
	fclose(f);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct fuzz_part part[FUZZ_FOLDER];
	struct plot p = { 0 };
	struct err e = { 0 };
	int ret;

	fuzz_parts(part, FUZZ_FOLDER, (const char *)data, n);
	ret = fuzz_folder(&p.folder, part, &e);
	fuzz_parts_free(part, FUZZ_FOLDER);
	if (!ret != !e.count)
		abort();
	if (!ret) {
		plot_make(&p);
		all_print(&p);
	}
	plot_free(&p);
	return 0;
}
