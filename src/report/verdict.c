/* SPDX-License-Identifier: MIT */
/* Verdicts in words: see verdict.h. */
#include "report/verdict.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/units.h"

/* Rows that do not hold, of which the summary has a line each. */
#define MOST_LINES 20

const char *const verdict_words[] = {
	[VERDICT_PASS] = "pass",
	[VERDICT_FAIL] = "fail",
	[VERDICT_UNDECIDED] = "undecided",
};

bool verdict_margin(const struct verdict *v, double *pct)
{
	double far = v->measured - v->bound;

	if (!v->known || v->bound == 0)
		return false;
	switch (v->require->compare) {
	case BELOW:
	case AT_MOST:
		far = -far;
		break;
	case EQUAL:
		far = -fabs(far);
		break;
	case UNEQUAL:
		far = fabs(far);
		break;
	default:
		break;
	}
	*pct = far == 0 ? 0 : 100 * far / v->bound; /* and no -0 */
	return true;
}

static void measured_text(const struct verdict *v, char *s, size_t n)
{
	if (!strcmp(v->unit, "ns"))
		units_time(s, n, (uint64_t)v->measured);
	else
		snprintf(s, n, "%.12g%s%s", v->measured, *v->unit ? " " : "", v->unit);
}

static void line_print(const struct verdict *v, FILE *f)
{
	char measured[64];
	double margin;

	fprintf(f, "  [%s] ", v->job->name);
	if (v->job->step)
		fprintf(f, "step %" PRIu32 ": ", v->job->step);
	if (v->all)
		fprintf(f, "all rounds: ");
	else if (v->job->round)
		fprintf(f, "round %" PRIu32 ": ", v->job->round);
	if (v->each && v->host)
		fprintf(f, "rank %" PRIu32 " (%s): ", v->rank, v->host);
	fprintf(f, "%s", v->require->text);
	if (v->op < OPS && v->require->op == OPS)
		fprintf(f, ", %s", op_names[v->op]);
	measured_text(v, measured, sizeof(measured));
	if (v->is == VERDICT_UNDECIDED) {
		fprintf(f, ": undecided: %s\n", v->reason);
		return;
	}
	fprintf(f, ": %s", measured);
	if (v->require->compare != UNEQUAL && verdict_margin(v, &margin))
		fprintf(f, ", %.1f %% off", fabs(margin));
	fputc('\n', f);
}

/* Returns what became of a job that did not go well, in words behind its name; NULL: it did. */
static const char *gone_wrong(const struct job_result *j)
{
	return j->corrupt || j->torn ? "left or read wrong data" :
	       j->failed             ? "failed" :
	       j->unmet              ? "missed a target" :
	       j->unsteady           ? "did not become steady" :
				       NULL;
}

/* The first job that did not go well; NULL: there is none. */
static const struct job_result *first_wrong(const struct report *r)
{
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		if (gone_wrong(j))
			return j;
	return NULL;
}

bool verdicts_pass(const struct report *r)
{
	return !r->verdicts->failed && !r->verdicts->undecided && !r->partial && !first_wrong(r);
}

/* "PASS  14 of 14 requirements hold"; "FAIL  14 of 14 requirements hold, but [a] failed" */
static void all_hold_print(const struct report *r, const char *of, FILE *f)
{
	const struct job_result *wrong = first_wrong(r);
	uint32_t n = r->verdicts->n;

	fprintf(f, "%s  %" PRIu32 " of %" PRIu32 " %s hold%s", verdicts_pass(r) ? "PASS" : "FAIL",
		n, n, of, n == 1 ? "s" : "");
	if (wrong)
		fprintf(f, ", but [%s] %s", wrong->job->name, gone_wrong(wrong));
	else if (r->partial)
		fprintf(f, ", but the run ended early");
	fputc('\n', f);
}

/* "FAIL  2 of 14 requirements do not hold, and 1 is undecided: see verdict.csv" */
static void verdict_print(const struct report *r, FILE *f)
{
	const struct verdicts *v = r->verdicts;
	const char *of = v->n == 1 ? "requirement" : "requirements";

	if (!v->failed && !v->undecided) {
		all_hold_print(r, of, f);
		return;
	}
	fprintf(f, "FAIL  ");
	if (v->failed)
		fprintf(f, "%" PRIu32 " of %" PRIu32 " %s %s not hold", v->failed, v->n, of,
			v->failed == 1 ? "does" : "do");
	if (v->failed && v->undecided)
		fprintf(f, ", and %" PRIu32 " %s undecided", v->undecided,
			v->undecided == 1 ? "is" : "are");
	else if (v->undecided)
		fprintf(f, "%" PRIu32 " of %" PRIu32 " %s %s undecided", v->undecided, v->n, of,
			v->undecided == 1 ? "is" : "are");
	fprintf(f, "%s\n", r->folder ? ": see verdict.csv" : "");
}

void verdicts_print(const struct report *r, FILE *f)
{
	const struct verdicts *v = r->verdicts;
	uint32_t lines = 0;

	if (!v || !v->n)
		return;
	verdict_print(r, f);
	for (uint32_t i = 0; i < v->n; i++) {
		if (v->list[i].is == VERDICT_PASS)
			continue;
		if (lines++ < MOST_LINES)
			line_print(&v->list[i], f);
	}
	if (lines > MOST_LINES)
		fprintf(f, "  and %" PRIu32 " more\n", lines - MOST_LINES);
	fputc('\n', f);
}
