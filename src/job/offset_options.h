/* SPDX-License-Identifier: MIT */
/* Options of which blocks are next: random_distribution=, zonemode= and their like. */
#ifndef IOGEN_JOB_OFFSET_OPTIONS_H
#define IOGEN_JOB_OFFSET_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "job/bsizes.h"
#include "load/bssplit.h"
#include "load/distribution.h"
#include "load/zone.h"

/* bssplit=: the same. */
struct bssplits {
	struct bssplit op[3];
};

enum zone_mode { ZONES_NONE, ZONES_STRIDED, ZONES_ZBD };

/* random_generator=; the order is the same with each. */
enum generator { GENERATOR_TAUSWORTHE, GENERATOR_LFSR, GENERATOR_TAUSWORTHE64 };

struct offset_options {
	struct bssplits *split;                    /* owned; NULL: none */
	struct bsizes align;                       /* 0: as the blocks */
	struct bsizes random_pct;                  /* percent */
	struct distribution_options *distribution; /* owned; NULL: random */
	struct zones zones;
	int zone_mode, generator;
	bool split_exact;
	bool unaligned, norandommap, softrandommap;
	bool stride; /* moves the list of a sequence of blocks on with each use */
	bool shared; /* the workers share one sequence */
};

#endif
