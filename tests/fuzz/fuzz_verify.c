/* SPDX-License-Identifier: MIT */
/*
 * Any text as the verify_state.csv of a run of the jobs below. A line "@ NUMBERS PATH" stands for
 * the two rows of a file, and "+ NUMBERS PATH" for one row, with the right sum. It is refused with
 * words, or the writes of each worker are found.
 */
#include <stdlib.h>
#include <string.h>

#include "job/verify_options.h"
#include "rig.h"
#include "sched/verify_folder.h"

#define MOST 4096 /* writes and intervals of a worker that are looked for */

static char jobs[] = "[global]\nsize=64k\nverify=crc32c\nverify_state_save=1\n"
		     "[write]\nrw=write\nnumjobs=2\nnrfiles=2\n"
		     "[random]\nrw=randwrite\nbsrange=4k-16k\nverify_interval=4k\nnumjobs=2\n"
		     "[mixed]\nrw=randrw\nrwmixread=70\nnrfiles=3\nfile_service_type=random\n"
		     "[again]\nrw=randwrite\nnorandommap=1\ntime_based=1\nruntime=1\n"
		     "[zipf]\nrw=randwrite\nrandom_distribution=zipf:1.2\nloops=3\n"
		     "[zones]\nrw=randwrite\nrandom_distribution=zoned:60/10:40/90\n"
		     "[strided]\nrw=write\nzonemode=strided\nzonesize=16k\nzoneskip=8k\n"
		     "[sizes]\nrw=randwrite\nbs=8k\nverify_interval=4k\n"
		     "[apart]\nrw=write\noffset_increment=64k\nnumjobs=2\n"
		     "[trimmed]\nrw=trimwrite\noverwrite=1\n";

/* Reads "JOB WORKER FILE BEGIN START LENGTH TURN KNOWN RESERVED SYNCED [BACK ...] PATH". */
static struct verify_state state_read(char **at)
{
	uint64_t n[10 + VERIFY_STATE_EXCEPTIONS] = { 0 };
	uint32_t found = 0;
	struct verify_state s;

	for (char *end; found < 10 + VERIFY_STATE_EXCEPTIONS; found++, *at = end) {
		n[found] = strtoull(*at, &end, 10);
		if (end == *at)
			break;
	}
	s = (struct verify_state){ .job = (uint32_t)n[0],
				   .worker = (uint32_t)n[1],
				   .file = (uint32_t)n[2],
				   .begin_ns = n[3],
				   .start = n[4],
				   .length = n[5],
				   .turn = n[6],
				   .known = n[7],
				   .reserved = n[8],
				   .synced = n[9] };
	for (uint32_t i = 10; i < found; i++)
		s.exceptions[s.nexceptions++] = s.known - (uint32_t)n[i];
	*at += strspn(*at, " ");
	return s;
}

static void rows_print(char *line, int rows, FILE *f)
{
	char text[VERIFY_STATE_ROW + 2 * VERIFY_STATE_PATH];
	struct verify_state s = state_read(&line);
	size_t n = verify_state_print(&s, line, text);

	for (int i = 0; i < rows; i++)
		fwrite(text, 1, n, f);
}

/* Makes the table of the text of its rows. */
static char *table_make(char *text, size_t *n)
{
	char *table = NULL, *line, *save = NULL;
	FILE *f = open_memstream(&table, n);

	if (!f)
		abort();
	fputs(verify_state_header, f);
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		if (*line == '@' || *line == '+')
			rows_print(line + 1, *line == '@' ? 2 : 1, f);
		else
			fprintf(f, "%s\n", line);
	fclose(f);
	return table;
}

static bool is_small(const struct verified *v)
{
	uint64_t n = 0, interval = v->job->verify->interval;

	for (uint32_t i = 0; i < v->nfiles && n <= MOST; i++)
		n += v->files[i].region.length / interval;
	return n <= MOST && v->state.reserved <= MOST;
}

static void writes_find(struct verify_folder *f)
{
	for (uint32_t i = 0; i < f->n; i++) {
		struct err e = { 0 };

		if (is_small(&f->list[i]) && !verify_writes_find(&f->list[i], &e) != !e.count)
			abort();
	}
}

/* Returns a folder with the jobs, which are the same for all inputs. */
static struct verify_folder folder_make(void)
{
	static struct verify_folder made;
	static bool is_made;
	struct err e = { 0 };

	if (!is_made && verify_folder_take_jobs(&made, "r/job.ini", jobs, strlen(jobs), &e)) {
		fputs(e.text, stderr);
		abort();
	}
	is_made = true;
	return made;
}

static void folder_release(struct verify_folder *f)
{
	f->sections = (struct sections){ 0 };
	f->jobs = (struct jobs){ 0 };
	verify_folder_free(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct verify_folder f = folder_make();
	char *text = fuzz_text((const char *)data, n), *table = table_make(text, &n);
	struct err e = { 0 };
	int ret = verify_folder_take_table(&f, "r/verify_state.csv", table, n, &e);

	if (!ret != !e.count)
		abort();
	if (!ret)
		writes_find(&f);
	folder_release(&f);
	free(text);
	free(table);
	return 0;
}
