/* SPDX-License-Identifier: MIT */
/*
 * Any text as the journal of a run of the jobs in journal.ini. A line is a record, which gets the
 * right sum:
 *
 *   17        a number, as pack_u64 writes it
 *   0*1856    the same number many times
 *   'text'    bytes; "run" with its length and zero is 4 'run' 0
 *   ~80ff     bytes, in hex
 *
 * A line "=" stands for a short first record, and "!BYTES" is no record, but bytes as they are.
 * The journal is refused with words, or the run goes on behind it and all is reported.
 */
#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/cmdline.h"
#include "cli/expectation.h"
#include "cli/run_journal.h"
#include "job/jobfile.h"
#include "report/csv_files.h"
#include "report/formats.h"
#include "rig.h"
#include "sched/sched.h"
#include "study/requirements.h"

#define JOBS "tests/fuzz/journal.ini"
#define MOST_RECORD 65536 /* bytes: of a number that is repeated */

/* A command line of one word, no sections, no files and no seeds. */
#define SHORT_BEGIN "1 2 'r' 0 2 '/' 0 1 6 'iogen' 0 0 0 0 0 0 0 3 '{}' 0 1 1"

static struct sections sections;
static struct jobs jobs;
static char *dir;   /* the folder with the journal */
static FILE *quiet; /* takes what is said of where the run goes on */

static void dir_remove(void)
{
	char *path = text_format("%s/" JOURNAL_FILE, dir);

	unlink(path);
	rmdir(dir);
	free(path);
}

/* Makes what is the same for all inputs. */
static void all_make(void)
{
	const char *tmp = getenv("TMPDIR");
	struct err e = { 0 };

	if (dir)
		return;
	if (jobfile_load(&sections, JOBS, &e))
		abort();
	sections_resolve(&sections, NULL, &jobs, &e);
	if (jobs_check(&jobs, &e, &e) || requirements_check(&jobs, &e)) {
		fputs(e.text, stderr);
		abort();
	}
	dir = text_format("%s/journal-XXXXXX", tmp ? tmp : "/tmp");
	quiet = fopen("/dev/null", "we");
	if (!mkdtemp(dir) || !quiet)
		abort();
	atexit(dir_remove);
}

static void hex_put(struct pack *p, const char **at)
{
	for (++*at; isxdigit((*at)[0]) && isxdigit((*at)[1]); *at += 2) {
		char digits[] = { (*at)[0], (*at)[1], '\0' };
		uint8_t byte = (uint8_t)strtoul(digits, NULL, 16);

		pack_bytes(p, &byte, 1);
	}
}

static void text_put(struct pack *p, const char **at)
{
	const char *begin = ++*at;
	size_t n = strcspn(begin, "'");

	pack_bytes(p, (void *)(uintptr_t)begin, n);
	*at = begin + n + (begin[n] != '\0');
}

static void number_put(struct pack *p, const char **at)
{
	char *end;
	uint64_t v = strtoull(*at, &end, 10), n = 1;

	if (*end == '*')
		n = strtoull(end + 1, &end, 10);
	for (uint64_t i = 0; i < n && p->n < MOST_RECORD; i++)
		pack_u64(p, &v);
	*at = end;
}

/* Adds the record of a line. */
static void record_add(struct journal *j, const char *line)
{
	struct pack p = { 0 };

	for (const char *at = line; *at;)
		if (*at == '\'')
			text_put(&p, &at);
		else if (*at == '~')
			hex_put(&p, &at);
		else if (*at >= '0' && *at <= '9')
			number_put(&p, &at);
		else
			at++;
	if (p.n && journal_add(j, &p))
		abort();
	pack_free(&p);
}

/* Adds bytes to the file, behind which no record can be added. */
static void bytes_add(const char *bytes)
{
	char *path = text_format("%s/" JOURNAL_FILE, dir);
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);

	if (fd < 0 || write(fd, bytes, strlen(bytes)) < 0)
		abort();
	close(fd);
	free(path);
}

static void journal_make(char *text)
{
	struct journal j;
	char *save = NULL;

	if (journal_claim(&j, dir) || journal_begin(&j))
		abort();
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		if (*line == '!')
			bytes_add(line + 1);
		else
			record_add(&j, strcmp(line, "=") ? line : SHORT_BEGIN);
	journal_close(&j, false);
}

/* Has the run's begin be a command line and jobs, as --resume does. */
static void begin_use(struct run_begin *b)
{
	struct err e = { 0 }, warn = { 0 };
	json_t *was = json_loads(b->identity, 0, NULL), *now = json_pack("{s:s}", "host", "h");
	struct cmdline c;
	struct jobs found = { 0 };

	if (!expectation_identity("--resume", was, now, &e) != !e.count)
		abort();
	e = (struct err){ 0 };
	if (!cmdline_parse_again(&c, b->argc, b->argv, &b->sections, &e) != !e.count)
		abort();
	sections_resolve(&c.sections, c.settings.section, &found, &warn);
	run_begin_seeds(b, &found);
	jobs_check(&found, &e, &warn);
	jobs_free(&found);
	cmdline_free(&c);
	json_decref(was);
	json_decref(now);
}

static void all_print(const struct report *r)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	if (!f)
		abort();
	for (const struct csv_file *const *x = csv_files; *x; x++)
		if (!(*x)->wanted || (*x)->wanted(r))
			csv_print(*x, r, f);
	for (const struct report_format *x = report_formats; x->name; x++)
		x->print(r, f);
	fclose(f);
	free(text);
}

/* Ends a run that goes on, before its next step, and reports. */
static void report_make(struct sched *s)
{
	struct report r = { .run_id = "r", .njobs = jobs.nrun, .jobs = s->results };
	struct verdicts v;

	sched_run(s);
	r.start_ns = s->start_ns;
	verdicts_make(&v, &r);
	r.verdicts = &v;
	all_print(&r);
	verdicts_free(&v);
}

static void run_go_on(struct run_journal *x)
{
	static const atomic_bool stop = true;
	struct progress progress = { 0 };
	struct err e = { 0 };
	struct sched s = { .jobs = &jobs,
			   .interval_ns = 100 * NSEC_PER_MSEC,
			   .counts_depths = true,
			   .stop = &stop,
			   .progress = &progress,
			   .e = &e };
	struct cmdline c = { 0 };
	struct run run = { .cmdline = &c, .jobs = &jobs, .e = &e, .journal = x };
	struct results_folder folder = { .dir = dir };
	int ret;

	if (sched_plan(&s))
		abort();
	ret = run_journal_open(x, &run, &s, &folder, NULL);
	if (!ret != !e.count)
		abort();
	if (!ret)
		report_make(&s);
	run_journal_close(x, false);
	sched_release(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct clock_scale scale = clock_scale;
	uint64_t ahead = clock_ahead_ns;
	char *text = fuzz_text((const char *)data, n);
	FILE *to = stderr;
	struct run_journal x = { 0 };

	all_make();
	fuzz_files((const char *)data, n);
	journal_make(text);
	stderr = quiet;
	if (journal_open(&x.file, dir, NULL) == JOURNAL_OPEN && run_journal_read(&x)) {
		begin_use(&x.begin);
		run_go_on(&x);
	}
	stderr = to;
	run_journal_free(&x);
	clock_scale = scale;
	clock_ahead_ns = ahead;
	free(text);
	return 0;
}
