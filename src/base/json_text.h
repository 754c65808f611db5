/* SPDX-License-Identifier: MIT */
/* Strings for JSON: names of files and jobs are bytes, and JSON takes UTF-8 alone. */
#ifndef IOGEN_BASE_JSON_TEXT_H
#define IOGEN_BASE_JSON_TEXT_H

#include <jansson.h>

#include "base/err.h"

/*
 * Makes a string of @s; where @s is no UTF-8, each byte that is not ASCII becomes a ?. The caller
 * owns it; NULL: no memory.
 */
json_t *json_text(const char *s);

/* Makes an array of messages, one a string; @e may be NULL. The caller owns it. */
json_t *json_lines(const struct err *e);

#endif
