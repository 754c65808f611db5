/* SPDX-License-Identifier: MIT */
/*
 * A device with zones, simulated. It refuses a write that is not at its zone's write pointer, a
 * zone too many that is open, a read of what was never written, and a reset of a zone with
 * transfers in flight: a test then ends. Beside it, the table of its zones, and a worker.
 */
#ifndef IOGEN_TESTS_ZONED_H
#define IOGEN_TESTS_ZONED_H

#include "load/zbd.h"

#define KIB UINT64_C(1024)
#define ZONED_MOST 32

struct zoned {
	struct target_zone zone[ZONED_MOST];
	uint32_t inflight[ZONED_MOST], writing[ZONED_MOST]; /* transfers, and writes of them */
	uint32_t n, nopen, most_open, max_open;
	uint64_t data[ZONED_MOST]; /* bytes from the zone's start that writes have finished */
	uint64_t resets, finishes;
};

extern struct zoned dev;
extern struct zbd table;
extern struct zbd_part part;   /* all of it */
extern struct zbd_rules rules; /* of a sequence that writes */

/* Makes an empty device; then has a zone be conventional, or written up to @bytes of it. */
void zoned_make(uint32_t n, uint64_t size, uint64_t capacity, uint32_t max_open);
void zoned_conventional(uint32_t zone);
void zoned_written(uint32_t zone, uint64_t bytes);

/* Makes its table, in blocks of @unit bytes, and a worker, which then joins it. */
void zoned_open(uint64_t unit, bool trims);
void zoned_join(double threshold);
void zoned_close(void);

/* Asks, and does to the device what is said; a transfer comes back, or fails. */
enum zbd_answer zoned_ask(const struct zbd_part *p, struct zbd_rules *r, struct spot *s);
void zoned_back(const struct spot *s);
void zoned_fails(const struct spot *s);

/* A transfer from the asking to the end. Returns the place; UINT64_MAX: there is none. */
uint64_t zoned_does(enum io_dir dir, uint64_t room, uint32_t len);

/* Writes or reads as a sequence does until there is no place, and returns how often. */
uint32_t zoned_sequence(enum io_dir dir, uint32_t len, uint64_t *bytes);

#endif
