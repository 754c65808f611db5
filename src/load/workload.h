/* SPDX-License-Identifier: MIT */
/*
 * The room of load: the next unit of work, its transfers, its place, its content and its time.
 *
 * In come a job's options and the name of its random streams; out come chains of transfers. The
 * chain: a workload plans it (here), at a place (offset.h, or iolog.h for a replay) in one of the
 * files (file_choice.h), with content for writes (content.h, verify_block.h), at a time (rate.h,
 * pace.h). All follow from options and seeds; there is no thread, no file and no system call.
 *
 * A unit of work is a chain of 1..N transfers, each begun when the one before it has come back. A
 * workload is to work what an engine is to system calls. A new one is a row in workload.c: its
 * shape, and the function that plans a chain.
 */
#ifndef IOGEN_LOAD_WORKLOAD_H
#define IOGEN_LOAD_WORKLOAD_H

#include "load/chain.h"
#include "load/shape.h"
#include "stat/stats.h"

struct shape_options;

enum source_rule { SOURCE_NONE, SOURCE_NEEDED, SOURCE_ALLOWED };

struct workload {
	const char *name;
	const char *help;
	uint32_t needs; /* enum engine_caps */
	enum op op;     /* operation, as in struct chain */
	bool linked;    /* the engine gets the whole chain, and orders it */
	enum source_rule source;
	const char *rw; /* default of rw=; NULL: the option's own */
	bool rw_only;   /* no other rw= is allowed */
	struct shape (*shape)(const struct shape_options *o);
	/* Fills @c for the place @s. @source is the number of the source's file. */
	void (*plan)(struct chain *c, const struct spot *s, const struct shape_options *o,
		     uint32_t source);
};

/* All workloads, ended by NULL. */
extern const struct workload *const workloads[];

/* Returns the workload of that name; NULL: there is none. */
const struct workload *workload_find(const char *name);

/* Plans a chain of one sync of @file; of one read. */
void chain_plan_sync(struct chain *c, enum io_dir dir, uint32_t file);
void chain_plan_read(struct chain *c, const struct spot *s);

#endif
