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
 *
 * Versions 5 to 7, those of fio since 3.41, are read. They list the writes that had not come back
 * or had failed, by their numbers: behind the head are the length of that list (4 bytes, and 4 of
 * nothing), the writes, the worker's number, the generator, the name and the list, in which all
 * bits are set where it is empty. (Of version 4 there are two.)
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
	uint64_t writes; /* writes that were begun */
	uint32_t depth, files;
	uint64_t number; /* number of the worker in its run, from 0 */
	bool ordered;    /* its places follow from a stream of iogen's, which order names */
	uint64_t order;
	const char *name; /* name of the job; not read */
	size_t nplaces, nmissing;
	struct fio_state_place *places; /* owned: places of writes that came back, the last first */
	uint64_t *missing;              /* owned: numbers of writes that did not; NULL: by places */
};

/* Returns the file's name, for free(3). @dir: its folder; NULL: the working directory. */
char *fio_state_path(const char *dir, const char *name, uint32_t number);

/* Prints the file. Returns 0 or -errno. */
int fio_state_print(const struct fio_state *s, FILE *f);

/*
 * Reads the @n bytes of a file. Returns NULL, and a state for fio_state_release(), or what is wrong
 * with them, and nothing to be released.
 */
const char *fio_state_read(struct fio_state *s, const void *bytes, size_t n);

/* Frees what a state owns that was read. */
void fio_state_release(struct fio_state *s);

/* Returns whether the write of that number (from 0), to that place, is known to have come back. */
bool fio_state_knows(const struct fio_state *s, uint64_t number, uint32_t file, uint64_t offset);

#endif
