/* SPDX-License-Identifier: MIT */
/* A run as it began, as its journal has it: enough to begin it again elsewhere in time. */
#ifndef IOGEN_CLI_RUN_BEGIN_H
#define IOGEN_CLI_RUN_BEGIN_H

#include "base/pack.h"
#include "cli/run.h"
#include "report/folder.h"
#include "report/run_facts.h"

struct run_begin {
	char *run_id, *cwd;
	int argc;
	char **argv;
	struct sections sections; /* sections of all its job files, and of --name */
	char **digests;           /* digests of its files, as sections lists them */
	size_t ndigests;
	uint64_t *seeds; /* seeds of its jobs as written: some are drawn */
	uint32_t nseeds;
	char *identity;   /* facts, as JSON */
	uint64_t wall_ns; /* its begin, since 1970 */
	uint32_t nranks;  /* processes that run it */
	uint64_t mark;    /* mark of its files: see io/target_mark.h */
};

/* Writes a run that began at r->journal->begin.wall_ns. */
void run_begin_write(struct pack *p, const struct run *r, const struct results_folder *folder,
		     const struct run_facts *facts);

/* Reads it; sets p->bad where it is none. */
void run_begin_read(struct pack *p, struct run_begin *b);

/* Gives jobs as written their seeds, before their rules are asked. */
void run_begin_seeds(const struct run_begin *b, struct jobs *jobs);

void run_begin_free(struct run_begin *b);

#endif
