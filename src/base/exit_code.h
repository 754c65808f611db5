/* SPDX-License-Identifier: MIT */
/* Exit codes of iogen: the contract of docs/results.md. */
#ifndef IOGEN_BASE_EXIT_CODE_H
#define IOGEN_BASE_EXIT_CODE_H

enum {
	EXIT_OK = 0,
	EXIT_INTERNAL = 1,
	EXIT_USAGE = 2,
	EXIT_UNMET = 3,
	EXIT_UNSTEADY = 4,
	EXIT_DIFFERS = 5,
	EXIT_IO = 6,
	EXIT_REGRESSION = 7,
	EXIT_SIGNAL = 128 /* and the signal */
};

/* A code, or "128+n", and its meaning. */
struct exit_text {
	const char *code, *help;
};

/* Ended by a row whose code is NULL. */
extern const struct exit_text exit_codes[];

/* Returns the meaning of a code; NULL where iogen ends with no such code. */
const char *exit_text(int code);

#endif
