/* SPDX-License-Identifier: MIT */
/* What a run leaves: the files of its folder, and what a person asked to see. */
#ifndef IOGEN_REPORT_RESULTS_H
#define IOGEN_REPORT_RESULTS_H

#include "report/folder.h"
#include "report/manifest.h"
#include "report/output.h"

/* Whether what the command line names can be written to. Returns 0, or -EINVAL after fail(). */
int results_check(const struct output *out, struct err *e);

/* All files of the folder, the manifest last. Returns 0 or -errno after fail(). */
int results_write(struct results_folder *folder, const struct manifest_env *m, struct err *e);

/*
 * What was asked for, where it was asked for; with --status-interval it goes behind what is there,
 * unless it @begins a file. Returns 0 or -errno after fail().
 */
int results_show(const struct output *out, const struct report *r, bool begins, struct err *e);

/* Whether JSON is asked for, which tells more than the other formats do. */
bool results_have_json(const struct output *out);

#endif
