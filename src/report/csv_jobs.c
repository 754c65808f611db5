/* SPDX-License-Identifier: MIT */
/* jobs.csv: what each job was, in each step and round: other tables are joined with it. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "io/engine.h"
#include "job/matrix_options.h"
#include "job/rate_share.h"
#include "job/seed_options.h"
#include "load/workload.h"
#include "report/csv.h"

#define NSEC_PER_SEC UINT64_C(1000000000)

/* The options that are swept in the run, each once. */
struct swept_list {
	const char **list; /* owned; the names are the jobs' */
	uint32_t n;
};

static void list_add(struct swept_list *l, const char *option)
{
	for (uint32_t i = 0; i < l->n; i++)
		if (!strcmp(l->list[i], option))
			return;
	l->list = array_must_grow(l->list, l->n, sizeof(*l->list));
	l->list[l->n++] = option;
}

static struct swept_list swept_options(const struct report *r)
{
	struct swept_list l = { 0 };

	for (uint32_t i = 0; i < r->njobs; i++)
		for (uint32_t k = 0; k < r->jobs[i].job->nswept; k++)
			list_add(&l, r->jobs[i].job->swept[k].option);
	return l;
}

static void more_columns(const struct report *r, FILE *f)
{
	struct swept_list l = swept_options(r);

	for (uint32_t i = 0; i < l.n; i++)
		fprintf(f, ",sweep.%s", l.list[i]);
	free(l.list);
}

/* Prints the value of a swept option; nothing where the job does not sweep it. */
static void swept_cell(const struct job *job, const char *option, FILE *f)
{
	fputc(',', f);
	for (uint32_t k = 0; k < job->nswept; k++)
		if (!strcmp(job->swept[k].option, option))
			csv_text(f, job->swept[k].value);
}

static void option_cell(const struct job *job, const char *option, FILE *f)
{
	const struct op_rates *share = rate_share(job);
	char *value = job_get(job, option);

	fputc(',', f);
	if (share && !strcmp(option, rate_share_option(job))) { /* the rate that it came to */
		struct op_rates known = *share;
		uint32_t ops = job_directions(job), one = ops & 1 ? 0 : ops & 2 ? 1 : 2;

		for (uint32_t op = 0; op < RATE_OPS; op++)
			if (!(ops & 1u << op)) /* it has none: no number is needed for it */
				known.op[op] = known.op[one];
		*known.of = '\0';
		free(value);
		value = opt_get(job_opt(option), (char *)&known - job_opt(option)->offset);
	}
	csv_text(f, value ? value : "");
	free(value);
}

/* Prints a name as filename= has it. */
static void path_print(const char *path, FILE *f)
{
	for (; *path; path++)
		fprintf(f, "%s%c", *path == ':' ? "\\" : "", *path);
}

/* Prints the names of the files, with : between them. */
static void targets_cell(const struct job_result *j, FILE *f)
{
	char *all = NULL;
	size_t n;
	FILE *m = open_memstream(&all, &n);

	if (!m)
		abort();
	for (uint32_t i = 0; i < j->npaths; i++) {
		fputs(i ? ":" : "", m);
		path_print(j->paths[i], m);
	}
	fclose(m);
	fputc(',', f);
	csv_text(f, all);
	free(all);
}

/* Prints a moment in UTC, as ISO 8601 has it, to the microsecond. */
static void time_cell(uint64_t epoch_ns, FILE *f)
{
	time_t seconds = (time_t)(epoch_ns / NSEC_PER_SEC);
	char text[32];
	struct tm tm;

	gmtime_r(&seconds, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	fprintf(f, ",%s.%06" PRIu64 "Z", text, epoch_ns % NSEC_PER_SEC / 1000);
}

static void row_print(const struct report *r, const struct job_result *j, const char *host,
		      const struct swept_list *l, FILE *f)
{
	static const char *const options[] = { "rw",      "rwmixread", "bs",
					       "iodepth", "numjobs",   "direct",
					       "rate",    "rate_iops", "size" };
	const struct job *job = j->job;

	csv_begin(r, j, f);
	fprintf(f, ",%s,", phase_choices[job->matrix->phase]);
	csv_text(f, host);
	fprintf(f, ",%s,%s", job->engine->name, job->workload->name);
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		option_cell(job, options[i], f);
	targets_cell(j, f);
	fprintf(f, ",%" PRIu64, job->seed->value);
	time_cell(r->epoch_ns + (j->begin_ns - r->start_ns), f);
	fprintf(f, ",%" PRIu64 ",%" PRIu64, j->begin_ns - r->start_ns, j->end_ns - r->start_ns);
	for (uint32_t i = 0; i < l->n; i++)
		swept_cell(job, l->list[i], f);
	fputc('\n', f);
}

static void jobs_print(const struct report *r, FILE *f)
{
	struct swept_list l = swept_options(r);
	char host[256] = "";

	gethostname(host, sizeof(host) - 1);
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		if (j->started)
			row_print(r, j, host, &l, f);
	free(l.list);
}

static const struct csv_columns columns[] = {
	CSV_BEGIN_COLUMNS,
	{ "phase", "as in summary.csv" },
	{ "host", "the machine's name" },
	{ "engine, workload", "as in summary.csv" },
	{ "rw, rwmixread, bs, iodepth, numjobs, direct, rate, rate_iops, size",
	  "the options of these names, as job.ini has them" },
	{ "targets", "the files, with : between them, \\: being one in a name; the first 16" },
	{ "seed", "the seed of everything random in the job" },
	{ "start_time", "when the measured time began, in UTC" },
	{ "start_ns, end_ns", "the measured time, since the start of the run" },
	{ NULL, NULL },
};

const struct csv_file csv_jobs = {
	.name = "jobs.csv",
	.help = "A row for each job in each step and round: what it was; behind its columns there "
		"is one for each swept option, such as sweep.bs",
	.columns = columns,
	.print = jobs_print,
	.more = more_columns,
};
