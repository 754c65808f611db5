/* SPDX-License-Identifier: MIT */
/* Hints to the compiler for functions that run once an I/O. */
#ifndef IOGEN_BASE_HOT_H
#define IOGEN_BASE_HOT_H

/*
 * Leaves out the check of the stack at the function's end: six instructions an I/O. Only for a
 * function whose locals are numbers: no array, and no pointer that outlives the call.
 */
#define NO_STACK_GUARD __attribute__((no_stack_protector))

/* Has a function compiled into each of its callers, once for each constant that they give it. */
#define HOT __attribute__((always_inline))

/* Keeps a function that is seldom called out of its callers. */
#define NOT_HOT __attribute__((noinline, cold))

#endif
