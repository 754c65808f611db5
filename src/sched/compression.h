/* SPDX-License-Identifier: MIT */
/* Data that are made to be compressed, and a file system that compresses none of them. */
#ifndef IOGEN_SCHED_COMPRESSION_H
#define IOGEN_SCHED_COMPRESSION_H

#include "file/files.h"

/*
 * Notes the files on a compressing btrfs whose data stay as they are, though
 * buffer_compress_percentage= asks for such that compress. Looks only. Called just before the job
 * starts, when its files are made.
 */
void sched_note_compression(const struct files *f, const struct job *job, struct err *note);

#endif
