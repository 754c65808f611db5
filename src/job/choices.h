/* SPDX-License-Identifier: MIT */
/* The words of job options that are a choice, by the enums of job.h; each list ends with NULL. */
#ifndef IOGEN_JOB_CHOICES_H
#define IOGEN_JOB_CHOICES_H

extern const char *const fallocate_choices[];
extern const char *const unified_choices[];
extern const char *const file_ops_choices[];
extern const char *const exit_choices[];
extern const char *const think_choices[];
extern const char *const process_choices[];
extern const char *const submit_choices[];
extern const char *const clock_choices[];
extern const char *const sync_choices[];
extern const char *const fadvise_choices[];
extern const char *const dedupe_choices[];
extern const char *const hint_choices[];
extern const char *const generator_choices[];
extern const char *const zone_choices[];
extern const char *const sequencer_choices[];

#endif
