/* SPDX-License-Identifier: MIT */
/*
 * fio's own file of verify_state_save=1, local-JOB-NUMBER-verify.state: how many writes a worker
 * began, and where the last of them that came back were. By that a later run knows what to read.
 *
 * The file, in little-endian numbers: its version (3, that of fio up to 3.38), the bytes behind
 * the head and their CRC-32C; the places in the list, iodepth= and nrfiles= (4 bytes each), the
 * writes, the worker's number, 56 bytes of a random generator, the job's name in 64 bytes, and room
 * for iodepth * nrfiles places: a file's number and an offset. In place of fio's generator, which
 * no reader asks for, a job of iogen's in random order keeps the name of that order.
 */
#ifndef IOGEN_LOAD_FIO_STATE_H
#define IOGEN_LOAD_FIO_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Bytes of such a file at most. */
#define FIO_STATE_MOST ((size_t)1 << 30)

struct fio_state_place {
	uint64_t file, offset;
};

struct fio_state {
	uint64_t writes; /* that were begun */
	uint32_t depth, files;
	uint64_t number; /* of the worker in its run, from 0 */
	bool ordered;    /* its places follow from a stream of iogen's, which order names */
	uint64_t order;
	const char *name; /* of the job; not read */
	size_t nplaces;
	struct fio_state_place *places; /* of writes that came back, the last first */
};

/* Returns the file's name, for free(3). @dir: its folder; NULL: the working directory. */
char *fio_state_path(const char *dir, const char *name, uint32_t number);

/* Prints the file. Returns 0 or -errno. */
int fio_state_print(const struct fio_state *s, FILE *f);

/*
 * Reads the @n bytes of a file. Returns NULL, and places for free(3), or what is wrong with them,
 * and nothing to be freed.
 */
const char *fio_state_read(struct fio_state *s, const void *bytes, size_t n);

/* Returns whether the write of that number (from 0), to that place, is known to have come back. */
bool fio_state_knows(const struct fio_state *s, uint64_t number, uint32_t file, uint64_t offset);

#endif
