/* SPDX-License-Identifier: MIT */
/*
 * Verdicts on the requirements of a run (require=): study/ makes them, and hands them over in
 * struct report; summary, verdict.csv, JSON and manifest show them.
 */
#ifndef IOGEN_REPORT_VERDICT_H
#define IOGEN_REPORT_VERDICT_H

#include "job/requirement.h"
#include "report/report.h"

enum verdict_is { VERDICT_PASS, VERDICT_FAIL, VERDICT_UNDECIDED };

extern const char *const verdict_words[];

struct verdict {
	const struct job *job;
	const struct requirement *require;
	bool all;  /* judges all rounds: their median, or how far they vary */
	bool each; /* judges one rank: the next field */
	uint32_t rank;
	const char *host; /* its name; NULL: not known */
	enum op op;       /* OPS: the job's */
	const char *unit; /* unit of the next two: as the column has it */
	double bound;
	double measured; /* value as the tables have it: a rate to three decimals */
	bool known;      /* it was measured */
	enum verdict_is is;
	char *reason; /* the reason where it is undecided; owned, else NULL */
};

struct verdicts {
	uint32_t n, failed, undecided;
	struct verdict *list;
	struct requirement **requirements; /* owned: what the list points to */
	uint32_t nrequirements;
};

/*
 * Returns whether a run passes: all requirements hold (one that is undecided does not), and the run
 * itself went well.
 */
bool verdicts_pass(const struct report *r);

/*
 * Returns how far from its bound, in percent of that, the measured value is; below 0 where the
 * requirement does not hold. False: nothing was measured, or the bound is 0.
 */
bool verdict_margin(const struct verdict *v, double *pct);

/* Prints the lines that begin the summary for people. */
void verdicts_print(const struct report *r, FILE *f);

#endif
