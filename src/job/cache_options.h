/* SPDX-License-Identifier: MIT */
/* Options of the page cache: direct=, invalidate=, fadvise_hint= and their like. */
#ifndef IOGEN_JOB_CACHE_OPTIONS_H
#define IOGEN_JOB_CACHE_OPTIONS_H

#include <stdbool.h>

/* The advice of fadvise_hint= to the page cache; PATTERN: the one that suits rw=. */
enum fadvise_hint {
	FADVISE_NONE,
	FADVISE_PATTERN,
	FADVISE_RANDOM,
	FADVISE_SEQUENTIAL,
	FADVISE_NOREUSE
};

struct cache_options {
	int fadvise;    /* enum fadvise_hint */
	int write_hint; /* RWH_WRITE_LIFE_*; 0: none is given */
	bool invalidate, pre_read, direct;
	bool direct_void; /* it was given for an engine of the page cache, and does nothing */
};

#endif
