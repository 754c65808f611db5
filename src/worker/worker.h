/* SPDX-License-Identifier: MIT */
/*
 * One thread: plan, submit, reap, account. A worker shares nothing with another while it runs: its
 * engine, buffers, statistics and random state are its own.
 */
#ifndef IOGEN_WORKER_H
#define IOGEN_WORKER_H

#include <stdatomic.h>

#include "stat/batch.h"
#include "io/buffers.h"
#include "load/content.h"
#include "file/files.h"
#include "stat/depths.h"
#include "stat/generator_bound.h"
#include "stat/series.h"
#include "stat/fio_samples.h"
#include "stat/snapshot.h"
#include "stat/steady.h"
#include "stat/usage.h"
#include "worker/attach.h"

/* What is moved before anything is measured: see worker_ramp.h. */
struct ramp {
	uint64_t ios, bytes;     /* reads, writes and trims of slices that are over */
	_Atomic uint64_t *moved; /* given, where others move it too: bytes; else own */
	_Atomic uint64_t own;
	uint64_t added;   /* its own share of it */
	uint64_t look_ns; /* when to look; UINT64_MAX: never */
};

/* The place of a worker in its job's or group's steadystate=. */
struct steady_seat {
	struct steady *of; /* NULL: none was given */
	uint32_t seat;
};

struct worker {
	/* given, before worker_open */
	const struct job *job;
	uint32_t index;                   /* in its job */
	uint32_t number;                  /* in the run, over all jobs */
	uint32_t log_number;              /* in the run, from 1: its logs have it in their names */
	struct files files;               /* open */
	struct series *series;            /* its job's; ready when worker_run is called */
	struct series *ramp_series;       /* of its job's ramp; NULL: it has none */
	uint64_t run_start_ns;            /* what the grid counts from */
	uint64_t start_ns;                /* when the job starts */
	const atomic_bool *stop;          /* set: end early */
	struct flow *flow;                /* of a job with flow= */
	bool counts_depths;               /* somebody asks how many transfers were in flight */
	const struct dedupe_peers *peers; /* of a job with dedupe_global */
	struct snapshot *snapshot;        /* owned; NULL: nobody asks while it runs */
	struct offset_shared *shared;     /* of a job with shared_offset= */
	const char *aux_path;             /* folder of dumps; NULL: the working directory */

	/* its own */
	struct engine_handle engine;
	struct buffers buffers;
	struct region *regions; /* the offset plan's */
	struct offset offset;
	char *chains;        /* each chain_size bytes: see worker_chain */
	struct chain **idle; /* chains that are not at work; a stack */
	struct io **queue;   /* to be submitted: from queue_head, in order */
	struct io **done;    /* what a reap returned */
	uint32_t *mask;      /* by file: its alignment less one */
	struct iovec *vecs;  /* niov parts a chain, where a transfer has several */
	struct shape shape;
	uint32_t chain_size, part_size, part_stride; /* bytes */
	uint32_t depth, nslots, nidle, queue_head, queue_tail, queue_size;
	uint32_t inflight;                   /* transfers that the engine has */
	uint32_t unit;                       /* transfers of a chain that are in flight together */
	uint32_t batch, low;                 /* chains */
	uint32_t complete_min, complete_max; /* transfers */
	struct ramp ramp;
	struct seek seek;
	struct steady_seat steady; /* given */
	struct attachments attached;
	uint64_t hold_ns;     /* no unit before it; 0: none holds; UINT64_MAX: before one is back */
	bool reading;         /* data that were written are read back, at no pace */
	struct batch control; /* its rows are what the worker leaves */
	struct fio_log fio_log;    /* left too; empty where the job has no logs */
	struct iolog_record iolog; /* left too: of write_iolog= */
	bool has_work;             /* offset is open, and there is something to be moved */
	bool refill;               /* below iodepth_low since the queue was full */
	bool ending;               /* no new unit of work */
	bool turnover;             /* fewer files are open than there are: see worker_files.h */
	bool ahead;                /* a place may be planned before its turn */
	bool placed;    /* place is planned, and waits: for its file, for a sync before it */
	bool full;      /* there was no space left for a write, which fill_device=1 waits for */
	bool finishing; /* all work is done: attachments plan what is to be done last */
	bool measuring; /* the ramp is over */
	bool linked;    /* the engine orders a chain: it is given the whole of it */
	bool unmet;     /* what it leaves: a requirement of the job did not hold */
	bool failed, partial; /* what it leaves: it ended by an error; before its time */
	bool corrupt;         /* what it leaves: data were not what they should have been */
	int first_error;      /* the errno of its first error, also where it goes on; 0: none */
	struct spot place;    /* see worker_files.c */
	uint32_t *open;       /* the files that are open */
	uint32_t nopen;
	void *locked; /* lockmem bytes */
	struct content content;
	uint32_t errors_told; /* of those after which it goes on */
	uint64_t now_ns;      /* as last read */
	uint64_t slice_index; /* the slice that it is in, or that its ramp ended in */
	uint64_t slice_end_ns, deadline_ns, ramp_end_ns, tick_ns;
	uint64_t event_ns;  /* the first of these */
	struct stats slice; /* since the slice began */

	/* what it leaves */
	struct stats total;
	uint64_t begin_ns, end_ns; /* of what was measured */
	struct usage used;
	enum bound bound;
	struct samples samples;
	struct depths depths;     /* empty where nobody asks */
	uint64_t planned, digest; /* places planned, and a digest of their sequence */
	struct err err;

	/* read by others while it runs; on a cache line of its own */
	_Alignas(64) _Atomic uint64_t done_ios;
	_Atomic uint64_t done_bytes;
	_Atomic uint64_t done_ns;     /* when these were counted */
	_Atomic uint64_t total_bytes; /* that it will move; 0: only time ends it */
};

static inline struct chain *worker_chain(const struct worker *w, uint32_t i)
{
	return (struct chain *)(void *)(w->chains + (size_t)i * w->chain_size);
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
 * in w->err; worker_close is called in either case.
 */
int worker_open(struct worker *w);

/* Does the job's work; what came of it is in the fields above. */
void worker_run(struct worker *w);

/*
 * By the scheduler, behind worker_open: the worker begins now, together with others; or it never
 * begins, and nobody is to wait for it.
 */
void worker_join(struct worker *w);
void worker_leave(struct worker *w);

/*
 * The part of it that says where it works, and how much that is (total_bytes), once its files are
 * planned: worker_unplan_offsets undoes that.
 */
int worker_plan_offsets(struct worker *w);
void worker_unplan_offsets(struct worker *w);

/* Frees what worker_open made; what the worker leaves stays, for worker_release. */
void worker_close(struct worker *w);
void worker_release(struct worker *w);

#endif
