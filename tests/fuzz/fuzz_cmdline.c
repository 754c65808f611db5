/* SPDX-License-Identifier: MIT */
/* Any words, a line each, as a command line; the files that it names have the same text. */
#include <stdlib.h>
#include <string.h>

#include "cli/cmdline.h"
#include "rig.h"

#define MAX_WORDS 256

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text((const char *)data, n);
	char *argv[MAX_WORDS + 1] = { (char[]){ "iogen" } };
	struct cmdline c;
	struct jobs jobs = { 0 };
	struct err e = { 0 }, warn = { 0 };
	int argc = 1, ret;

	for (char *p = strtok(text, "\n"); p && argc < MAX_WORDS; p = strtok(NULL, "\n"))
		argv[argc++] = p;
	fuzz_files((const char *)data, n);
	ret = cmdline_parse(&c, argc, argv, &e);
	if (!ret != !e.count)
		abort();
	sections_resolve(&c.sections, c.settings.section, &jobs, &warn);
	jobs_check(&jobs, &e, &warn);
	if (!e.count)
		fuzz_read_back(&jobs);
	jobs_free(&jobs);
	cmdline_free(&c);
	free(text);
	return 0;
}
