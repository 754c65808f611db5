/* SPDX-License-Identifier: MIT */
/*
 * Options, values and engines that fio has and iogen has not, with the reason, or with what to use
 * instead.
 */
#ifndef IOGEN_JOB_FIO_LACKING_H
#define IOGEN_JOB_FIO_LACKING_H

#include <stdbool.h>

struct fio_lacking {
	const char *name;
	const char *why;
	/*
	 * Values that ask for nothing, as fio's default, with blanks between them: they are taken.
	 * "*": so is any, with a warning; "0..9": any number from 0 to 9. NULL: none.
	 */
	const char *harmless;
};

/* Returns the option of that name that iogen lacks; NULL: fio has none, or iogen has it, too. */
const struct fio_lacking *fio_lacking_option(const char *name);

/* The fate of a value: an error, not a word, or a warning that it does nothing here. */
enum fio_lacked { LACKED_REFUSED, LACKED_DEFAULT, LACKED_IGNORED };

enum fio_lacked fio_lacking_takes(const struct fio_lacking *o, const char *value);

/* Returns whether it is an option of an engine that iogen lacks. */
bool fio_lacking_of_engine(const struct fio_lacking *o);

/* Returns why iogen lacks this value of an option that it has; NULL: it does not. */
const char *fio_lacking_value(const char *option, const char *value);

/* Returns what an engine that iogen lacks is; NULL: fio has none of that name, or iogen has it. */
const char *fio_lacking_engine(const char *name);

#endif
