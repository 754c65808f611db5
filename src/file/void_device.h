/* SPDX-License-Identifier: MIT */
/*
 * Demands on /dev/null and /dev/zero as targets. Both take writes and keep nothing; reads are of
 * /dev/zero alone. They have no end, nothing to sync, and no space to give back.
 */
#ifndef IOGEN_FILE_VOID_DEVICE_H
#define IOGEN_FILE_VOID_DEVICE_H

#include "file/guard.h"

/* Checks that the options say how much of it is used. Returns 0 or -EINVAL after fail(). */
int files_check_void_size(const struct planner *p, const struct file *file);

/* Checks that it can do what the job asks of @file. Returns 0 or -EINVAL after fail(). */
int files_check_void(const struct planner *p, const struct file *file);

/* Refuses it as an end of a copy. Returns -EINVAL after fail(). */
int files_refuse_void_copy(const struct planner *p, const struct file *file);

#endif
