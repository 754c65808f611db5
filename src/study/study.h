/* SPDX-License-Identifier: MIT */
/*
 * study/: from one cell measured to a matrix judged. A run has numbers; a study says what they mean
 * together: how two groups of runs differ, and by how much that is more than chance.
 *
 * In:  folders of results (view/folder.h), several of them on each side of a comparison (side.h):
 *      each run and round is a sample.
 *      struct report of report/, of one run that has just ended.
 * Out: comparison.h: of each cell (a step, a job and an operation) and measure the medians, the
 *      difference with its interval, and p; as text, as a table and as a picture.
 *      requirements.h: verdicts on what the jobs require, which report/ shows.
 *
 * The arithmetic is in stat/ (rank_test.h, shift.h, false_discovery.h), as it knows no folders.
 */
#ifndef IOGEN_STUDY_STUDY_H
#define IOGEN_STUDY_STUDY_H

/* The sides of a comparison. */
enum study_side { STUDY_BASE, STUDY_NEW, STUDY_SIDES };

/* BASE and NEW. */
extern const char *const study_side_names[STUDY_SIDES];

/* The fewest samples of a side: of three, the rank test never has p < 0.05. */
#define STUDY_LEAST_SAMPLES 4

#endif
