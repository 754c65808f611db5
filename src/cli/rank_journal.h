/* SPDX-License-Identifier: MIT */
/*
 * The other ranks' part of the journal of a run (run_journal.h). Rank 0 keeps it: the state of each
 * rank when the run began, and its word on each stage that has ended there. Where the run goes on,
 * each rank gets its own back, and holds its state against that.
 */
#ifndef IOGEN_CLI_RANK_JOURNAL_H
#define IOGEN_CLI_RANK_JOURNAL_H

#include "hosts/party.h"
#include "report/run_facts.h"
#include "sched/sched.h"

/* Records of the other ranks, on rank 0, by row and rank: their states, then a row a stage. */
struct rank_records {
	uint32_t nranks; /* given */
	uint32_t nrows;
	struct pack *list; /* readers, whose bytes are the journal's; NULL: there is none; owned */
};

/* Puts what is left to be read of @p into its place; an earlier one of that place is gone. */
void rank_records_put(struct rank_records *r, uint32_t row, uint32_t rank, const struct pack *p);

/* Returns a reader; NULL: there is no such record. */
struct pack *rank_records_find(const struct rank_records *r, uint32_t row, uint32_t rank);

void rank_records_free(struct rank_records *r);

/* A rank's own part, on that rank. */
struct rank_journal {
	bool goes_on; /* given: the run does, and what follows is read */
	char *dir;    /* folder of the run, as rank 0 names it; owned */
	bool enough;  /* see struct sched */
	uint64_t start_ns;
	struct pack *list; /* its state, and its words on the stages; owned */
	uint32_t n;        /* 0: they could not be read */
	struct pack state; /* its state, where the run begins; owned */
};

/*
 * Rank 0 hands out the records of the first @nstages stages of its run @s, and tells each rank when
 * the run started, by the clock of that rank. The others, in rank_journal_hear, are put ahead as
 * far as rank 0 is.
 */
void rank_journal_tell(struct party *p, const struct rank_records *r, uint32_t nstages,
		       const struct sched *s);
void rank_journal_hear(struct rank_journal *x, struct party *p);

/*
 * Settles the part of a rank whose run is planned and not laid out: where it goes on, takes it
 * over; else makes its state. Returns the exit code: EXIT_DIFFERS where the rank, or a file of it,
 * is another one than it was.
 */
int rank_journal_settle(struct rank_journal *x, const struct party *p, struct sched *s,
			const struct run_facts *facts);

void rank_journal_free(struct rank_journal *x);

#endif
