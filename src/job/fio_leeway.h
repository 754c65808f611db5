/* SPDX-License-Identifier: MIT */
/* Values that contradict each other, and that fio makes right without a word. */
#ifndef IOGEN_JOB_FIO_LEEWAY_H
#define IOGEN_JOB_FIO_LEEWAY_H

struct err;
struct job;

/*
 * Makes of such values of a job, whose options have all been set, what fio makes of them: nrfiles=
 * beside filename=, batches that are larger than iodepth=, zero_buffers beside other data. Adds a
 * word about each to @warn.
 */
void fio_leeway(struct job *job, struct err *warn);

#endif
