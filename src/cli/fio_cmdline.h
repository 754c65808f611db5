/* SPDX-License-Identifier: MIT */
/* fio's command line: its options that are none of iogen's, and whether iogen is in fio's place. */
#ifndef IOGEN_CLI_FIO_CMDLINE_H
#define IOGEN_CLI_FIO_CMDLINE_H

#include <stdbool.h>

struct fio_word {
	const char *name;
	bool value;      /* takes the word behind it as its value */
	bool harmless;   /* taken with a warning; else it is refused */
	const char *why; /* the reason, and what to use instead */
};

/* Ended by a row whose name is NULL. */
extern const struct fio_word fio_words[];

/* NULL where fio has none, or iogen has it too. */
const struct fio_word *fio_word_find(const char *name);

/* Returns whether iogen is called in fio's place: by a link named fio, or with --fio. */
bool fio_mode(int argc, char **argv);

#endif
