/* SPDX-License-Identifier: MIT */
/* Where logs of jobs are written: looked at before a run. */
#ifndef IOGEN_SCHED_LOG_PLACE_H
#define IOGEN_SCHED_LOG_PLACE_H

#include "job/job.h"

struct sched;

#define LOG_RANK_ROOM 32

/*
 * Prints into @text, of LOG_RANK_ROOM bytes, what stands in the name of a log that all workers of
 * the job have together: ".rank3" where several ranks run it, else nothing. Returns @text.
 */
const char *log_rank(const struct sched *s, const struct job *job, char *text);

/*
 * Refuses what is no place for the log @path, which @option of the job asks for with the value
 * @value: a folder that cannot be written in, a block device, a name below /dev. Returns 0 or
 * -EINVAL after fail().
 */
int log_place_check(const struct job *job, const char *option, const char *value, const char *path,
		    struct err *e);

#endif
