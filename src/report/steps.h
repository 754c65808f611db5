/* SPDX-License-Identifier: MIT */
/*
 * The steps of a run side by side, for people: a row for each step, job and operation, with the
 * swept options as columns. With several rounds, each number is their median; errors are added up.
 */
#ifndef IOGEN_REPORT_STEPS_H
#define IOGEN_REPORT_STEPS_H

#include <stdio.h>

#include "report/report.h"

/* Returns whether the run has steps or rounds. */
bool steps_are(const struct report *r);

/* Prints a line for each job with steps: what is swept, and how often. */
void steps_print_jobs(const struct report *r, FILE *f);

/* Prints the table; of very many rows, the first. */
void steps_print(const struct report *r, FILE *f);

#endif
