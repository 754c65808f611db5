/* SPDX-License-Identifier: MIT */
/* The options of a run's jobs as facts, so that a comparison says how the jobs differ. */
#ifndef IOGEN_STUDY_JOB_FACT_H
#define IOGEN_STUDY_JOB_FACT_H

#include "study/fact.h"

/*
 * Adds each option in job.ini of the folder @dir, which has all of them with their values, as a
 * fact "[job] option" of its identity. A folder without that file has none; a line that is no
 * option is left out. Aborts without memory.
 */
void job_facts_add(struct facts *f, const char *dir, enum study_side side);

#endif
