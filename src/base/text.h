/* SPDX-License-Identifier: MIT */
/* Text that is made: see text.c. */
#ifndef IOGEN_BASE_TEXT_H
#define IOGEN_BASE_TEXT_H

/* Like asprintf; aborts without memory. The caller owns it. */
char *text_format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
