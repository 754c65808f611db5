/* SPDX-License-Identifier: MIT */
/* Messages on standard error: see messages.h. */
#include "cli/messages.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

void messages_print(const struct err *e, const char *prefix)
{
	for (const char *p = e->text; *p; p += strcspn(p, "\n"), p += *p == '\n') {
		fprintf(stderr, "iogen: %s", prefix);
		text_print_harmless(p, strcspn(p, "\n"), stderr);
		fputc('\n', stderr);
	}
}
