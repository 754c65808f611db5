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

/* Where a worker is in the log that it replays. */
struct replay {
	const struct iolog *iolog; /* NULL: none */
	size_t at;                 /* the next entry */
	uint64_t last_ns;          /* when the last one was due, or came */
	bool waited;               /* for the next one */
};

/* What has been done in a window: see worker_floor.h. */
struct floor {
	const struct op_rates *least; /* of bytes, or of I/Os */
	bool bytes;
	uint64_t look_ns;   /* when to look; UINT64_MAX: never */
	uint64_t window_ns; /* the window's begin; 0: there is none yet */
	uint64_t before[RATE_OPS];
};

/* What is moved before anything is measured: see worker_ramp.h. */
struct ramp {
	uint64_t ios, bytes;     /* reads, writes and trims of slices that are over */
	_Atomic uint64_t *moved; /* given, where others move it too: bytes; else own */
	_Atomic uint64_t own;
	uint64_t added;   /* its own share of it */
	uint64_t look_ns; /* when to look; UINT64_MAX: never */
};

/* What it tells of steady state, and when: see worker_steady.h. */
struct steadying {
	struct steady *of;          /* given; NULL: nobody asks */
	uint32_t seat;              /* given */
	uint64_t index;             /* the interval it is in; 0: none yet */
	uint64_t look_ns;           /* when it ends, or the first begins; UINT64_MAX: never */
	uint64_t since_ns;          /* when it was in it first */
	struct steady_count before; /* what had been done then */
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
	uint32_t sync_file;                  /* the next one to be synced at the end */
	struct pace pace;                    /* whether the next unit is to hold */
	struct rate rate;                    /* when it is due */
	struct floor floor;
	struct ramp ramp;
	struct seek seek;
	struct steadying steady;
	uint64_t full_ns;       /* when it last was that all depth was in use */
	struct batch control;   /* its rows are what the worker leaves */
	struct fio_log fio_log; /* left too; empty where the job has no logs */
	struct fio_log *log;    /* it, once measuring; NULL: there is none */
	struct replay replay;
	struct iolog_record iolog_record; /* of write_iolog= */
	struct iolog_record *record;      /* it; NULL: the job writes none */
	bool has_work;                    /* offset is open, and there is something to be moved */
	bool batch_auto;                  /* batch and complete_min are the controller's */
	bool paced;                       /* pace is to be asked */
	bool seeks;                       /* seek says how many may be in flight */
	bool rated;                       /* rate says when the next unit is due */
	bool held;                        /* it says that the next unit is not due */
	bool refill;                      /* below iodepth_low since the queue was full */
	bool ending;                      /* no new unit of work */
	bool syncs;                       /* there are some among its transfers */
	bool one_loop;                    /* offset has one at a time: see worker_files_again */
	bool turnover;     /* fewer files are open than there are: see worker_files.h */
	bool ahead;        /* a place may be planned before its turn */
	bool placed;       /* place is planned, and waits: for its file, for a sync before it */
	bool full;         /* there was no space left for a write, which fill_device=1 waits for */
	bool checks_reads; /* all that it reads is checked */
	bool syncing;      /* the end: every written file is synced once */
	bool measuring;    /* the ramp is over */
	bool slat;
	bool detailed;        /* more is kept of a transfer than its latency */
	bool linked;          /* the engine orders a chain: it is given the whole of it */
	bool unmet;           /* what it leaves: a requirement of the job did not hold */
	bool failed, partial; /* what it leaves: it ended by an error; before its time */
	bool corrupt;         /* what it leaves: data were not what they should have been */
	int first_error;      /* the errno of its first error, also where it goes on; 0: none */
	struct spot place;    /* see worker_files.c */
	uint32_t *open;       /* the files that are open */
	uint32_t nopen;
	uint32_t last_file; /* written last, which fsync=N syncs */
	uint32_t writes_to_fsync, writes_to_fdatasync,
		writes_to_range; /* until the next; 0: never */
	struct rng prio;         /* which transfers have a priority of their own */
	bool prios;              /* some have */
	uint16_t prio_own;       /* the others'; 0: none was set */
	void *locked;            /* lockmem bytes */
	struct content content;
	struct verify *verify;    /* owned; NULL: nothing is verified */
	uint64_t max_lat_ns[OPS]; /* UINT64_MAX: none */
	uint32_t errors_told;     /* of those after which it goes on */
	uint64_t now_ns;          /* as last read */
	uint64_t spun_before_ns;  /* of pace.spun_ns, before it measured */
	uint64_t slice_index;     /* the slice that it is in, or that its ramp ended in */
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

/* As the controller has it. */
static inline void worker_set_batch(struct worker *w)
{
	w->batch = batch_size(&w->control);
	w->complete_min = w->batch * w->unit;
}

/*
 * On the thread that will run it: engine, buffers, statistics. Returns 0 or -errno with the reason
 * in w->err; worker_close is called in either case.
 */
int worker_open(struct worker *w);

/* Does the job's work; what came of it is in the fields above. */
void worker_run(struct worker *w);

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
