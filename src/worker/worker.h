/* SPDX-License-Identifier: MIT */
/*
 * The room of one thread: it plans units of work, submits and reaps them, and accounts for them.
 *
 * In come a job, its files, which are open, and what struct worker_given has: who the worker is,
 * when it starts, and the little that it shares with others. Out goes struct worker_left, the
 * slices of the job's time series, and the logs that the job asks for. Workers share nothing else
 * while they run: engine, buffers, statistics and random state are their own.
 *
 *   setup.c      makes a worker from its job, and takes it down
 *   worker.c     the loop: fill, submit, reap, account
 *   plan.h       the next unit of work
 *   transfer.c   transfers that fail
 *   files.c      places that wait, and files that are opened and closed on the way
 *   time.c       start, ramp, slices, deadline; clock.h reads the clock
 *   attach.h     the points at which all else is attached; attachments.c is the list of it
 *   placement.c  the thread's CPUs, memory and priority
 *
 * They call each other downwards only: setup, loop, plan, attachments, files, clock. To add
 * something that a job may ask for, write an attachment; the loop stays as it is.
 */
#ifndef IOGEN_WORKER_H
#define IOGEN_WORKER_H

#include <stdatomic.h>

#include "file/files.h"
#include "io/buffers.h"
#include "load/content.h"
#include "stat/series.h"
#include "stat/snapshot.h"
#include "stat/steady.h"
#include "stat/worker_left.h"
#include "worker/attach.h"
#include "load/pace.h"
#include "load/rate.h"
#include "load/fio_log.h"
#include "load/iolog.h"
#include "stat/depth_search.h"

/* The place of a worker in its job's or group's steadystate=. */
struct steady_seat {
	struct steady *of; /* NULL: none was given */
	uint32_t seat;
};

/* The two rows of a file in the table of verify_state_save=1. */
struct verify_rows {
	uint64_t at[2]; /* bytes from the table's start */
	char *path;     /* path from the root on; owned */
};

/* The table of verify_state_save=1, as far as it is a worker's. */
struct verify_table {
	int fd;
	uint32_t job;             /* its number in the run */
	uint64_t begin_ns;        /* ns since 1970: before any write */
	struct verify_rows *rows; /* rows by target; owned by the scheduler */
};

/* Set before worker_open, its second part before worker_run; then it does not change. */
struct worker_given {
	uint32_t index;                   /* number in its job, over all processes that run it */
	uint32_t seat;                    /* number among the job's workers of this process */
	uint32_t number;                  /* number in the run, over all jobs */
	uint32_t log_number;              /* number in the run, from 1: in the names of its logs */
	bool counts_depths;               /* somebody asks how many transfers were in flight */
	const char *aux_path;             /* folder of dumps; NULL: the working directory */
	const atomic_bool *stop;          /* set: end early */
	struct flow *flow;                /* flow of a job with flow= */
	const struct dedupe_peers *peers; /* peers of a job with dedupe_global */
	struct offset_shared *shared;     /* sequence of a job with shared_offset= */
	struct verify_table *keep;        /* table of a job with verify_state_save=1; else NULL */
	struct verify_pasts *pasts;       /* pasts by target, of a job with verify_state_load=1 */
	struct fio_state *saved;          /* ... and fio's own file; one of both, at most */

	/* before worker_run */
	uint64_t run_start_ns;      /* begin of the grid of slices */
	uint64_t start_ns;          /* start of the job */
	struct series *series;      /* series of its job */
	struct series *ramp_series; /* series of its job's ramp; NULL: it has none */
	struct snapshot *snapshot;  /* owned; NULL: nobody asks while it runs */
	struct steady_seat steady;
};

/* The few cache lines that each turn of the loop is at. */
struct loop {
	_Alignas(64) uint64_t now_ns; /* time as last read */
	uint64_t event_ns;            /* moment to look at the time: see struct clockwork */
	struct io **queue;            /* transfers to be submitted: from queue_head, in order */
	struct io **done;             /* transfers that a reap returned */
	struct chain **idle;          /* chains that are not at work; a stack */
	char *chains;                 /* each chain_size bytes: see worker_chain */
	uint32_t *mask;               /* alignment of each file, less one */
	struct iovec *vecs;           /* niov parts a chain, where a transfer has several */
	uint32_t queue_head, queue_tail, queue_size;
	uint32_t depth, nidle;               /* chains */
	uint32_t inflight;                   /* transfers that the engine has */
	uint32_t batch, low;                 /* chains */
	uint32_t unit;                       /* transfers of a chain that are in flight together */
	uint32_t complete_min, complete_max; /* transfers */
	uint32_t chain_size, part_size, part_stride; /* bytes */
	bool linked;   /* the engine orders a chain: it is given all of it */
	bool has_work; /* offset is open, and there is something to be moved */
	bool ahead;    /* a place may be drawn before its turn: see attach.h */
	bool plain;    /* each unit is one transfer at a place that was drawn, and nobody asks */
	bool whole;    /* a place is a whole file, whatever its size */
	bool checks;   /* before a file goes, it is looked at: it may be another one by now */
	enum op apart; /* kind that operations by name count as; OPS: their chain alone counts */
};

/*
 * Where the loop is. At each turn it plans units while refill is set and the batch has room:
 *
 *   filling   refill. A place is drawn, or the one that waits (placed) is taken, and its unit goes,
 *             until no chain is idle.
 *   full      no refill, until no more chains than iodepth_low= are at work; where that is as much
 *             as iodepth=, the loop goes on filling as soon as one is idle.
 *   waiting   no refill: the next unit has to wait for one that is in flight, and is asked for
 *             again at the next turn with no more than iodepth_low= at work.
 *   held      hold_ns: no unit is due before it. The loop waits for completions until then, or
 *             sleeps where nothing is in flight.
 *   ending    no unit any more: all is planned, time is over, an error, a stop. All that is in
 *             flight comes back, and the loop ends.
 *
 * When the loop has ended, attachments may have it run again: to read back (reading), for the next
 * round (filling), and once more for what comes last (finishing, and ending still).
 */
struct loop_phase {
	uint64_t hold_ns; /* 0: not held; UINT64_MAX: until one is back */
	bool refill;
	bool ending;
	bool reading;   /* data that were written are read back, at no pace */
	bool finishing; /* attachments plan what is to be done last */
	bool placed;    /* place is drawn, and waits: for its file, for others, for its moment */
	bool no_space;  /* none was left for a write, which fill_device=1 waits for */
	struct spot place;
};

/* Open files, where not all of a job may be open at once: see files.h. */
struct open_files {
	bool turns_over; /* they are fewer */
	uint32_t n;
	uint32_t *list;
};

/* The bytes and I/Os before anything is measured: see ramp.h. */
struct ramp {
	uint64_t ios, bytes;     /* reads, writes and trims of slices that are over */
	_Atomic uint64_t *moved; /* given, where others move it too: bytes; else own */
	_Atomic uint64_t own;
	uint64_t added;   /* its own share of it */
	uint64_t look_ns; /* moment to look; UINT64_MAX: never */
};

/* The moments at which time asks for something: see time.c. The first is the loop's event_ns. */
struct clockwork {
	bool measuring;       /* the ramp is over */
	uint64_t slice_index; /* the slice that it is in, or that its ramp ended in */
	uint64_t slice_end_ns, deadline_ns, ramp_end_ns;
	uint64_t tick_ns; /* a wait is never longer */
	struct ramp ramp;
};

struct worker {
	const struct job *job;
	struct worker_given given;
	struct files files; /* given, too */

	struct loop loop;
	struct loop_phase phase;
	struct attachments attached;
	struct engine_handle engine;
	struct shape shape;
	struct offset offset;
	struct content content;
	struct stats slice; /* counts since the slice began */
	struct clockwork clock;

	struct region *regions; /* the offset plan's */
	struct buffers buffers;
	uint32_t nslots;
	struct open_files open;
	uint32_t errors_told; /* errors after which it went on: the first ones are told */
	void *locked;         /* lockmem bytes */

	struct {
		struct fio_log fio_log;    /* empty where the job has no logs */
		struct iolog_record iolog; /* record for write_iolog= */
		atomic_bool taken;         /* by the worker, which adds to them, or for good */
	} logs;                            /* left, too */

	/* read by others while it runs; on a cache line of its own */
	_Alignas(64) _Atomic uint64_t done_ios;
	_Atomic uint64_t done_bytes;
	_Atomic uint64_t done_ns;     /* time at which these were counted */
	_Atomic uint64_t total_bytes; /* bytes that it will move; 0: only time ends it */

	_Alignas(64) struct worker_left left; /* it ends with the pages that few workers write */
};

/*
 * Takes the logs: the worker while it adds to them, and whoever is to write those of a worker that
 * hangs. Tries @times times, with a ms between. Returns whether they are taken.
 */
bool worker_logs_take(struct worker *w, uint64_t times);

static inline void worker_logs_leave(struct worker *w)
{
	atomic_store_explicit(&w->logs.taken, false, memory_order_release);
}

static inline struct chain *worker_chain(const struct worker *w, uint32_t i)
{
	return (struct chain *)(void *)(w->loop.chains + (size_t)i * w->loop.chain_size);
}

/* Returns whether a chain is at a place that was drawn: it is no sync, and no read-back. */
static inline bool chain_was_drawn(const struct worker *w, const struct chain *c)
{
	enum io_dir dir = c->step[0].io.dir;

	return dir != IO_SYNC && dir != IO_DATASYNC && dir != IO_RANGESYNC &&
	       (!c->check || job_checks_reads(w->job));
}

/*
 * On the thread that will run it: engine, buffers, statistics. Returns 0 or -errno with the reason
 * in w->left.err; worker_close is called in either case.
 */
int worker_open(struct worker *w);

/* Does the job's work; w->left has what came of it. */
void worker_run(struct worker *w);

/*
 * By the scheduler, behind worker_open: the worker begins now, together with others; or it never
 * begins, and nobody is to wait for it.
 */
void worker_join(struct worker *w);
void worker_leave(struct worker *w);

/*
 * The part of worker_open that finds out where it works, and how much that is (total_bytes), once
 * its files are planned: worker_unplan_offsets undoes that.
 */
int worker_plan_offsets(struct worker *w);
void worker_unplan_offsets(struct worker *w);

/*
 * Whether a worker may take the plain instance of the loop, where all that it would not look at is
 * settled. It gives the same I/Os, counts and slices: tests run with this unset, too.
 */
extern bool worker_plain_allowed;

/* Frees what worker_open made; what the worker leaves stays, for worker_release. */
void worker_close(struct worker *w);
void worker_release(struct worker *w);

#endif
