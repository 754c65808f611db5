/* SPDX-License-Identifier: MIT */
/* For engines that have ENGINE_COPIES: an IO_COPY as a call that waits, whatever its method. */
#ifndef IOGEN_IO_ENGINE_COPY_H
#define IOGEN_IO_ENGINE_COPY_H

#include "io/engine.h"

struct mapping;

/* Descriptors and memory for the copies of one thread; all zeros: nothing is open. */
struct engine_copy {
	const struct engine_env *env;
	uint64_t *calls;      /* one is added for each system call */
	int pipe[2];          /* pipe of splice; open where env->copy is that */
	struct mapping *maps; /* mappings of mmap, by file; owned */
	int to;               /* its own descriptor of the target; 0: that of env->files */
};

/*
 * Prepares the copies of @env, if there are any; @env outlives it. Returns 0, or -errno after
 * fail(). engine_copy_close is called in either case.
 */
int engine_copy_open(struct engine_copy *c, const struct engine_env *env, struct err *e);
void engine_copy_close(struct engine_copy *c);

/*
 * Gives the thread a descriptor of the target of its own, where others use env->files at the same
 * time and the method moves a descriptor's position. Returns 0, or -errno after fail().
 */
int engine_copy_apart(struct engine_copy *c, struct err *e);

/* Returns the descriptors that it opens, with one of its own (@apart) or without. */
uint32_t engine_copy_descriptors(const struct engine_env *env, bool apart);

/* Does an IO_COPY at once. Returns its bytes (they may be fewer) or -errno. */
int32_t engine_copy(struct engine_copy *c, const struct io *io);

#endif
