/* SPDX-License-Identifier: MIT */
/*
 * An engine at every workload: a whole worker on real files, at several depths, buffered and
 * direct, with each of the engine's flags. The job says what must then be in the files.
 */
#ifndef IOGEN_TESTS_WORK_H
#define IOGEN_TESTS_WORK_H

/*
 * The tests of @engine, for those that take long, or of all the others where it is NULL. Returns
 * what main does.
 */
int work_suite(const char *engine);

/* One seed is one sequence, on every engine. Returns what main does. */
int work_digests(void);

#endif
