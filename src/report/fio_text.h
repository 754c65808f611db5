/* SPDX-License-Identifier: MIT */
/* The parts of a report in the words of fio's text: its numbers, and what an operation has. */
#ifndef IOGEN_REPORT_FIO_TEXT_H
#define IOGEN_REPORT_FIO_TEXT_H

#include <stdio.h>

#include "report/fio_op.h"

struct fio_number {
	char text[32];
};

/*
 * Prints a number of at most @digits digits, with the unit right behind it: 9999, 12.3k, 1050MiB.
 * @binary: a prefix is of 1024, such as Ki, and not of 1000.
 */
struct fio_number fio_number(uint64_t v, int digits, bool binary, const char *unit);

/*
 * Return a rate, or an amount, as the job's kb_base= and unit_base= have it: first in the prefixes
 * of that base, and, where @other is set, in the others.
 */
struct fio_number fio_rate_of(const struct job *job, uint64_t bytes_s, bool other);
struct fio_number fio_amount_of(const struct job *job, uint64_t bytes, bool other);

/* Prints all lines of an operation that moved data. */
void fio_op_print(const struct fio_op *o, const char *name, FILE *f);

/* Prints the lines of syncs. */
void fio_sync_print(const struct fio_op *o, FILE *f);

#endif
