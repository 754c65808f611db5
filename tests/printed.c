/* SPDX-License-Identifier: MIT */
/* Text that a function prints: see printed.h. */
#include "tests/printed.h"

#include <ctype.h>
#include <string.h>

#include "tests/support.h"

char *print_text(void (*print)(FILE *f))
{
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	print(f);
	fclose(f);
	return text;
}

const char *find_line(const char *text, const char *start)
{
	size_t n = strlen(start);

	for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n')
		if (!strncmp(p, start, n) && !isalnum((unsigned char)p[n]) && p[n] != '_')
			return p;
	return NULL;
}

void check_line(const char *text, const char *start)
{
	if (!find_line(text, start))
		CHECK_TEXT("(no such line)", start);
}
