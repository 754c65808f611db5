/* SPDX-License-Identifier: MIT */
/*
 * An engine over memory that does as a script says: short results, errors, a full queue, results
 * out of order, ends of files. What it moves, it moves as late as it may (when the transfer, or one
 * behind it in its linked run, comes back), and what a read is going to fill holds garbage until
 * then, so that a buffer which is used too early, or changed while it is in flight, shows in the
 * bytes. Of a run, what is behind one that failed or was short is cancelled.
 */
#ifndef IOGEN_TESTS_SCRIPTED_H
#define IOGEN_TESTS_SCRIPTED_H

#include "io/engine.h"
#include "base/rng.h"

#define SCRIPT_FILES 4
#define SCRIPT_FAULTS 4
#define SCRIPT_PARTS 4
#define SCRIPT_DESCS 64

/* What a file holds. */
struct script_file {
	char *data;    /* owned */
	uint64_t size; /* where reads end */
	uint64_t room; /* bytes of data: a write beyond them is refused with ENOSPC */
};

enum fault_kind {
	FAULT_NONE,
	FAULT_ERROR,  /* nothing is moved, res is -value */
	FAULT_SHORT,  /* value bytes are moved, if so many are asked for */
	FAULT_RANDOM, /* at least one byte, and at most as many as are asked for */
};

/* What goes wrong with the transfer that is taken as number @first (from 0), and each @every-th. */
struct fault {
	enum fault_kind kind;
	int32_t value;
	uint64_t first, every; /* every 0: once */
};

enum script_order { ORDER_FIRST, ORDER_LAST, ORDER_RANDOM };

/* A transfer that was taken, in the order of being taken. */
struct script_io {
	enum io_dir dir;
	uint32_t file, slot, buf;
	uint64_t offset;
	const char *base;
	size_t len; /* of all parts */
	uint32_t niov;
	struct iovec vec[SCRIPT_PARTS]; /* the first of them, as they were when it was taken */
	bool link;
	uint64_t call; /* index of the submit that took it */
	int32_t res;
};

/* A call of submit or reap. */
struct script_call {
	bool reap;
	uint32_t n;        /* asked: transfers, or the least to be waited for */
	uint32_t runs;     /* of a submit: in these transfers */
	uint32_t max;      /* of a reap */
	uint32_t inflight; /* before the call */
	uint64_t wait_ns;  /* of a reap */
	int ret;
};

struct script {
	/* given */
	struct script_file file[SCRIPT_FILES];
	struct fault fault[SCRIPT_FAULTS]; /* the first that fits counts */
	enum script_order order;           /* of coming back */
	uint32_t room;                     /* most transfers it holds; 0: as many as it is told */
	uint32_t runs; /* most runs it takes at once (what is not linked is a run of one); 0: all */
	uint32_t full_every;  /* each so many-th submit takes nothing, where something is held */
	uint32_t empty_every; /* each so many-th reap brings nothing, as after a signal */
	uint32_t half_every;  /* each so many-th reap brings half of what it was to wait for */
	bool slow;            /* reap brings no more than it must */
	int open_fails, submit_fails, reap_fails;     /* errno; 0: it does not */
	uint64_t fails_at;                            /* from which call of submit or reap on */
	void (*on_call)(struct script *s, bool reap); /* as a call begins; or NULL */
	void *arg;                                    /* its */

	/* what happened */
	struct script_io *io; /* owned */
	struct script_call *call;
	uint64_t nios, ncalls, nsubmits, nreaps;
	uint32_t inflight, deepest;
	bool submit_at_once;
	unsigned opened, closed, misused; /* misused: calls against the contract */
	unsigned opens, closes;           /* of files, that went well */
	unsigned leaked;                  /* files that were open when the engine was closed */

	/* its own */
	struct script_held {
		struct io *io;
		uint64_t number, run;
		bool ran, cancelled;
	} * held;
	uint64_t nruns;
	uint32_t desc[SCRIPT_DESCS]; /* number of the file that is open there, plus one */
	const struct engine_env *env;
	struct rng rng;
};

/* Its options: where an engine has what it is told by a user, this one has its script. */
struct scripted_opts {
	struct script *script;
};

extern const struct engine engine_scripted;       /* takes many, and gives them back later */
extern const struct engine engine_scripted_steps; /* the same, and orders nothing */
extern const struct engine engine_scripted_sync;  /* finishes what it takes */

/* A file of @size random bytes, followed by as many as make it a multiple of @align. */
void script_file_make(struct script_file *f, uint64_t size, uint32_t align, uint64_t key);

/*
 * Checks that what was taken, in order, is @expected: "r0+1024:100-w0+1024:cancelled |
 * r100+924-w0+1024 | s" is a read of 1024 bytes at 0 that moved 100, linked to a write; the rest of
 * them in the next submit; a sync in the one after. o and c are opens and closes, t is a trim, and
 * a blank is between runs of one submit.
 */
void script_log_is(const struct script *s, const char *expected);

/* Lets an engine do as @how is told: its order, its limits and its faults, not its files. */
void script_behave(struct script *s, const struct script *how);

/* Frees what a script owns. */
void script_release(struct script *s);

#endif
