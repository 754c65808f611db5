/* SPDX-License-Identifier: MIT */
/* The table of steps: what it makes of the rounds of a job. */
#include "report/steps.h"

#include <stdlib.h>
#include <string.h>

#include "tests/reports.h"
#include "tests/support.h"

#define RUNS 6 /* two steps, three rounds */

static struct outcome o;
static struct job_result result[RUNS];
static struct report report;

static void ran(void)
{
	jobs_right(&o, "[a]\nioengine=null\nsize=4k\nrounds=3\nsweep.iodepth=1 2\n");
	CU_ASSERT_EQUAL_FATAL(o.jobs.nrun, RUNS);
	report = (struct report){ .run_id = "run-1", .njobs = RUNS, .jobs = result };
	for (uint32_t i = 0; i < RUNS; i++) {
		const struct job *job = o.jobs.run[i];

		result[i] = (struct job_result){ .job = job, .started = true };
		result[i].runtime_ns = 1000000000;
		CU_ASSERT_FATAL(!stats_init(&result[i].total, job_ops(job), job_latencies(job)));
		report_count(&result[i], OP_READ, 100 * job->step + job->round, 4096, 1000);
	}
}

static void forget(void)
{
	for (uint32_t i = 0; i < RUNS; i++)
		stats_release(&result[i].total);
	outcome_free(&o);
}

/* Checks the number of words in the row that begins so, from its IOPS on, and its last word. */
static void row(const char *text, const char *start, const char *iops, const char *errors)
{
	const char *line = strstr(text, start), *end;
	char word[64] = "";

	CU_ASSERT_PTR_NOT_NULL_FATAL(line);
	sscanf(line + strlen(start), "%63s", word);
	CHECK_TEXT(word, iops);
	end = strchr(line, '\n');
	CU_ASSERT_PTR_NOT_NULL_FATAL(end);
	snprintf(word, sizeof(word), "%.*s", (int)strlen(errors) + 1, end - strlen(errors) - 1);
	CU_ASSERT(word[0] == ' ' && !strcmp(word + 1, errors));
}

/* Medians of three rounds; one round of step 1 had errors. */
static void rounds(void)
{
	char *text;

	ran();
	for (uint32_t i = 0; i < RUNS; i++)
		if (result[i].job->step == 1 && result[i].job->round == 2)
			result[i].total.op[OP_READ].errors = 7;
	text = report_printed(steps_print, &report);
	row(text, "   1 a   read        1 ", "102", "7");
	row(text, "   2 a   read        2 ", "202", "0");
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "each number is the median of 3 rounds, errors are of "
					    "all; a 95 % interval needs 6\n"));
	free(text);
	forget();
}

/* Rounds that did not run are none. */
static void ended(void)
{
	char *text;

	ran();
	for (uint32_t i = 3; i < RUNS; i++)
		result[i].started = false;
	text = report_printed(steps_print, &report);
	row(text, "   1 a   read        1 ", "102", "0");
	row(text, "   2 a   read        2 ", "201", "0");
	free(text);
	forget();
}

static const struct test tests[] = {
	{ "numbers are medians, errors are sums", rounds },
	{ "a run that ended early has fewer rounds", ended },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("steps", tests);
}
