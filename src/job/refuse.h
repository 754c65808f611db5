/* SPDX-License-Identifier: MIT */
/* Refusing options that have no meaning beside others: what many rules between options do. */
#ifndef IOGEN_JOB_REFUSE_H
#define IOGEN_JOB_REFUSE_H

struct err;
struct job;

/*
 * Refuses all options of @names, ended by NULL, whose value is not its default. A message is the
 * option, "=", a blank and @why, a format. Returns 0 or -EINVAL.
 */
int job_refuse_changed(const struct job *job, struct err *e, const char *const *names,
		       const char *why, ...) __attribute__((format(printf, 4, 5)));

#endif
