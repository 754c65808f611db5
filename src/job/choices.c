/* SPDX-License-Identifier: MIT */
/* The words of job options that are a choice. */
#include "job/choices.h"

#include "job/job.h"

const char *const fallocate_choices[] = {
	[FALLOCATE_NONE] = "none",
	[FALLOCATE_POSIX] = "posix",
	[FALLOCATE_NATIVE] = "native",
	[FALLOCATE_KEEP] = "keep",
	[FALLOCATE_TRUNCATE] = "truncate",
	[FALLOCATE_VALUES + FALLOCATE_NONE] = "0",
	[FALLOCATE_VALUES + FALLOCATE_POSIX] = "1",
	NULL,
};

const char *const unified_choices[] = {
	[UNIFIED_NONE] = "none",
	[UNIFIED_MIXED] = "mixed",
	[UNIFIED_BOTH] = "both",
	[UNIFIED_VALUES + UNIFIED_NONE] = "0",
	[UNIFIED_VALUES + UNIFIED_MIXED] = "1",
	NULL,
};

const char *const file_ops_choices[] = {
	[FILE_KEEP_OPEN] = "keep_open",
	[FILE_OPEN_READ_CLOSE] = "open_read_close",
	NULL,
};

const char *const exit_choices[] = {
	[EXIT_GROUP] = "group",
	[EXIT_STONEWALL] = "stonewall",
	[EXIT_ALL] = "all",
	NULL,
};

const char *const think_choices[] = {
	[THINK_COMPLETE] = "complete",
	[THINK_ISSUE] = "issue",
	NULL,
};

const char *const process_choices[] = {
	[RATE_LINEAR] = "linear",
	[RATE_POISSON] = "poisson",
	NULL,
};

const char *const submit_choices[] = { "inline", "offload", NULL };

const char *const clock_choices[] = {
	[CLOCK_AUTO] = "auto",
	[CLOCK_GETTIMEOFDAY] = "gettimeofday",
	[CLOCK_CLOCK_GETTIME] = "clock_gettime",
	[CLOCK_CPU] = "cpu",
	NULL,
};

const char *const sync_choices[] = {
	[SYNC_NONE] = "none", [SYNC_FILE] = "sync", [SYNC_DATA] = "dsync",
	[SYNC_0] = "0",       [SYNC_1] = "1",       NULL,
};

const char *const fadvise_choices[] = {
	[FADVISE_NONE] = "0",          [FADVISE_PATTERN] = "1",
	[FADVISE_RANDOM] = "random",   [FADVISE_SEQUENTIAL] = "sequential",
	[FADVISE_NOREUSE] = "noreuse", NULL,
};

const char *const dedupe_choices[] = {
	[DEDUPE_REPEAT] = "repeat",
	[DEDUPE_WORKING_SET] = "working_set",
	NULL,
};

const char *const hint_choices[] = {
	"unset", "none", "short", "medium", "long", "extreme", NULL,
};

const char *const generator_choices[] = {
	[GENERATOR_TAUSWORTHE] = "tausworthe",
	[GENERATOR_LFSR] = "lfsr",
	[GENERATOR_TAUSWORTHE64] = "tausworthe64",
	NULL,
};

const char *const zone_choices[] = {
	[ZONES_NONE] = "none",
	[ZONES_STRIDED] = "strided",
	NULL,
};

const char *const sequencer_choices[] = {
	[SEQUENCER_SEQUENTIAL] = "sequential",
	[SEQUENCER_IDENTICAL] = "identical",
	NULL,
};
