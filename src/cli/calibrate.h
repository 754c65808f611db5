/* SPDX-License-Identifier: MIT */
/*
 * iogen calibrate: how fast this machine can measure. The cost of an I/O to iogen itself, in parts
 * and in whole, each as the median of short rounds that are taken in turns. Touches no file.
 */
#ifndef IOGEN_CLI_CALIBRATE_H
#define IOGEN_CLI_CALIBRATE_H

#include <stdio.h>

#include "cli/cmdline.h"

#define CALIBRATE_ROUNDS 11

struct calibration {
	const char *name, *unit;
	const char *help; /* the description, in a few words */
	/* One round. Returns 0, or -errno after fail() with why this machine has no such number. */
	int (*measure)(double *value, struct err *e);
};

/* Ended by a row whose name is NULL. */
extern const struct calibration calibrations[];

/*
 * Measures all of them and prints a table, and what follows from it, or CSV, to where the settings
 * say. A row that cannot be measured says why, and the rest goes on. Returns 0, -EINVAL where the
 * command line has more than that, or -EIO.
 */
int calibrate(const struct cmdline *c, struct err *e);

#endif
