/* SPDX-License-Identifier: MIT */
/* Files made of the input, its parts, and the reading back of what was printed: see rig.h. */
#include "rig.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmdline.h"
#include "job/jobfile.h"

#define BETWEEN "\n====\n"
#define MAX_OPENINGS 12
#define MAX_WORDS 4096

FILE *__real_fopen(const char *path, const char *mode);
FILE *__wrap_fopen(const char *path, const char *mode);
FILE *__wrap_input_open(const char *path, const char **why);

static const char *files_text;
static size_t files_size;
static unsigned files_left;

void fuzz_files(const char *text, size_t n)
{
	files_text = text;
	files_size = n;
	files_left = MAX_OPENINGS;
}

FILE *__wrap_fopen(const char *path, const char *mode)
{
	if (!files_text || strcmp(mode, "re") != 0) /* libFuzzer's own */
		return __real_fopen(path, mode);
	if (!files_left || !files_size) {
		errno = ENOENT;
		return NULL;
	}
	files_left--;
	return fmemopen((void *)(uintptr_t)files_text, files_size, "r");
}

FILE *__wrap_input_open(const char *path, const char **why)
{
	FILE *f = __wrap_fopen(path, "re");

	*why = strerror(errno);
	return f;
}

char *fuzz_text(const char *data, size_t n)
{
	char *text = malloc(n + 1);

	if (!text)
		abort();
	memcpy(text, data, n);
	text[n] = '\0';
	return text;
}

void fuzz_parts(struct fuzz_part *part, size_t count, const char *data, size_t left)
{
	for (size_t i = 0; i < count; i++) {
		const char *end = memmem(data, left, BETWEEN, strlen(BETWEEN));
		size_t n = end ? (size_t)(end - data) + 1 : left;
		size_t past = end ? n + strlen(BETWEEN) - 1 : left;

		part[i] = (struct fuzz_part){ fuzz_text(data, n), n };
		data += past;
		left -= past;
	}
}

void fuzz_parts_free(struct fuzz_part *part, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(part[i].text);
}

int fuzz_folder(struct folder *f, const struct fuzz_part part[FUZZ_FOLDER], struct err *e)
{
	int ret;

	folder_name(f, "run");
	ret = folder_take_manifest(f, "run/manifest.json", part[0].text, part[0].n, e);
	for (int i = 0; i < TABLES && !ret; i++)
		ret = folder_take(f, (enum table_kind)i, fuzz_text(part[i + 1].text, part[i + 1].n),
				  part[i + 1].n, e);
	return ret ? ret : folder_join(f, e);
}

static char *print_jobs(const struct jobs *jobs, bool command)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	for (uint32_t i = 0; f && command && i < jobs->n; i++) {
		job_print_command(jobs->list[i], f);
		fputc(' ', f);
	}
	if (f && !command)
		jobs_dump(jobs, f);
	if (!f || fclose(f))
		abort();
	return text;
}

static void must_be_same(const char *what, const char *first, const char *second,
			 const struct err *e)
{
	if (!strcmp(first, second) && !e->count)
		return;
	fprintf(stderr, "%s is not read back:\n%s\nbut as\n%s\n%s\n", what, first, second, e->text);
	abort();
}

static void read_back_file(const char *text)
{
	struct sections s = { 0 };
	struct jobs jobs = { 0 };
	struct err e = { 0 }, warn = { 0 };
	char *again;

	jobfile_read(&s, fmemopen((void *)(uintptr_t)text, strlen(text), "r"), "job.ini", &e);
	sections_resolve(&s, NULL, &jobs, &warn);
	jobs_check(&jobs, &e, &warn);
	again = print_jobs(&jobs, false);
	must_be_same("job.ini", text, again, &e);
	free(again);
	jobs_free(&jobs);
	sections_free(&s);
}

/* Takes the words of @text apart as a shell does, as far as job_print_command quotes them. */
static int split_words(char *text, char **argv)
{
	bool quoted = false, inside = false;
	char *to = text;
	int argc = 1;

	for (char *p = text; *p; p++) {
		if (!inside && *p != ' ') {
			argv[argc++] = to;
			inside = true;
		}
		if (*p == '\'') {
			quoted = !quoted;
		} else if (!quoted && *p == '\\') {
			*to++ = *++p;
		} else if (!quoted && *p == ' ') {
			*to++ = '\0';
			inside = false;
		} else {
			*to++ = *p;
		}
		if (argc == MAX_WORDS)
			break;
	}
	*to = '\0';
	return argc;
}

static void read_back_command(const char *text)
{
	static char *argv[MAX_WORDS + 1];
	char *words = strdup(text), *again;
	struct cmdline c;
	struct jobs jobs = { 0 };
	struct err e = { 0 }, warn = { 0 };
	int argc;

	argv[0] = words;
	if (!words)
		abort();
	argc = split_words(words, argv);
	cmdline_parse(&c, argc, argv, &e);
	sections_resolve(&c.sections, NULL, &jobs, &warn);
	jobs_check(&jobs, &e, &warn);
	again = print_jobs(&jobs, true);
	if (argc < MAX_WORDS)
		must_be_same("--showcmd", text, again, &e);
	free(again);
	jobs_free(&jobs);
	cmdline_free(&c);
	free(words);
}

void fuzz_read_back(const struct jobs *jobs)
{
	char *file = print_jobs(jobs, false), *command = print_jobs(jobs, true);

	read_back_file(file);
	read_back_command(command);
	free(file);
	free(command);
}
