/* SPDX-License-Identifier: MIT */
/* Reports for tests: see reports.h. */
#include "tests/reports.h"

#include <stdlib.h>
#include <string.h>

#include "report/csv_files.h"
#include "tests/support.h"

void report_make(struct made *m, const char *text)
{
	memset(m, 0, sizeof(*m));
	jobs_right(&m->outcome, text);
	CU_ASSERT_FATAL(m->outcome.jobs.n <= MAX_RESULTS);
	m->report =
		(struct report){ .run_id = "run-1", .njobs = m->outcome.jobs.n, .jobs = m->result };
	for (uint32_t i = 0; i < m->report.njobs; i++) {
		const struct job *job = m->outcome.jobs.list[i];
		struct job_result *r = &m->result[i];

		r->job = job;
		r->started = true;
		r->runtime_ns = 1000000000;
		CU_ASSERT_FATAL(!stats_init(&r->total, job_ops(job), job_latencies(job)));
		CU_ASSERT_FATAL(!series_init(&r->series, 1000000000, 0, job->numjobs, job_ops(job),
					     job_latencies(job)));
	}
}

void report_free(struct made *m)
{
	for (uint32_t i = 0; i < m->report.njobs; i++) {
		stats_release(&m->result[i].total);
		series_release(&m->result[i].series);
	}
	outcome_free(&m->outcome);
}

void report_count(struct job_result *r, enum op op, uint64_t n, uint64_t bytes, uint64_t lat_ns)
{
	struct op_stats *o = &r->total.op[op];

	o->ios += n;
	o->bytes += n * bytes;
	while (n--)
		histogram_add(o->hist[LAT], lat_ns);
}

char *report_printed(void (*print)(const struct report *r, FILE *f), const struct report *r)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	print(r, f);
	fclose(f);
	return text;
}

char *report_csv(const char *name, const struct report *r)
{
	const struct csv_file *const *file = csv_files;
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	while (*file && strcmp((*file)->name, name))
		file++;
	CU_ASSERT_PTR_NOT_NULL_FATAL(*file);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	csv_print(*file, r, f);
	fclose(f);
	return text;
}
