/* SPDX-License-Identifier: MIT */
/*
 * fio's logs: sizes and latencies of a worker's I/Os, a line an I/O or a line a window. A worker
 * keeps its log in memory of its own while it runs; the log is written when the run has ended.
 */
#ifndef IOGEN_LOAD_FIO_LOG_H
#define IOGEN_LOAD_FIO_LOG_H

#include <stdio.h>

#include "base/opt.h"

/* Logs, each a file; fio_log_names has the part of its name behind the user's. */
enum fio_log_kind { LOG_BW, LOG_IOPS, LOG_SLAT, LOG_CLAT, LOG_LAT, LOG_HIST, LOG_KINDS };

extern const char *const fio_log_names[LOG_KINDS];

/* log_window_value=: the value of a window of latencies, by fio's words or its older numbers. */
enum log_value { LOG_AVG, LOG_MAX, LOG_BOTH, LOG_VALUES };

extern const char *const log_value_names[];

struct log_options;

#define LOG_DIRS 3       /* read, write, trim: 0, 1, 2 in every file, as enum op has them */
#define LOG_BINS 1856    /* fio's: 29 groups of 64 */
#define LOG_LATENCIES 3u /* LOG_SLAT, LOG_CLAT, LOG_LAT */

/* An I/O. done_ns is since the log began. */
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

/* The I/Os of one direction in a window. */
struct log_window {
	uint64_t end_ns, length_ns; /* its end, since the log began, and its length */
	uint64_t ios, bytes;
	uint64_t sum_ns[LOG_LATENCIES], max_ns[LOG_LATENCIES];
	uint32_t dir;
};

/* The windows of one length: the open ones, and the closed ones. */
struct log_track {
	uint64_t step_ns, end_ns; /* the length; the end of the open ones */
	struct log_window open[LOG_DIRS];
	struct log_window *closed;
	size_t n;
};

#define LOG_TRACKS 3u /* most lengths: one each for bandwidth, I/Os a second and latencies */

struct log_bins {
	struct log_bins *next;
	uint64_t end_ns, ios;
	uint32_t dir, bytes; /* bytes of the last I/O */
	uint32_t bin[LOG_BINS];
};

struct fio_log {
	const struct log_options *o;
	bool split;        /* slat and clat are measured apart */
	bool lost;         /* out of memory: later I/Os are missing */
	uint64_t begin_ns; /* begin, on the workers' clock */
	uint64_t epoch_ms; /* added to every line's time */
	uint64_t logged;   /* I/Os */

	struct log_chunk *first, *last; /* owned; the last takes the next I/O */

	struct log_track track[LOG_TRACKS];
	uint32_t ntracks;

	uint64_t bins_end_ns; /* end of the open histograms; UINT64_MAX: there are none */
	struct log_bins *bins[LOG_DIRS];
	struct log_bins *closed, **closed_tail;
};

/* Returns whether a job has any log. */
bool fio_log_wanted(const struct log_options *o);

/* Returns the user's name for a log: of the option, or @job. NULL: there is no such log. */
const char *fio_log_base(const struct log_options *o, enum fio_log_kind kind, const char *job);

/* Returns the length of the log's windows; 0: it has a line an I/O. */
uint64_t fio_log_window_ns(const struct log_options *o, enum fio_log_kind kind);

/*
 * Opens the logs of a worker. @o outlives it. Returns 0 or -ENOMEM; fio_log_close in either case.
 */
int fio_log_open(struct fio_log *l, const struct log_options *o, bool split);
void fio_log_close(struct fio_log *l);

/* Begins the log at @begin_ns of the workers' clock: times count from there. */
void fio_log_begin(struct fio_log *l, uint64_t begin_ns);

/* Adds an I/O. Where slat and clat are not split, clat is lat and there is no slat. */
void fio_log_add(struct fio_log *l, const struct log_entry *e);

/* Closes the open windows at @end_ns of the workers' clock. */
void fio_log_end(struct fio_log *l, uint64_t end_ns);

/* Prints the lines of one log. */
void fio_log_print(const struct fio_log *l, enum fio_log_kind kind, FILE *f);

/* Returns the bin of a latency, as in fio: below 128 ns one each, then 64 an octave. */
uint32_t fio_log_bin(uint64_t ns);

#endif
