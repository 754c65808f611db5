/* SPDX-License-Identifier: MIT */
/*
 * Counts as bytes, and back (base/pack.h), so that a run can go on where an earlier process was
 * interrupted. Moments are on the workers' clock, from the pack's zero.
 */
#ifndef IOGEN_STAT_PACKED_H
#define IOGEN_STAT_PACKED_H

#include "base/pack.h"
#include "stat/devices.h"
#include "stat/direct.h"
#include "stat/disk_use.h"
#include "stat/others.h"
#include "stat/series.h"
#include "stat/steady.h"
#include "stat/worker_left.h"

/*
 * All of a worker but its searches for a depth, which are in notes by then. A reader has made the
 * histograms of its total (stats_init); those that were written are the same.
 */
void worker_left_pack(struct pack *p, struct worker_left *x);

/* The rows of a series whose workers have ended; a reader has opened it (series_init). */
void series_pack(struct pack *p, struct series *s);

/* The verdict; a reader has opened it (steady_open). */
void steady_pack(struct pack *p, struct steady *s);

void usage_pack(struct pack *p, struct usage *u);
void devices_pack(struct pack *p, struct devices *d);
void others_pack(struct pack *p, struct others *o);
void direct_pack(struct pack *p, struct direct *d);

/* Packs the counters of devices (disk_use_end), by their names, or unpacks them. */
void disk_use_pack(struct pack *p, struct disk_use *u);

#endif
