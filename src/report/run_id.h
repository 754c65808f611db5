/* SPDX-License-Identifier: MIT */
/*
 * The name of a run, which no other run has: tables of many runs can be put together by it. Names
 * of one stem sort by the time of their start, down to a microsecond.
 */
#ifndef IOGEN_REPORT_RUN_ID_H
#define IOGEN_REPORT_RUN_ID_H

#include <stdint.h>

/*
 * Returns STEM-yyyymmddThhmmssZ-XXXXRRR for a moment, in ns since 1970: X is the fraction of the
 * second, R the low 15 bits of @chance, both in base 32. The caller owns it.
 */
char *run_id_of(const char *stem, uint64_t wall_ns, uint32_t chance);

/* Returns the same for this moment, by chance. The caller owns it. */
char *run_id_new(const char *stem);

#endif
