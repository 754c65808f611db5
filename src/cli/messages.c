/* SPDX-License-Identifier: MIT */
/* Messages on standard error: see messages.h. */
#include "cli/messages.h"

#include <stdio.h>
#include <string.h>

void messages_print(const struct err *e, const char *prefix)
{
	for (const char *p = e->text; *p; p += strcspn(p, "\n"), p += *p == '\n')
		fprintf(stderr, "iogen: %s%.*s\n", prefix, (int)strcspn(p, "\n"), p);
}
