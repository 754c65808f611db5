/* SPDX-License-Identifier: MIT */
/* Text on the heap. */
#ifndef IOGEN_BASE_TEXT_H
#define IOGEN_BASE_TEXT_H

#include <stdint.h>

/* Like asprintf; aborts without memory. The caller owns it. */
char *text_format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Copies part @index of a list with : between its parts (\: is a colon). The caller owns it; NULL
 * behind the last part.
 */
char *text_list_part(const char *list, uint32_t index);

#endif
