/* SPDX-License-Identifier: MIT */
/*
 * fio's logs: a line an I/O, or a line a window, of what a worker moved and how long it took. A
 * worker keeps its log in memory of its own while it runs; it is written when the run has ended.
 */
#ifndef IOGEN_LOAD_FIO_LOG_H
#define IOGEN_LOAD_FIO_LOG_H

#include <stdio.h>

#include "base/opt.h"

/* A file each; the names between the user's and the worker's number are in fio_log_names. */
enum fio_log_kind { LOG_BW, LOG_IOPS, LOG_SLAT, LOG_CLAT, LOG_LAT, LOG_HIST, LOG_KINDS };

extern const char *const fio_log_names[LOG_KINDS];

/* What a window of latencies is told by; the numbers are what fio said before it had words. */
enum log_value { LOG_AVG, LOG_MAX, LOG_BOTH, LOG_VALUES };

extern const char *const log_value_names[];

struct log_options;

#define LOG_DIRS 3       /* read, write, trim: 0, 1, 2 in every file, as enum op has them */
#define LOG_BINS 1856    /* fio's: 29 groups of 64 */
#define LOG_LATENCIES 3u /* LOG_SLAT, LOG_CLAT, LOG_LAT */

/* An I/O; times are ns since the log began, but for the latencies. */
struct log_entry {
	uint64_t done_ns, offset, lat_ns, slat_ns;
	uint32_t bytes;
	uint16_t dir, prio; /* prio: as for ioprio_set(2); 0: none was set */
};

struct log_chunk {
	struct log_chunk *next;
	uint32_t n, cap;
	struct log_entry entry[];
};

/* What was done in one direction in a window. */
struct log_window {
	uint64_t end_ns, length_ns; /* since the log began */
	uint64_t ios, bytes;
	uint64_t sum_ns[LOG_LATENCIES], max_ns[LOG_LATENCIES];
	uint32_t dir;
};

/* The windows of one length: those that are open, and those that are closed. */
struct log_track {
	uint64_t step_ns, end_ns; /* end_ns: of what is open */
	struct log_window open[LOG_DIRS];
	struct log_window *closed;
	size_t n;
};

#define LOG_TRACKS 3u /* most lengths: of bandwidth, of I/Os a second, of latencies */

struct log_bins {
	struct log_bins *next;
	uint64_t end_ns, ios;
	uint32_t dir, bytes; /* bytes: of the last I/O */
	uint32_t bin[LOG_BINS];
};

struct fio_log {
	const struct log_options *o;
	bool split;        /* slat and clat are measured apart */
	bool lost;         /* out of memory: what came later is missing */
	uint64_t begin_ns; /* on the workers' clock */
	uint64_t epoch_ms; /* added to every line's time */
	uint64_t logged;   /* I/Os */

	struct log_chunk *first, *last; /* I/Os; the last may be empty and more come behind it */

	struct log_track track[LOG_TRACKS];
	uint32_t ntracks;

	uint64_t bins_end_ns; /* of the histogram that is open; UINT64_MAX: there are none */
	struct log_bins *bins[LOG_DIRS];
	struct log_bins *closed, **closed_tail;
};

/* Whether a job has any log; whether it has this one. */
bool fio_log_wanted(const struct log_options *o);
bool fio_log_has(const struct log_options *o, enum fio_log_kind kind);

/* The user's name for a log: that of the option, or @job. NULL: there is none. */
const char *fio_log_base(const struct log_options *o, enum fio_log_kind kind, const char *job);

/* The length of its windows; 0: it has a line an I/O. */
uint64_t fio_log_window_ns(const struct log_options *o, enum fio_log_kind kind);

/* Returns 0 or -ENOMEM; fio_log_close is called in either case. */
int fio_log_open(struct fio_log *l, const struct log_options *o, bool split);
void fio_log_close(struct fio_log *l);

/* What counts begins at @begin_ns of the workers' clock; what was logged before is forgotten. */
void fio_log_begin(struct fio_log *l, uint64_t begin_ns);

/* Times on the workers' clock. Where it is not @split, clat is lat and there is no slat. */
void fio_log_add(struct fio_log *l, const struct log_entry *e);

/* Closes the windows that are open. */
void fio_log_end(struct fio_log *l, uint64_t end_ns);

void fio_log_print(const struct fio_log *l, enum fio_log_kind kind, FILE *f);

/* The bin of a latency, as fio has them: below 128 ns one each, then 64 an octave. */
uint32_t fio_log_bin(uint64_t ns);

#endif
