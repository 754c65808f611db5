/* SPDX-License-Identifier: MIT */
/*
 * An I/O log in fio's text, versions 2 and 3: a line with the version, then a line an event, with a
 * file, an action, an offset and a length, and in version 3 a time. A job writes one
 * (write_iolog=), and another job repeats it (read_iolog=).
 */
#ifndef IOGEN_LOAD_IOLOG_H
#define IOGEN_LOAD_IOLOG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "io/engine.h"

/* Events that replay_skip= leaves out; bits. */
enum iolog_skip { SKIP_READ = 1, SKIP_WRITE = 2, SKIP_TRIM = 4, SKIP_SYNC = 8 };

/* Rules for reading a log. */
struct iolog_rules {
	const char *redirect; /* one file for all events; NULL: the files of the log */
	uint64_t scale;       /* divisor of offsets, above 0 */
	uint64_t align;       /* offsets are cut to multiples of it, a power of two; 0: not */
	uint32_t time_scale;  /* percent of the log's own pace */
	uint32_t skip;        /* enum iolog_skip */
	bool no_stall;        /* leaves out the log's delays */
};

struct iolog_entry {
	uint64_t offset;
	uint64_t delay_ns; /* ns after the entry before; with @since_start, after the job's start */
	uint32_t len;
	uint32_t file;
	uint8_t dir; /* enum io_dir */
	bool since_start;
};

struct iolog_file {
	char *name;
	uint64_t end;     /* the first byte behind all events */
	uint64_t places;  /* all offsets and lengths, or'ed: for alignment */
	uint64_t trimmed; /* offsets and lengths of trims, or'ed */
	bool reads, writes, trims;
	uint32_t index;
};

struct iolog {
	struct iolog_file **files;
	uint32_t nfiles;
	struct iolog_entry *list;
	size_t n;
	struct {
		uint64_t ios, bytes;
		uint32_t min, max; /* lengths */
	} op[3];                   /* reads, writes, trims */
	uint64_t syncs;
	uint64_t left_out; /* lines that cannot be repeated: sync_file_range */
	void *names;       /* files by name, for tsearch(3) */
};

/*
 * Reads all of @f, which messages call @name. Returns 0, or -errno after fail(); iolog_free is
 * called in either case.
 */
int iolog_read(struct iolog *log, FILE *f, const char *name, const struct iolog_rules *rules,
	       struct err *e);
void iolog_free(struct iolog *log);
void iologs_free(struct iolog *list, uint32_t n);

/* --- a log that is written --- */

/* An event of a worker; at_us is since the job's start. */
struct iolog_event {
	uint64_t at_us, offset;
	uint32_t len;
	uint32_t file : 24, dir : 8;
};

struct iolog_chunk {
	struct iolog_chunk *next;
	uint32_t n;
	struct iolog_event event[4096];
};

/* The log of a worker while it runs, in memory of its own. */
struct iolog_record {
	uint64_t start_ns, last; /* last: the offset of the last read, write or trim */
	struct iolog_chunk *first, *tail;
	bool lost; /* out of memory: later events are missing */
};

/* Adds an event at @now_ns; a sync has @len 0. Without memory it sets l->lost. */
void iolog_record_add(struct iolog_record *l, uint64_t now_ns, enum io_dir dir, uint32_t file,
		      uint64_t offset, uint32_t len);
void iolog_record_free(struct iolog_record *l);

/* Returns the word for @dir in a line; NULL: there is none. */
const char *iolog_word(enum io_dir dir);

#endif
