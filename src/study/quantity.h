/* SPDX-License-Identifier: MIT */
/*
 * Quantities that a job can require, by name: a column of summary.csv, a latency such as p99.9 or
 * response.mean, the operations over a bound.
 */
#ifndef IOGEN_STUDY_QUANTITY_H
#define IOGEN_STUDY_QUANTITY_H

#include "job/requirement.h"
#include "report/columns.h"
#include "stat/latency_name.h"

/* A unit that a bound may have, and how much of the kind's own it is. */
struct quantity_scale {
	const char *name;
	long double factor;
};

/* A kind of values: times, shares ... */
struct quantity_unit {
	const char *name;                    /* name, as verdict.csv has it */
	const char *article;                 /* "a time" */
	const char *example;                 /* "2ms" */
	const struct quantity_scale *scales; /* ended by NULL */
	long double factor;                  /* factor of the table's own unit */
	bool bare;                           /* a number needs no unit */
};

enum quantity_of { IN_COLUMN, IN_LATENCY, IN_OVER, IN_OVER_SHARE };

struct quantity {
	enum quantity_of of;
	enum span span;
	const struct quantity_unit *unit;
	bool says_unit; /* its name ends with the unit: a bound needs none */
	const struct column *column;
	enum latency kind;
	enum latency_stat stat;
	double percent;
	uint64_t over_ns;
};

/* A value of a job; why is owned, and there where it is not known. */
struct value {
	bool known;
	double v;
	char *why;
};

/* Returns whether there is a measure of that name. */
bool quantity_find(const struct requirement *r, struct quantity *m);

/* Returns the nearest name, which the caller frees; NULL: none is near. */
char *quantity_nearest(const struct requirement *r);

/* Reads the bound in the unit of the measure. Returns false where its unit is of another kind. */
bool quantity_bound(const struct quantity *m, const struct requirement *r, double *bound);

/* Returns the unit of a requirement: that of its measure, or % of how far it varies. */
const struct quantity_unit *quantity_unit(const struct quantity *m, const struct requirement *r);

/*
 * Returns the operations of a job that a measure is of, as a bit set, where none is named: syncs
 * are to be named. Amounts of several operations are added up, else each is a value of its own; 0:
 * there is one value of the whole job.
 */
uint32_t quantity_ops(const struct quantity *m, const struct job *job);

/* Returns whether the values of several operations are added up. */
static inline bool quantity_adds(const struct quantity *m)
{
	return m->span == SPAN_AMOUNT || m->span == SPAN_FAULTS;
}

/* Returns whether a job with results can have the measure of an operation. */
bool quantity_fits(const struct quantity *m, const struct job *job, enum op op);

/* Returns the value of these operations of a job (0: of the job), as the tables have it. */
struct value quantity_value(const struct quantity *m, const struct job_result *j, uint32_t ops);

/* Returns a real number as a table has it: with three decimals. */
double quantity_printed(double v);

#endif
