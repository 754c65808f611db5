/* SPDX-License-Identifier: MIT */
/*
 * Two job files in turns: `iogen ab`. Runs of A and of B take the order A B B A A B B A, so that a
 * machine that gets warmer, slower or fuller does so for both; each run is a process of its own,
 * as if it had been started by hand.
 */
#ifndef IOGEN_STUDY_AB_H
#define IOGEN_STUDY_AB_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/err.h"

struct ab {
	const char *file[2];       /* the job files */
	const char *const *passed; /* options of both, as on a command line */
	uint32_t npassed;
	uint32_t runs;     /* number of runs of each file */
	const char *dir;   /* the folder for all of them; NULL: a new one below iogen-results */
	const char *to[2]; /* the files that the comparison and its picture go to; NULL: none */
	const atomic_bool *stop, *hurry; /* set by the first signal, and by the second one */
	int (*signal)(void);             /* returns the number of the first signal */

	char **words; /* owned: the folders of A, "--", the folders of B */
	uint32_t nwords;
};

/*
 * Looks at the options of both files, and runs them. A signal is handed on to the run, and ends all
 * with it. Returns 0; the exit code of a run that failed, of which fail() tells the folder; or
 * -errno after fail(). ab_free may be called in all cases.
 */
int ab_run(struct ab *ab, struct err *e);
void ab_free(struct ab *ab);

#endif
