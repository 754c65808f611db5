/* SPDX-License-Identifier: MIT */
/* Digests of jobs: see digest.h. */
#include "report/digest.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/input_file.h"
#include "job/jobfile.h"

/* Returns the XXH3 digest of bytes, of 128 bits. */
static json_t *digest(const void *p, size_t n)
{
	XXH128_hash_t h = XXH3_128bits(p, n);
	char text[48];

	snprintf(text, sizeof(text), "xxh128:%016" PRIx64 "%016" PRIx64, (uint64_t)h.high64,
		 (uint64_t)h.low64);
	return json_string(text);
}

json_t *digest_file(const char *path)
{
	struct err ignored = { 0 };
	char *text;
	size_t n;
	json_t *j;

	if (!path || !strcmp(path, "-") ||
	    input_file_read(path, JOBFILE_MAX_BYTES, &text, &n, &ignored))
		return json_null();
	j = digest(text, n);
	free(text);
	return j;
}

json_t *digest_jobs(const struct jobs *jobs)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);
	json_t *j;

	if (!f)
		return json_null();
	jobs_dump(jobs, f);
	fclose(f);
	j = digest(text, n);
	free(text);
	return j;
}
