/* SPDX-License-Identifier: MIT */
/* hosts.csv read back: the values of each rank, and how far the ranks are apart. */
#ifndef IOGEN_VIEW_BY_HOST_H
#define IOGEN_VIEW_BY_HOST_H

#include "view/data.h"

/* A rank's value; of several steps or rounds their median, and how far they lie around it. */
struct host_value {
	double mid, least, most; /* NAN: it has none */
};

/* A measure of a job and an operation, rank by rank. */
struct by_host {
	const char *job, *op, *column; /* cells of the table */
	struct host_value *rank;       /* owned; by number */
	size_t nranks;                 /* the largest number plus one */
	bool relative;         /* several steps or rounds: values are in % of each one's median */
	struct host_value all; /* middle values of the ranks: their median, least and most */
};

struct by_hosts {
	struct by_host *list; /* owned; of each job and operation its IOPS, then a latency */
	size_t n;
};

/* Finds the values in the table, of the first jobs and operations. Aborts without memory. */
void by_hosts_make(struct by_hosts *h, const struct plot *p);
void by_hosts_free(struct by_hosts *h);

/* Returns whether the table has values of several ranks. */
bool by_hosts_are_several(const struct plot *p);

#endif
