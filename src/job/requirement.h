/* SPDX-License-Identifier: MIT */
/*
 * A requirement of require=, in its parts: read.p99<2ms. Which measures there are, and which a job
 * can have, is not known here: see study/quantity.h.
 */
#ifndef IOGEN_JOB_REQUIREMENT_H
#define IOGEN_JOB_REQUIREMENT_H

#include "base/err.h"
#include "stat/stats.h"

enum compare { BELOW, AT_MOST, ABOVE, AT_LEAST, EQUAL, UNEQUAL, COMPARES };

/* The subject of a requirement: a measure, how far it varies, or the I/Os over a bound. */
enum requirement_of { OF_MEASURE, OF_COV, OF_OVER };

struct requirement {
	char text[96]; /* all of it, without blanks */
	char what[64]; /* name without operation and comparison: "p99", "cov(iops)", "over(5ms)" */
	bool each;     /* each rank has to hold it by itself */
	enum requirement_of of;
	enum op op;       /* OPS: none is named */
	char measure[64]; /* "p99", "lat_p99_ns"; of OF_OVER the kind of latency, or "" */
	uint64_t over_ns;
	enum compare compare;
	long double number;
	char unit[12]; /* unit behind the number, or "" */
};

/*
 * Takes the first requirement off a list with , between them; *@at is then the rest, or NULL. There
 * is one: its being empty is told where the option is parsed.
 * Returns 0, or -EINVAL after fail().
 */
int requirement_take(const char **at, struct requirement *r, struct err *e);

/* Returns whether @measured compares with @bound as it is to. */
bool requirement_holds(const struct requirement *r, double measured, double bound);

#endif
