/* SPDX-License-Identifier: MIT */
/*
 * An entry of a report for people: a job, or the jobs of a group that ask for group_reporting. The
 * files of results have a row a job in either case.
 */
#ifndef IOGEN_ENTRY_H
#define IOGEN_ENTRY_H

#include "report.h"

struct entry {
	char *name;            /* of a group: a+b, a+b+c, or a+..+z; owned */
	const struct job *job; /* the first */
	uint32_t njobs;
	uint32_t ops, latencies;   /* bit sets: what any of its jobs counts */
	uint64_t begin_ns, end_ns; /* the first begin and the last end, on the workers' clock */
	uint64_t runtime_ns;
	struct stats stats;    /* owned; the sum */
	struct op_stats mixed; /* reads, writes and trims as one, where unified_rw_reporting asks */
};

/* The entries of all that ran, in order, but for the modes of a comparison. NULL: no memory. */
struct entry *entries_new(const struct report *r, uint32_t *n);
void entries_free(struct entry *list, uint32_t n);

#endif
