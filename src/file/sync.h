/* SPDX-License-Identifier: MIT */
/* The syncs that follow the layout of a worker's files: see files_sync(), too. */
#ifndef IOGEN_FILE_SYNC_H
#define IOGEN_FILE_SYNC_H

#include "file/files.h"

/* Completes the mark of a file that this run writes to no more. */
void files_complete_mark(struct file *file);

#endif
