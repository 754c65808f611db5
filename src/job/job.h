/* SPDX-License-Identifier: MIT */
/*
 * The room of jobs: from text to jobs whose options hold together.
 *
 * In come job files (jobfile.h) and the options of a command line, both as sections of assignments
 * (section.h). Each step is done for all jobs before the next begins:
 *
 *   resolve.c   a job for each section, with what its layers set (layers.c): defaults, each
 *               [global] above, the section itself, the command line
 *   check.c     the rules of each job (rules.c has their order, NAME_check.c those of a group),
 *               then those between jobs (group.c, rate_share.c)
 *   jobs.c      what jobs have among each other: names, stages, the modes of a comparison
 *               (batch_modes.c)
 *
 * Out go struct jobs (jobs.h), in which every option has its value and each job says where it was
 * given, for messages; or messages, all of them at once.
 *
 * Options come in groups (options.h). To add one to a group NAME: a field in its struct, in
 * ROOM/NAME_options.h; a row in NAME_options.c; and a rule, if it needs one, in NAME_check.c. Tests
 * ask for more: docs/design.md has it.
 * Values that are no plain number, size, time, text or choice have a type of their own, in
 * NAME_type.c. Rooms below take the struct of a group and never a job.
 */
#ifndef IOGEN_JOB_H
#define IOGEN_JOB_H

#include <string.h>

#include "base/given_options.h"
#include "base/rng.h"
#include "io/copy_method.h"
#include "job/batch_mode.h"
#include "job/options.h"
#include "load/shape.h"
#include "stat/stats.h"

struct bssplit;
struct engine;
struct file_op;
struct iolog;
struct pattern;
struct sweep;
struct workload;

/* A value that a job has in its step, of an option that is swept. */
struct swept {
	const char *option, *value;
};

/* The place in a file where an option was given; file NULL: it has its default. */
struct origin {
	const char *file; /* "command line" for the command line */
	unsigned line;    /* 0: of the command line */
};

/* The places where options were given: the few of them, of the hundreds that there are. */
struct origins {
	struct given_at *list; /* owned */
	uint32_t n;
};

struct job {
	char *name;           /* unique in a run and round */
	char *family;         /* the name as it was given, of which name may be one mode; owned */
	uint32_t stream;      /* names its random streams: the same for all of a family */
	uint32_t step;        /* the step, from 1; 0: the run has none, or the job comes before */
	uint32_t round;       /* the round, likewise; or that of a comparison, from 0 */
	uint32_t group;       /* report group: begun by the first job, stonewall and new_group */
	uint32_t group_first; /* first of the group among those that run: see group_first() */
	enum batch_mode mode; /* mode of workload=batch, in a job that is run */
	uint32_t numjobs;
	uint32_t nranks; /* processes that run the same jobs, each numjobs workers; 0: one */
	const struct engine *engine;
	const struct workload *workload;
	struct {
		struct iolog *iologs; /* owned; worker k has number k % niologs */
		uint32_t niologs;
		bool syncs; /* there are some in them */
	} replay;           /* logs that read_iolog= names */

	/* the values of its options, a struct a group: each is in a header of that name */
	struct work_options *work;
	struct shape_options *shape;
	struct direction_options *direction;
	struct blocks_options *blocks;
	struct files_options *files;
	struct copy_options *copy;
	struct service_options *service;
	struct layout_options *layout;
	struct cache_options *cache;
	struct area_options *area;
	struct amount_options *amount;
	struct offset_options *offset;
	struct zbd_options *zbd;
	struct seed_options *seed;
	struct sync_options *sync;
	struct end_sync_options *end_sync;
	struct depth_options *depth;
	struct runtime_options *runtime;
	struct ramp_options *ramp;
	struct time_options *time;
	struct matrix_options *matrix;
	struct fill_options *fill;
	struct depth_search_options *depth_search;
	struct steady_options *steady;
	struct hosts_options *hosts;
	struct placement_options *placement;
	struct prio_options *prio;
	struct pace_options *pace;
	struct rate_options *rate;
	struct ends_options *ends;
	struct error_options *error;
	struct content_options *content;
	struct memory_options *memory;
	struct verify_options *verify;
	struct report_options *report;
	struct summary_options *summary;
	struct measure_options *measure;
	struct iolog_options *iolog;
	struct log_options *log;
	struct require_options *require;

	struct sweep *sweeps; /* as written (job/sweep.h); owned */
	struct swept *swept;  /* its values, in a job of a step; the array is owned */
	uint32_t nsweeps, nswept;
	void *engine_opts;               /* engine->opts_size bytes */
	struct origin section;           /* place at which the job begins */
	struct origins given;            /* see job_origin() */
	struct given_options as_written; /* options of the job, and of its engine */
};

/* A job with all defaults, or NULL without memory; job_free takes NULL too. */
struct job *job_new(void);

/* A copy of a job that has not loaded its logs of I/Os. Aborts without memory. */
struct job *job_copy(const struct job *from);

void job_free(struct job *job);

/* Returns how many processes run the job, and whether that of a rank is one: see hosts=. */
uint32_t job_ranks(const struct job *job);
bool job_has_rank(const struct job *job, uint32_t rank);

/* Returns the number of a rank among those that run the job, and the rank of a number. */
uint32_t job_rank_place(const struct job *job, uint32_t rank);
uint32_t job_rank_at(const struct job *job, uint32_t place);

/* Returns the workers of the job, those of all processes that run it. */
static inline uint32_t job_workers(const struct job *job)
{
	return job->numjobs * job_ranks(job);
}

/* Writes how the job has that many workers: "numjobs=2", or "numjobs=2 on 3 ranks". */
void job_workers_text(const struct job *job, char *s, size_t n);

/* Returns whether a name has something in it that differs for each worker of the job. */
static inline bool job_name_is_apart(const struct job *job, const char *name)
{
	return strstr(name, "$jobnum") || (job->numjobs == 1 && strstr(name, "$rank"));
}

/* Names the random streams of a worker of the job, by its number among job_workers(). */
struct stream_name job_stream(const struct job *job, uint32_t worker);

/* Gives the job its engine, and the engine's options their defaults. Returns 0 or -ENOMEM. */
int job_set_engine(struct job *job, const struct engine *engine);

/* The value of an option as text, which the caller frees; NULL: it has none. */
char *job_get(const struct job *job, const char *name);

/* Gives an option a value, as if it was not given. Returns 0 or -EINVAL. */
int job_set(struct job *job, const char *name, const char *text, struct err *e);

/* Returns true if the engine has a flag of that name, and it is 1. */
bool job_engine_flag(const struct job *job, const char *name);

/* The struct that the group's options are set in. */
void *job_values(const struct job *job, const struct opt_group *g);

/* Where the option of that name, of the job or of its engine, was given; all zeros: it was not. */
const struct origin *job_origin(const struct job *job, const char *name);
void job_origin_set(struct job *job, const char *name, struct origin at);

/* Gives a copy, made byte by byte, a list of its own. Aborts without memory. */
void origins_own(struct origins *given);

/* Forgets the options of the engine, which is about to be another one. */
void origins_drop_engine(struct origins *given);

void origins_free(struct origins *given);

/* Returns true if the option of that name was given. */
bool job_given(const struct job *job, const char *name);

/* Returns true if a line of a job file gave the option: its text may be a stranger's. */
bool job_given_by_file(const struct job *job, const char *name);

/* Returns true if an option of jobs has the same value in both. */
bool job_agrees(const struct job *a, const struct job *b, const char *name);

/* Returns true if the option's value is not its default. */
bool job_changed(const struct job *job, const char *name);

/* Calls fail() with the place where @option was given (or that of the section) in front. */
int job_fail(const struct job *job, struct err *e, const char *option, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * The rules between options, of one job: reports all that are broken and returns 0 or -EINVAL.
 * Settles what follows from other options (a copy ends synced).
 */
int job_check(struct job *job, struct err *e);

/* The value of its rw=, which a log that is replayed may have changed: see pattern.h. */
const struct pattern *job_pattern(const struct job *job);

/* The sizes of its blocks: three, of reads, writes and trims. */
const struct range *job_blocks(const struct job *job);

/* Returns the operation of a unit of the job on its file; never NULL. */
const struct file_op *job_file_op(const struct job *job);

/*
 * Return true if each unit takes a whole file, if it makes, removes or looks at it by its name and
 * none is open, and if it makes or removes it.
 */
bool job_takes_files(const struct job *job);
bool job_names_files(const struct job *job);
bool job_alters_names(const struct job *job);

/* The job's number among those that run beside it: the same in all steps and rounds. */
uint32_t job_number(const struct job *job);

/* Return true if the job has fill= or discard=, and if it trims all of its target as discard=1. */
bool job_takes_whole(const struct job *job);
bool job_discards(const struct job *job);

/* Returns true if its last block may be shorter than others, so that nothing is left out. */
bool job_leaves_no_tail(const struct job *job);

/* Returns true if the job writes, and does nothing else. */
bool job_only_writes(const struct job *job);

/*
 * Return true if the job changes its targets (a trim does, too), if it writes to them, and if it
 * copies from a source.
 */
bool job_changes(const struct job *job);
bool job_writes(const struct job *job);
bool job_copies(const struct job *job);

/* Returns true if it may write over what iogen did not make: overwrite=1. */
bool job_overwrites(const struct job *job);

/* Returns true if it copies without a buffer of iogen's: each block is one transfer. */
bool job_copies_inside(const struct job *job);
enum copy_method job_copy_method(const struct job *job);

/* Returns true if its files come to be when they are opened, empty: create_on_open=1. */
bool job_makes_on_open(const struct job *job);

/* Returns true if it leaves holes where its source has them: sparse=1. */
bool job_keeps_holes(const struct job *job);

/* Returns true if its target may end with less space than it has bytes: none is reserved. */
bool job_may_share(const struct job *job);

/* Returns true if a unit moves each of its bytes twice: it is read or trimmed, and written. */
bool job_moves_twice(const struct job *job);

/* Returns whether its engine, with the options that it has, touches no file. */
bool job_is_diskless(const struct job *job);

/* Single values: direct=, fill_device=, runtime= (0: none), bssplit= of reads, writes or trims. */
bool job_is_direct(const struct job *job);

/* Returns kb_base= of the job: 1024 or 1000. */
uint32_t job_kb_base(const struct job *job);

/* Return whether the summary shows the job (stats=), and its directions as one. */
bool job_is_shown(const struct job *job);
bool job_shows_sum(const struct job *job);
bool job_fills_device(const struct job *job);
uint64_t job_longest_ns(const struct job *job);
bool job_splits_sizes(const struct job *job, int op);

/* Its bssplit= of reads, writes or trims, which may have no size. */
const struct bssplit *job_bssplit(const struct job *job, int op);

/*
 * Returns true if it writes zones at their write pointers: zonemode=zbd, which a log does not; and
 * the bytes of a zone, as far as the job says.
 */
bool job_keeps_zones(const struct job *job);
uint64_t job_zone_size(const struct job *job);

/* Returns the bytes of the largest file, by filesize= or as a share of size=; 0: none is given. */
uint64_t job_file_bytes(const struct job *job);

/* Prints "copies SOURCE to TARGET". */
void job_print_copy(const struct job *job, FILE *f);

/* Return true if it starts when all jobs above have ended, and if it makes files and no more. */
bool job_stonewalls(const struct job *job);
bool job_only_creates(const struct job *job);

/* Returns true if what is laid out for it must be on the device before it starts. */
bool job_syncs_layout(const struct job *job);

/* Has the job start when all jobs above have ended, or with them. */
void job_set_stonewall(struct job *job, bool stonewall);

/* Returns true if the job goes on until its time is over. */
bool job_time_based(const struct job *job);

/* The kind of its blocks: verify_choices of load/verify_block.h; 0: nothing is verified. */
int job_verify_kind(const struct job *job);

/* Returns true if it is a copy whose ends are compared when it is done. */
bool job_compares(const struct job *job);

/*
 * Return true if it only reads what an earlier run has written, if it keeps a state for iogen
 * verify, which takes blocks with headers, and if it leaves fio's own file of one.
 */
bool job_verifies_only(const struct job *job);
bool job_keeps_state(const struct job *job);
bool job_saves_state(const struct job *job);

/* Returns true if the job reads its own writes back; with verify_only=1 it only reads. */
bool job_reads_back(const struct job *job);

/*
 * Returns true if each worker of a job that reads back has to be the only one that writes its
 * places: it looks for its own numbers or seeds.
 */
bool job_reads_own(const struct job *job);

/* Returns true if the job checks data that another job has written. */
bool job_checks_reads(const struct job *job);

/* Returns true if the job checks data that are there already: nothing is laid out for it. */
bool job_reads_what_is_there(const struct job *job);

/* Returns true if only the end of the space bounds its files: fill_device=1 without a size. */
bool job_fills_all(const struct job *job);

/* Returns true if there are syncs among its transfers. */
bool job_syncs(const struct job *job);
/* Whether its file systems are synced at its end, past the engine. */
bool job_syncs_fs(const struct job *job);

/* Returns true if an acknowledged write is on the device: sync=, and an engine that keeps to it. */
bool job_syncs_writes(const struct job *job);

/* Returns the op of a whole unit of work; OPS where only its transfers count. */
enum op job_op(const struct job *job);

/* Returns the op that its steps by name count as, with an engine for these alone; else OPS. */
enum op job_op_apart(const struct job *job);

/* Returns true if the engine gets a whole unit of work, and orders it. */
bool job_linked(const struct job *job);

/* The directions that it works in, by enum op, as a bit set; whether they have rates. */
uint32_t job_directions(const struct job *job);
bool job_rated(const struct job *job);

/* Returns true if the job has a ramp, which is not measured. */
bool job_ramps(const struct job *job);

/* Returns true if the job searches the depth that latency_target= allows. */
bool job_searches_depth(const struct job *job);

/* How large its unit of work is. */
struct shape job_shape(const struct job *job);

/* Bytes of its largest transfer from or to memory; 1: it moves none. */
uint64_t job_largest_block(const struct job *job);

/* Returns true if the size of its batches is controlled while it runs: iodepth_batch=auto. */
bool job_controls_batch(const struct job *job);

/* Units of work, and transfers, that a worker may have in flight. */
uint32_t job_in_flight(const struct job *job);
uint32_t job_slots(const struct job *job);

/* Returns true if submission and completion are measured apart. */
bool job_splits_latency(const struct job *job);

/* The ops that it can count, as a bit set; the latencies that it measures. */
uint32_t job_ops(const struct job *job);
uint32_t job_latencies(const struct job *job);

/*
 * Prints "step 37, round 1", what there is of it, and then @end; nothing where the job is no step
 * of a matrix.
 */
void job_print_place(const struct job *job, const char *end, FILE *f);

/* Prints the options that a job of a step has from sweeps: " of bs, rw and iodepth"; or nothing. */
void job_print_swept(const struct job *job, FILE *f);

/* Prints options that differ from their defaults as a command line, quoted for a shell. */
void job_print_command(const struct job *job, FILE *f);

#endif
