/* SPDX-License-Identifier: MIT */
/* Options of the matrix: phases, rounds, and the order of steps. */
#ifndef IOGEN_JOB_MATRIX_OPTIONS_H
#define IOGEN_JOB_MATRIX_OPTIONS_H

#include <stdint.h>

enum phase { PHASE_MEASURE, PHASE_PRECONDITION };
enum sweep_order { SWEEP_NESTED, SWEEP_RANDOM };
enum round_order { ROUND_SAME, ROUND_ABBA };

struct matrix_options {
	int phase; /* enum phase */
	/* options of the whole run */
	uint32_t rounds;
	int sweep_order, round_order; /* their enums */
};

/* The words of phase=, then NULL. */
extern const char *const phase_choices[];

#endif
