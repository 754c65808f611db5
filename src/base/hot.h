/* SPDX-License-Identifier: MIT */
/* Hints to the compiler for functions that run once an I/O. */
#ifndef BASE_HOT_H
#define BASE_HOT_H

/*
 * Leaves out the check of the stack at the function's end: six instructions an I/O. Only for a
 * function whose locals are numbers: no array, and no pointer that outlives the call.
 */
#define NO_STACK_GUARD __attribute__((no_stack_protector))

#endif
