/* SPDX-License-Identifier: MIT */
/* Every engine, in every variant that its flags make of it: for tests that hold for all of them. */
#ifndef IOGEN_TESTS_VARIANTS_H
#define IOGEN_TESTS_VARIANTS_H

#include "io/engine.h"

struct variant {
	const struct engine *engine;
	char words[512];    /* as job options: "ioengine=io_uring fixedbufs=1" */
	void *opts;         /* the same, as the engine takes it */
	bool nowait;        /* what would wait comes back with EAGAIN */
	bool moves_nothing; /* whatever it says */
};

/*
 * Runs @test with that engine, or with each where it is NULL: as it is, with each of its flags
 * turned over, and with all of them turned over. Names the variant where a check fails. An engine
 * that this machine forbids or does not have is left out, and that is said.
 */
void each_variant(const char *engine, void (*test)(const struct variant *v));

/*
 * Runs @test with the same as it is, and with each of its options, of whatever type, given another
 * value. None is left out: what is refused is the test's to see.
 */
void each_option(const char *engine, void (*test)(const struct variant *v));

/* Whether an engine has variants: it moves data, and does nothing else. */
bool variants_of(const struct engine *engine);

#endif
