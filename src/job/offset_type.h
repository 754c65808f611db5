/* SPDX-License-Identifier: MIT */
/* The types of the options that say which places a job works on. */
#ifndef IOGEN_JOB_OFFSET_TYPE_H
#define IOGEN_JOB_OFFSET_TYPE_H

#include "base/opt.h"

extern const struct opt_type opt_bytes3;       /* struct bsizes, none of them a range */
extern const struct opt_type opt_percents;     /* likewise */
extern const struct opt_type opt_bssplits;     /* struct bssplits */
extern const struct opt_type opt_distribution; /* struct distribution_options */

#endif
