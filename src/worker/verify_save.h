/* SPDX-License-Identifier: MIT */
/*
 * fio's own file of a worker's writes (load/fio_state.h): left by verify_state_save=1 when the
 * worker ends, and asked by verify_state_load=1 which places are to be checked.
 */
#ifndef IOGEN_WORKER_VERIFY_SAVE_H
#define IOGEN_WORKER_VERIFY_SAVE_H

#include "worker/verify.h"

/* Begins to note writes, where the job asks for it. Returns 0 or -errno after fail(). */
int verify_save_open(struct worker *w, struct verify *v);
void verify_save_close(struct verify *v);

/* A transfer is whole. */
void verify_save_done(struct verify *v, const struct transfer *t);
/* The worker ends: writes the file. */
void verify_save_end(struct worker *w, struct verify *v);

/* Returns whether all writes of the loaded file have been gone over, of which @n were. */
static inline bool verify_saved_ends(const struct worker *w, uint64_t n)
{
	return w->given.saved && n >= w->given.saved->writes;
}

/* Returns whether write @n, to @s, is to be checked by the loaded file. */
static inline bool verify_saved_knows(const struct worker *w, uint64_t n, const struct spot *s)
{
	return !w->given.saved || fio_state_knows(w->given.saved, n, s->file, s->offset);
}

#endif
