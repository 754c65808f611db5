/* SPDX-License-Identifier: MIT */
/*
 * The state of verify_state_save=1, as text: which writes were acknowledged, and which a sync
 * covered, for whoever looks at the targets after a crash.
 *
 * A worker numbers its writes, and their places follow from the job. So a few numbers say it all:
 * of the writes below @known, all but the exceptions were acknowledged; of those below @synced, all
 * in that file were on the device; none from @reserved on was begun. The writes between may be
 * there, or not.
 *
 * The table has two rows for each file of each worker, which are written in turn, each in its
 * place: one of them is whole at any time. Its cells have a fixed width, and a sum reveals a row
 * that was torn.
 */
#ifndef IOGEN_LOAD_VERIFY_STATE_H
#define IOGEN_LOAD_VERIFY_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VERIFY_STATE_FILE "verify_state.csv"
#define VERIFY_STATE_EXCEPTIONS 16 /* most exceptions of a row */

/* Bytes of a row without its path; of the path, at most. */
#define VERIFY_STATE_ROW 400
#define VERIFY_STATE_PATH 4096

struct verify_state {
	uint32_t job, worker, file; /* numbers: of the job in the run, and within it */
	uint64_t begin_ns;          /* ns since 1970: no write was before it */
	uint64_t start, length;     /* start and length of the region, bytes */
	uint64_t turn;              /* number of the row; the highest of the worker's is the last */
	uint64_t known, reserved, synced;
	uint32_t nexceptions;
	uint64_t exceptions[VERIFY_STATE_EXCEPTIONS]; /* below known, rising */
};

/* The header, with its newline. */
extern const char verify_state_header[];

/*
 * Prints the row of the file @path into @text, which has room for VERIFY_STATE_ROW and twice
 * VERIFY_STATE_PATH bytes; its length depends on @path alone. Returns that, or 0 where the path is
 * too long.
 */
size_t verify_state_print(const struct verify_state *s, const char *path, char *text);

/*
 * Reads the row that begins at *@text, moves *@text behind it, and copies its path, without quotes,
 * into @path, which has room for VERIFY_STATE_PATH bytes. Returns whether it is a row; *@whole:
 * whether its sum is right and its numbers hold together. At the end of the text there is none.
 */
bool verify_state_read(const char **text, struct verify_state *s, char *path, bool *whole);

#endif
