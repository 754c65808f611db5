/* SPDX-License-Identifier: MIT */
/* Which errors of an I/O a job lives with: continue_on_error=, ignore_error=. */
#ifndef IOGEN_JOB_ERRORS_H
#define IOGEN_JOB_ERRORS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/opt.h"

/* Kinds of failure. A sync counts as a write, and any EILSEQ as a verification. */
enum error_kind { ERROR_READ, ERROR_WRITE, ERROR_VERIFY, ERROR_KINDS };

/* ignore_error=: by kind, errnos; n 0: not given for that kind. */
struct error_lists {
	uint32_t n[ERROR_KINDS];
	uint16_t list[ERROR_KINDS][16];
};

/* ERROR_DUMP_MAX: messages of such errors that a worker keeps, of very many the first. */
#define ERROR_DUMP_MAX 20

struct error_options;

extern const char *const error_choices[];     /* values of continue_on_error= */
extern const struct opt_type opt_error_lists; /* struct error_lists */

/* Returns true if the job goes on after some error. */
bool errors_any_pass(const struct error_options *o);

/* Returns true if the job goes on after this error, an errno above 0. */
bool errors_pass(const struct error_options *o, enum error_kind kind, int errnum);

#endif
