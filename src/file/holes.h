/* SPDX-License-Identifier: MIT */
/* The parts of a job's files that hold no data, and those that other files share. */
#ifndef IOGEN_FILE_HOLES_H
#define IOGEN_FILE_HOLES_H

#include "file/files.h"
#include "io/holes.h"

/*
 * Lists the holes in the needed part of a file; @bytes gets their sum. The caller frees *@holes.
 * Returns their number, or -errno.
 */
int file_holes(const struct file *file, struct hole **holes, uint64_t *bytes);

/*
 * Returns how many bytes of the needed part of a file are data, as SEEK_DATA tells: all of them
 * where it does not, or @file is no file.
 */
uint64_t file_data(const struct file *file);

/* Returns whether what a file or device holds when the job begins is of consequence for the job. */
bool file_holes_matter(const struct file *file, const struct job *job);

/*
 * Notes the share of what is read or trimmed of each file that holds no data: that measures no
 * device. Looks only. Called just before the job starts, when other jobs have written.
 */
void files_note_holes(const struct files *f, const struct job *job, struct err *note);

/*
 * Returns whether two workers of a job ask the same of the same files, so that a note on those of
 * one is a note on both: to look for holes takes as long as a file has pages in memory.
 */
bool files_same_notes(const struct files *a, const struct files *b, const struct job *job);

/* Notes the share of what is written of each file whose data another file has, too. */
void files_note_shared(const struct files *f, const struct job *job, struct err *note);

#endif
