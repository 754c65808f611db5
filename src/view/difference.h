/* SPDX-License-Identifier: MIT */
/* Differences between two objects of JSON, such as the classes of facts in manifests. */
#ifndef IOGEN_VIEW_DIFFERENCE_H
#define IOGEN_VIEW_DIFFERENCE_H

#include <jansson.h>

/* Takes a fact, "storage.0.devices.0.model", and its values: JSON in one line, or "none". */
typedef void difference_tell(void *arg, const char *fact, const char *a, const char *b);

/*
 * Tells each fact that differs, in the order of @a, then those that only @b has: a fact that is not
 * there is the same as null. Returns their number. Objects and lists are compared member by member.
 */
unsigned differences_tell(const json_t *a, const json_t *b, difference_tell *tell, void *arg);

#endif
