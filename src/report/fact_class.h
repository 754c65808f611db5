/* SPDX-License-Identifier: MIT */
/*
 * Facts of a run in three classes. Identity must be the same where two runs are to be compared:
 * devices, host, tool, jobs. Tuning is what an administrator may set, and changes results. Volatile
 * facts differ from one moment to the next. A fact that is not there is null. The caller owns what
 * is returned.
 */
#ifndef IOGEN_REPORT_FACT_CLASS_H
#define IOGEN_REPORT_FACT_CLASS_H

#include "job/jobs.h"
#include "report/storage.h"
#include "report/kernel_fact.h"

json_t *facts_identity(const struct storage *s, const struct jobs *jobs);
json_t *facts_tuning(const struct storage *s);

/* Where a device does not answer, looking may never end: with @look false it is left alone. */
json_t *facts_volatile(const struct storage *s, bool look);

/*
 * Returns the folder of a device in /sys, or with @disk that of the disk of a partition. The caller
 * owns it.
 */
char *device_folder(dev_t dev, bool disk);

#endif
