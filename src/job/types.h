/* SPDX-License-Identifier: MIT */
/* Types of values that only options of jobs have; NAME_type.c reads and prints them. */
#ifndef IOGEN_JOB_TYPES_H
#define IOGEN_JOB_TYPES_H

#include "base/opt.h"

extern const struct opt_type opt_pattern;   /* struct pattern */
extern const struct opt_type opt_bsizes;    /* struct bsizes */
extern const struct opt_type opt_mix_write; /* uint32_t, the share of reads */
extern const struct opt_type opt_buffered;  /* bool, of direct */
extern const struct opt_type opt_modes;     /* struct batch_modes */
extern const struct opt_type opt_sync_range;
extern const struct opt_type opt_time_range;   /* struct range, in ns */
extern const struct opt_type opt_bounds;       /* struct bounds, in ns */
extern const struct opt_type opt_require;      /* char *, of requirements: requirement.h */
extern const struct opt_type opt_op_times;     /* struct op_times */
extern const struct opt_type opt_op_rates;     /* struct op_rates */
extern const struct opt_type opt_percent;      /* double */
extern const struct opt_type opt_weight;       /* int */
extern const struct opt_type opt_times;        /* uint32_t, in hundredths */
extern const struct opt_type opt_steady;       /* struct steady_rules */
extern const struct opt_type opt_engine;       /* const struct engine * */
extern const struct opt_type opt_workload;     /* const struct workload * */
extern const struct opt_type opt_bytes3;       /* struct bsizes, none of them a range */
extern const struct opt_type opt_percents;     /* struct bsizes: percentages, no ranges */
extern const struct opt_type opt_bssplits;     /* struct bssplits *, owned */
extern const struct opt_type opt_iolog_skip;   /* uint32_t: bits of enum iolog_skip */
extern const struct opt_type opt_distribution; /* struct distribution_options *, owned */

/* The words of rw=, then NULL. */
extern const char *const pattern_choices[];

#endif
