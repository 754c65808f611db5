/* SPDX-License-Identifier: MIT */
/* Notes on a job that is verified: what its verification cannot know. */
#ifndef IOGEN_JOB_VERIFY_NOTES_H
#define IOGEN_JOB_VERIFY_NOTES_H

#include "job/job.h"

/* Adds a note on each damage that would not be found, or not at the device. */
void verify_notes(const struct job *job, struct err *note);

#endif
