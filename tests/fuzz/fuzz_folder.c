/* SPDX-License-Identifier: MIT */
/*
 * Any text as a folder of results: four files, with a line "====" between them, the manifest first.
 * It is refused with words, or every picture's script and the log of HdrHistogram are printed.
 */
#include <stdlib.h>
#include <string.h>

#include "rig.h"
#include "view/hlog.h"
#include "view/picture.h"

#define BETWEEN "\n====\n"

/* Takes the next file off the input, as a text of its own with a zero behind it. */
static char *file_next(const char **from, size_t *left, size_t *n)
{
	const char *end = memmem(*from, *left, BETWEEN, strlen(BETWEEN));
	size_t past;
	char *text;

	*n = end ? (size_t)(end - *from) + 1 : *left;
	past = end ? *n + strlen(BETWEEN) - 1 : *left;
	text = malloc(*n + 1);
	if (!text)
		abort();
	memcpy(text, *from, *n);
	text[*n] = '\0';
	*from += past;
	*left -= past;
	return text;
}

static int folder_make(struct folder *folder, const char *data, size_t left, struct err *e)
{
	size_t n;
	char *text = file_next(&data, &left, &n);
	int ret;

	folder_name(folder, "run");
	ret = folder_take_manifest(folder, "run/manifest.json", text, n, e);
	free(text);
	for (int i = 0; i < TABLES && !ret; i++) {
		text = file_next(&data, &left, &n);
		ret = folder_take(folder, (enum table_kind)i, text, n, e);
	}
	return ret ? ret : folder_join(folder, e);
}

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
		if (!(*x)->wanted || (*x)->wanted(p))
			(*x)->print(&(struct drawing){ p, *x, PLOT_SVG }, f);
	fclose(f);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct plot p = { 0 };
	struct err e = { 0 };
	int ret = folder_make(&p.folder, (const char *)data, n, &e);

	if (!ret != !e.count)
		abort();
	if (!ret) {
		plot_make(&p);
		all_print(&p);
	}
	plot_free(&p);
	return 0;
}
