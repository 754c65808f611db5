/* SPDX-License-Identifier: MIT */
/* The rules between the options of files and syncs. */
#ifndef IOGEN_JOB_CHECK_FILES_H
#define IOGEN_JOB_CHECK_FILES_H

#include "job/job.h"

/* Reports all that are broken; 0 or -EINVAL. */
int job_check_files(struct job *job, struct err *e);

#endif
