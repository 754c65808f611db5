/* SPDX-License-Identifier: MIT */
/* Refusing options that have no meaning beside others: see refuse.h. */
#include "job/refuse.h"
#include "job/job.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

int job_refuse_changed(const struct job *job, struct err *e, const char *const *names,
		       const char *why, ...)
{
	char text[512];
	int ret = 0;
	va_list ap;

	va_start(ap, why);
	vsnprintf(text, sizeof(text), why, ap);
	va_end(ap);
	for (; *names; names++)
		if (job_changed(job, *names))
			ret = job_fail(job, e, *names, "%s= %s", *names, text);
	return ret;
}
