/* SPDX-License-Identifier: MIT */
/* The matrix of an engine: every option of it, every kind of work, three depths. */
#ifndef IOGEN_TESTS_CELLS_H
#define IOGEN_TESTS_CELLS_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/variants.h"

#define CELL_BS UINT64_C(4096)
#define CELL_BLOCKS 70
#define CELL_SIZE (CELL_BLOCKS * CELL_BS + 13) /* of the files; no multiple of anything */

/*
 * Runs the matrix with each variant that @each gives, on the file "source", which is there, and
 * "target". A cell runs, and its counts and what is on the disk are right, or is refused in words.
 * IOGEN_LONG has each cell at each depth, else it is at one, and the next variant at another.
 */
void cells_run(void (*each)(void (*test)(const struct variant *)), bool direct);

#endif
