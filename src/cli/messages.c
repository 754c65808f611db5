/* SPDX-License-Identifier: MIT */
/* Messages on standard error: see messages.h. */
#include "cli/messages.h"

#include <stdio.h>
#include <string.h>

#include "base/speaker.h"
#include "base/text.h"

static void print(const struct err *e, const struct job *job, const char *prefix)
{
	for (const char *p = e->text; *p; p += strcspn(p, "\n"), p += *p == '\n') {
		fprintf(stderr, "%s%s", speaker(), prefix);
		if (job)
			job_print_place(job, ": ", stderr);
		text_print_harmless(p, strcspn(p, "\n"), stderr);
		fputc('\n', stderr);
	}
}

void messages_print(const struct err *e, const char *prefix)
{
	print(e, NULL, prefix);
}

void messages_print_of(const struct job *job, const struct err *e)
{
	print(e, job, "");
}
