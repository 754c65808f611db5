/* SPDX-License-Identifier: MIT */
/* The parts of a file that hold no data, those that do, and those that another file shares. */
#ifndef IOGEN_IO_HOLES_H
#define IOGEN_IO_HOLES_H

#include <stdint.h>

/* A hole, or space that was reserved and never written. In bytes. */
struct hole {
	uint64_t start, length;
};

/*
 * Lists the holes of an open file within its first @size bytes, in order, by FIEMAP, else by
 * SEEK_HOLE. The caller frees *@holes. Returns their number, or -errno.
 */
int target_holes(int fd, uint64_t size, struct hole **holes);

/*
 * Returns how many bytes of @range of an open file lie in extents that it shares with
 * another (a reflink, a snapshot); 0, too, where the file system does not tell.
 */
uint64_t target_shared(int fd, const struct hole *range);

/* Returns how many bytes of @range are between @from and @to. */
uint64_t hole_common(const struct hole *range, uint64_t from, uint64_t to);

/*
 * Lists what an open file holds within @range, in order, by SEEK_DATA, each piece widened to
 * multiples of @grid bytes from the file's start, but for the end of @range. Where nobody can tell,
 * it holds all of it. The caller frees *@data. Returns the number of pieces, or -errno.
 */
int target_data(int fd, const struct hole *range, uint32_t grid, struct hole **data);

#endif
