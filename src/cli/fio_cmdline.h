/* SPDX-License-Identifier: MIT */
/* The options of fio's command line that are none of iogen's: what is said of each. */
#ifndef IOGEN_CLI_FIO_CMDLINE_H
#define IOGEN_CLI_FIO_CMDLINE_H

#include <stdbool.h>

struct fio_word {
	const char *name;
	bool value;      /* what stands behind it is its value */
	bool harmless;   /* taken with a warning; else it is refused */
	const char *why; /* and what to use instead */
};

/* Ended by a row whose name is NULL. */
extern const struct fio_word fio_words[];

/* NULL where fio has none, or iogen has it too. */
const struct fio_word *fio_word_find(const char *name);

#endif
