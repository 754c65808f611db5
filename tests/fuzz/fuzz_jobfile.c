/* SPDX-License-Identifier: MIT */
/* Any text as a job file: it is refused with words, or it is jobs that read back as printed. */
#include <stdlib.h>

#include "job/jobfile.h"
#include "rig.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct sections s = { 0 };
	struct jobs jobs = { 0 };
	struct err e = { 0 }, warn = { 0 };
	int ret;

	fuzz_files((const char *)data, n);
	ret = jobfile_load(&s, "job.ini", &e);
	if (!ret != !e.count)
		abort();
	sections_resolve(&s, NULL, &jobs, &warn);
	if (jobs_check(&jobs, &e, &warn) ? !e.count : !ret && e.count)
		abort();
	if (!e.count)
		fuzz_read_back(&jobs);
	jobs_free(&jobs);
	sections_free(&s);
	return 0;
}
