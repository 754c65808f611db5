/* SPDX-License-Identifier: MIT */
/* The folders of a comparison, from the words of a command line. */
#ifndef IOGEN_STUDY_SIDE_H
#define IOGEN_STUDY_SIDE_H

#include <stdint.h>

#include "base/err.h"
#include "study/study.h"

struct side {
	char **dir; /* owned, each; folders of one run */
	size_t n;
};

/*
 * Finds the folders of both sides. Without the word -- the first word is BASE and all others are
 * NEW; with it, BASE is before it and NEW behind it. A word is a folder of results, a folder that
 * holds some (all of them, by name), or a pattern of a shell for either. Returns 0, or -EINVAL
 * after fail(): a side without a folder, a folder that is no result, one that is named twice.
 * sides_free may be called in both cases.
 */
int sides_find(struct side side[STUDY_SIDES], const char *const *words, uint32_t n, struct err *e);
void sides_free(struct side side[STUDY_SIDES]);

#endif
