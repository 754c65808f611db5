/* SPDX-License-Identifier: MIT */
/*
 * What a unit of work is: a chain of 1..N transfers, each begun when the one before it has come
 * back. A workload is to work what an engine is to system calls.
 */
#ifndef IOGEN_LOAD_WORKLOAD_H
#define IOGEN_LOAD_WORKLOAD_H

#include "io/engine.h"
#include "load/offset.h"
#include "load/shape.h"
#include "stat/stats.h"

struct chain;

/* One transfer of a chain, and how far it has come. */
struct transfer {
	struct io io;     /* first, so that an io the engine returns is its transfer */
	struct iovec vec; /* what is left of it, within the chain's buffer, where it has one part */
	struct chain *chain;
	uint64_t offset;   /* of the whole, in bytes */
	uint32_t len;      /* of the whole, in bytes */
	uint32_t part;     /* of the chain's buffer, where it begins */
	uint32_t moved;    /* bytes of it that are done */
	bool stuck;        /* the last try moved nothing that counts */
	bool finished;     /* all of it is done */
	uint64_t start_ns; /* when it was first handed to the engine; 0: not yet */
	uint64_t taken_ns; /* when the engine's submit had returned; only with slat=1 */
};

struct chain {
	uint32_t index;       /* of its buffer */
	uint32_t steps;       /* transfers in this unit of work */
	uint32_t at;          /* the first that is not finished */
	uint32_t outstanding; /* transfers queued or at the engine */
	bool failed;
	bool opened;     /* its IO_OPEN went well */
	bool check;      /* what it reads is checked */
	bool late;       /* iodepth= was used up when it was due */
	uint64_t due_ns; /* of a job with a rate */
	enum op op;      /* what the whole chain counts as; OPS where only its transfers count */
	char *buf;
	uint64_t sequence; /* with verify=: number of the write that it is, or that it reads back */
	struct transfer step[];
};

enum source_rule { SOURCE_NONE, SOURCE_NEEDED, SOURCE_ALLOWED };

struct workload {
	const char *name;
	const char *help;
	uint32_t needs; /* enum engine_caps */
	enum op op;     /* as in struct chain */
	bool linked;    /* the engine is given the whole chain, and orders it */
	enum source_rule source;
	const char *rw; /* the rw= where none is given; NULL: the option's own default */
	bool rw_only;   /* rw= may say nothing else */
	struct shape (*shape)(const struct shape_options *o);
	/* Fills @c for the place @s. The source is file number @source. */
	void (*plan)(struct chain *c, const struct spot *s, const struct shape_options *o,
		     uint32_t source);
};

/* Ended by NULL. */
extern const struct workload *const workloads[];

const struct workload *workload_find(const char *name);

/* A chain of one sync of @file; of one read. */
void chain_plan_sync(struct chain *c, enum io_dir dir, uint32_t file);
void chain_plan_read(struct chain *c, const struct spot *s);

#endif
