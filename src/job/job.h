/* SPDX-License-Identifier: MIT */
/* A job, resolved: every option has its value. The option tables and the rules between options. */
#ifndef IOGEN_JOB_H
#define IOGEN_JOB_H

#include "load/bssplit.h"
#include "load/content.h"
#include "load/distribution.h"
#include "io/engine.h"
#include "io/placement.h"
#include "io/prio.h"
#include "job/iolog_load.h"
#include "io/memory.h"
#include "load/fio_log.h"
#include "job/errors.h"
#include "job/options.h"
#include "load/pace.h"
#include "load/rate.h"
#include "stat/depth_search.h"
#include "stat/steady.h"
#include "load/file_choice.h"
#include "load/verify_block.h"
#include "base/given_options.h"
#include "load/workload.h"
#include "load/zone.h"

/* rw=: which directions, in what order. */
struct pattern {
	bool reads, writes, random;
	bool trims;   /* and, with writes, each place is written once it is trimmed */
	uint64_t nr;  /* I/Os at a random place: what stands behind ":"; 0: nothing */
	int64_t skip; /* bytes left out after a sequential I/O: what stands there for those */
};

/* bs= and bsrange=: of reads, writes and trims. */
struct bsizes {
	struct range op[3];
};

/* bssplit=: the same. */
struct bssplits {
	struct bssplit op[3];
};

enum zone_mode { ZONES_NONE, ZONES_STRIDED };

/* random_generator=; the order is the same with each. */
enum generator { GENERATOR_TAUSWORTHE, GENERATOR_LFSR, GENERATOR_TAUSWORTHE64 };

/* Which places, where that is not plain: of rw= and bs= there is more in struct job_io. */
struct job_offsets {
	struct bssplits split;
	struct bsizes align;      /* 0: as the blocks */
	struct bsizes random_pct; /* in percent */
	struct distribution_options distribution;
	struct zones zones;
	int zone_mode, generator;
	bool unaligned;
	bool stride; /* of a sequence of blocks */
	bool shared; /* the workers share one sequence */
};

struct percentiles {
	uint32_t n;
	double pct[20]; /* rising */
};

enum fallocate_mode {
	FALLOCATE_NONE,
	FALLOCATE_POSIX,
	FALLOCATE_NATIVE,
	FALLOCATE_KEEP,
	FALLOCATE_TRUNCATE,
	FALLOCATE_VALUES /* words more than these say the same again */
};

/* fadvise_hint=: what the page cache is told; PATTERN: what rw= is. */
enum fadvise_hint {
	FADVISE_NONE,
	FADVISE_PATTERN,
	FADVISE_RANDOM,
	FADVISE_SEQUENTIAL,
	FADVISE_NOREUSE
};

struct job_files {
	char *filename, *filename_format, *directory, *source;
	struct extent size, offset, offset_increment;
	struct range filesize;
	struct file_choice choice;
	uint32_t openfiles; /* 0: all */
	uint32_t nrfiles;
	int fallocate, file_ops, fadvise;
	int write_hint; /* RWH_WRITE_LIFE_*; 0: none is given */
	bool overwrite, allow_file_create, create_only, create_serialize, unlink, invalidate;
	bool unlink_each_loop;
	bool create_fsync, pre_read, unique_filename, fill_device, create_on_open;
	bool append, allow_mounted;
	uint64_t offset_align; /* bytes; 0: the smallest block */
};

/* sync=: how files are opened; 0 and 1 are other words for the first two. */
enum sync_mode { SYNC_NONE, SYNC_FILE, SYNC_DATA, SYNC_0, SYNC_1 };

struct job_sync {
	int mode;
	bool on_close; /* fsync_on_close= */
	bool end_fs;   /* end_syncfs= */
	struct sync_range {
		unsigned flags; /* SYNC_FILE_RANGE_*; 0: none */
		uint32_t nr;    /* writes */
	} range;
};

enum file_ops { FILE_KEEP_OPEN, FILE_OPEN_READ_CLOSE };

/* How transfers are submitted, of which workload=batch compares several. */
enum batch_mode { BATCH_SINGLE, BATCH_BATCHED, BATCH_ADAPTIVE, BATCH_MODES };

extern const char *const batch_mode_names[];

struct batch_modes {
	uint32_t n;
	enum batch_mode mode[BATCH_MODES];
};

/* rw_sequencer=: where the I/Os of one random place go. */
enum sequencer { SEQUENCER_SEQUENTIAL, SEQUENCER_IDENTICAL };

struct job_io {
	int sequencer;
	struct pattern rw;
	struct bsizes bs;
	struct extent io_size;
	uint64_t number_ios;
	uint64_t seed;
	uint32_t mix_read; /* percent */
	uint32_t loops;
	uint32_t fsync, fdatasync;
	bool direct, end_fsync, norandommap, randrepeat;
	bool allrandrepeat, softrandommap, serialize, bs_by_order;
};

#define BATCH_AUTO UINT32_MAX

struct job_depth {
	uint32_t iodepth;
	uint32_t batch; /* 0: as many as are ready; BATCH_AUTO: controlled while it runs */
	uint32_t complete_min, complete_max;
	uint32_t low; /* 0: iodepth */
};

enum clock_choice { CLOCK_AUTO, CLOCK_GETTIMEOFDAY, CLOCK_CLOCK_GETTIME, CLOCK_CPU };

struct job_time {
	struct nsecs runtime, ramp, latency_target;
	struct range startdelay; /* ns, drawn for each worker */
	uint64_t ramp_size;      /* bytes; 0: none */
	bool time_based, stonewall;
	int clock; /* enum clock_choice */
	char *wait_for;
};

/* Whether directions are reported apart, together, or both; the numbers are fio's older words. */
enum unified { UNIFIED_NONE, UNIFIED_MIXED, UNIFIED_BOTH, UNIFIED_VALUES };
/* max_latency=: of reads, writes and trims. */
struct op_times {
	uint64_t ns[3]; /* 0: none */
};

enum exit_what { EXIT_GROUP, EXIT_STONEWALL, EXIT_ALL };

/* What ends it, or others, early. */
struct job_ends {
	bool exitall, on_error;
	int what;
	struct op_times max_latency;
};

struct job_verify {
	int kind; /* enum verify_kind */
	struct data pattern;
	uint64_t interval; /* as job_check() has settled it: above 0 where there is a header */
	uint64_t pattern_interval;
	uint32_t offset; /* of the header in an interval */
	uint32_t backlog, batch;
	bool do_verify, fatal, dump, only, sequence, header_seed;
	uint32_t async;
	struct intset async_cpus;
	bool experimental, sort, state_save, state_load;
};

struct job_report {
	struct percentiles percentiles;
	int unified; /* enum unified, modulo UNIFIED_VALUES */
	uint32_t kb_base, unit_base;
	bool group_reporting, new_group, slat, disk_util, stats;
	bool clat_percentiles, lat_percentiles, slat_percentiles;
	bool disable_lat, disable_slat, disable_clat, disable_bw, gtod_reduce;
};

/* Where an option was given; line 0 and file NULL: nowhere, it has its default. */
struct place {
	const char *file; /* "command line" for the command line */
	unsigned line;
};

struct job {
	char *name;           /* unique in a run and round */
	char *family;         /* the name as it was given, of which name may be one mode; owned */
	uint32_t stream;      /* names its random streams: the same for all of a family */
	uint32_t round;       /* of a comparison */
	uint32_t group;       /* of reporting: begun by the first job, stonewall and new_group */
	enum batch_mode mode; /* of workload=batch, in a job that is run */
	struct batch_modes modes;
	char *description;
	uint32_t numjobs;
	bool thread;
	const struct engine *engine;
	const struct workload *workload;
	struct shape_options shape; /* iovecs=, links=, whether there is a source */
	struct job_files files;
	struct job_io io;
	struct job_offsets offsets;
	struct job_sync sync;
	struct job_depth depth;
	struct job_time time;
	struct placement placement;
	struct job_prio prio;
	struct content_options data;
	struct memory_options memory;
	struct job_pace pace;
	struct job_rate rate;
	struct job_depth_search depth_search;
	struct job_steady steady;
	struct job_ends ends;
	struct job_errors errors;
	struct job_verify verify;
	struct job_replay replay;
	struct job_report report;
	struct log_options log;
	void *engine_opts;    /* engine->opts_size bytes */
	struct place section; /* where the job begins */
	struct place *given;  /* by number of an option; owned */
	struct words words;   /* the same, and those of its engine, as they were written */
};

/* A job with all defaults, or NULL without memory; job_free takes NULL too. */
struct job *job_new(void);
void job_free(struct job *job);

/* Names the random streams of a worker of the job. */
static inline struct stream_name job_stream(const struct job *job, uint32_t worker)
{
	return (struct stream_name){ .seed = job->io.seed, .job = job->stream, .worker = worker };
}

/* Gives the job its engine, and the engine's options their defaults. Returns 0 or -ENOMEM. */
int job_set_engine(struct job *job, const struct engine *engine);

/* The value of an option as text, which the caller frees; NULL: it has none. */
char *job_get(const struct job *job, const char *name);

/* Gives an option a value, as if it was not given. Returns 0 or -EINVAL. */
int job_set(struct job *job, const char *name, const char *text, struct err *e);

/* The struct that the group's options are set in. */
void *job_values(const struct job *job, const struct opt_group *g);

/* Whether the option of that name was given. */
bool job_given(const struct job *job, const char *name);

/* Whether its value is another than the default. */
bool job_changed(const struct job *job, const char *name);

/* As fail(), with the place where @option was given (or that of the section) in front. */
int job_fail(const struct job *job, struct err *e, const char *option, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * The rules between options, of one job: reports all that are broken and returns 0 or -EINVAL.
 * Settles what follows from other options (a copy ends synced).
 */
int job_check(struct job *job, struct err *e);

/* Its part for placement and priorities. */
int job_check_place(struct job *job, struct err *e);
/* Before all others: bs_is_seq_rand= says whose sizes those of bs= and bssplit= are. */
void job_settle_order(struct job *job);
/* Before all others: bssplit= is a bs= of its own, of the smallest and the largest of its sizes. */
void job_settle_split(struct job *job);
/* Its part for the places that it works on. */
int job_check_offset(struct job *job, struct err *e);
/* Of these, those of verify=. */
int job_check_verify(struct job *job, struct err *e);
/* Of these, those of contents and buffers. */
int job_check_content(struct job *job, struct err *e);
/* The rules of its topic, for job_check: rates. */
int job_check_rate(struct job *job, struct err *e);
/* The same: reports and logs. */
int job_check_report(struct job *job, struct err *e);
int job_check_steady(struct job *job, struct err *e);
/* The same of logs of I/O that are replayed. */
int job_check_replay(struct job *job, struct err *e);

/* Its rules about trims; the first: they say what a unit of work is. */
int job_check_trim(struct job *job, struct err *e);

/*
 * Whether it changes its targets, as a trim does, too; whether it writes to them; whether it reads
 * a source, and so copies.
 */
bool job_changes(const struct job *job);
bool job_writes(const struct job *job);
bool job_copies(const struct job *job);

/* Whether it reads back what it writes, or, with verify_only=1, what it would write. */
bool job_reads_back(const struct job *job);

/* Whether it checks what it reads, which another job has written. */
bool job_checks_reads(const struct job *job);

/* Whether nothing but the end of the space bounds its files: fill_device=1 without a size. */
bool job_fills_all(const struct job *job);

/* Whether there are syncs among its transfers. */
bool job_syncs(const struct job *job);

/* What it counts a whole unit of work as; OPS where only its transfers count. */
enum op job_op(const struct job *job);

/* Whether the engine is given a whole unit of work, and orders it. */
bool job_linked(const struct job *job);

/* The directions that it works in, by enum op, as a bit set; whether they have rates. */
uint32_t job_directions(const struct job *job);
bool job_rated(const struct job *job);

/* Whether it begins with something that is not measured. */
static inline bool job_ramps(const struct job *job)
{
	return job->time.ramp.ns || job->time.ramp_size;
}

/* Whether it looks for the depth that latency_target= allows. */
bool job_searches_depth(const struct job *job);

/* How large its unit of work is. */
struct shape job_shape(const struct job *job);

/* Bytes of its largest transfer from or to memory; 1: nothing but trims. */
uint64_t job_largest_block(const struct job *job);

/* Units of work, and transfers, that a worker may have in flight. */
uint32_t job_in_flight(const struct job *job);
uint32_t job_slots(const struct job *job);

/* The ops that it can count, as a bit set; the latencies that it measures. */
uint32_t job_ops(const struct job *job);
uint32_t job_latencies(const struct job *job);

/* Writes the job as a section of a job file that gives every option its value. */
void job_print(const struct job *job, FILE *f);

/* What differs from the defaults, as words of a command line, quoted for a shell. */
void job_print_command(const struct job *job, FILE *f);

#endif
