/* SPDX-License-Identifier: MIT */
/* Rules of a run that are not those of its jobs. */
#ifndef IOGEN_CLI_RUN_CHECK_H
#define IOGEN_CLI_RUN_CHECK_H

#include "cli/run.h"

/*
 * Refuses verify_state_save=1 without a folder to keep the state in; with --fio, there is fio's own
 * file alone. Returns 0 or -EINVAL.
 */
int run_check_state_folder(const struct run *r);

/*
 * Commands of a job file are run for those only who say so; so are all of a run that goes on, whose
 * folder may be a stranger's. Returns 0 or -EINVAL.
 */
int run_check_commands(const struct run *r);

#endif
