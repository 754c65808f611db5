/* SPDX-License-Identifier: MIT */
/* Numbers with a unit, for readers: three digits are enough, unless it says otherwise. */
#ifndef IOGEN_BASE_UNITS_H
#define IOGEN_BASE_UNITS_H

#include <stddef.h>
#include <stdint.h>

/* Prints a number of bytes: 950 B, 1.5 KiB, 20 GiB. */
void units_bytes(char *s, size_t n, uint64_t bytes);

/* Returns a number from 0 on without its fraction; 2^64 - 1 where it is larger. */
uint64_t units_whole(double v);

/* Prints a time with three significant digits: 950 ns, 12.3 us, 1.05 ms, 2.50 s. */
void units_time(char *s, size_t n, uint64_t ns);

/* Prints a time as options have it, to the ns, in the largest unit in which it is whole: 250ms. */
void units_exact_time(char *s, size_t n, uint64_t ns);

/* Prints how long a run takes: 0.25 s, 90 s, and from an hour on 84000 s (23 h 20 min). */
void units_long_time(char *s, size_t n, uint64_t ns);

/*
 * Prints a share in percent, with a decimal, or with as many as tell it from none and from all:
 * 75.0%, 99.98%. @part is at most @whole, which is not 0.
 */
void units_share(char *s, size_t n, uint64_t part, uint64_t whole);

/* Prints thousands and millions: 950, 12.3k, 1.05M. */
void units_count(char *s, size_t n, double v);

#endif
