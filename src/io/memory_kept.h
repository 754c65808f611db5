/* SPDX-License-Identifier: MIT */
/*
 * Plain memory that a step of a matrix leaves to the next one: to clear pages takes a fraction of
 * the time that it takes to give them back and get others. What is taken is as new memory would
 * be: on the node of the thread, and of small pages or, at that very length, of large ones.
 */
#ifndef IOGEN_IO_MEMORY_KEPT_H
#define IOGEN_IO_MEMORY_KEPT_H

#include <stdbool.h>
#include <stddef.h>

#include "io/memory.h"

/*
 * Takes plain memory of @len bytes or more, whose pages are there: what was left, or new. As many
 * bytes are zero, unless the caller has @any, as nobody looks at what was not read into it. Returns
 * 0 or -ENOMEM.
 */
int memory_take(struct memory *m, size_t len, bool any);

/* Closes memory to which nothing is in flight any more; it may be kept where it has a home. */
void memory_leave(struct memory *m);

/* Gives back what was left and not taken again. */
void memory_drop(void);

#endif
