/* SPDX-License-Identifier: MIT */
/* The parts of a block device that were never written, or were discarded, where it can be told. */
#ifndef IOGEN_SCHED_UNWRITTEN_H
#define IOGEN_SCHED_UNWRITTEN_H

#include "file/files.h"

/*
 * Notes the share of each device that is read or trimmed and holds no data, where that can be told:
 * of zram by what it stores, of a loop device by the holes of its file, of a partition by its disk.
 * Where a share seems to be unwritten, what waits in the page cache is written first, which an
 * earlier job may have left there. Else it only looks.
 */
void sched_note_unwritten(const struct files *f, const struct job *job, struct err *note);

#endif
