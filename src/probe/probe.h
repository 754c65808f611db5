/* SPDX-License-Identifier: MIT */
/*
 * probe/: what a target really does. Each question is asked of the kernel, or tried by an I/O.
 *
 * In:  the path of a folder, a file or a block device, from `iogen probe`.
 * Out: struct probe: an answer a question, and sentences on what that means for a job.
 *
 * A device is only read, and so is a file. What must be written goes to files of the probe's own
 * (ground.h), which have no name, so that nothing is left behind, however it ends. They are in the
 * folder, or beside the file where that is the same file system.
 *
 * To add                   write
 *   a question             a row in one of the ask_*.c; its value is a number in the unit of the
 *                          row, or a word
 *   a sentence on jobs     advice.c
 */
#ifndef IOGEN_PROBE_PROBE_H
#define IOGEN_PROBE_PROBE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

#define PROBE_ANSWERS 96
#define PROBE_SENTENCES 24

struct question;

struct answer {
	const struct question *question; /* see answer.h */
	char value[96];                  /* a number, or a word; empty: not known */
	char how[160];                   /* "tried", "asked: statx", "not tried: and why" */
	char note[320];                  /* remark for readers; may be empty */
};

struct probe {
	const char *path;
	char *what; /* "a folder on ext4"; owned */
	uint32_t n;
	struct answer list[PROBE_ANSWERS];
	uint32_t nsentences;
	char *sentences[PROBE_SENTENCES]; /* advice for a job; owned */
};

/*
 * Checks that @path is a folder, a file or a block device. Returns 0, or -EINVAL after fail().
 */
int probe_check(const char *path, struct err *e);

/* How a target is probed. */
struct probe_how {
	bool only_reads;         /* no file of its own is made: what must be written is not tried */
	const atomic_bool *stop; /* set from outside: the rest is not tried; or NULL */
};

/*
 * Asks all of @path, in less than ten seconds where the target answers. What cannot be asked or
 * tried says why, and the rest goes on. Returns 0, or -EINVAL after fail() where probe_check would;
 * probe_free frees it in either case.
 */
int probe_target(struct probe *p, const char *path, const struct probe_how *how, struct err *e);
void probe_free(struct probe *p);

#endif
