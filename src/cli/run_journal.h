/* SPDX-License-Identifier: MIT */
/*
 * The records that a run writes into the journal of its folder (report/journal.h), and that it
 * reads back where an earlier process began it: what ran and where, the places of its workers, the
 * files that were laid out, each stage that has ended, and when it went on.
 */
#ifndef IOGEN_CLI_RUN_JOURNAL_H
#define IOGEN_CLI_RUN_JOURNAL_H

#include "cli/rank_journal.h"
#include "cli/run_begin.h"
#include "report/journal.h"
#include "report/manifest.h"
#include "sched/sched.h"
#include "stat/disk_use.h"

struct run_journal {
	struct journal file;
	bool goes_on;            /* an earlier process has begun it: */
	struct run_begin begin;  /* read from the journal; else its time alone */
	bool overwrites;         /* its user says --overwrite=1 again */
	int64_t born_ns;         /* see journal_born_ns */
	bool failed;             /* a record could not be added: no more are */
	struct resumption *list; /* owned */
	uint32_t n;
	const char *replaced; /* path of a file that jobs read, and that is another one; or NULL */
	uint32_t nstages;     /* kept, by this process or earlier ones */
	uint64_t last_ns;
	struct disk_use earlier;      /* use of the disks by earlier processes of the run */
	const struct disk_use *disks; /* given: of this process; NULL: none yet */
	struct sched *sched;
	const char *dir;      /* the folder's, as long as it is open */
	bool moved;           /* the working directory is that of the run's begin */
	struct party *party;  /* the other ranks, whose parts rank 0 keeps; NULL: there are none */
	struct records *read; /* records of a run that goes on, until they are told; owned */
	struct rank_records ranks; /* the others' part of these; owned */
	struct rank_journal own;   /* on a rank that follows, its own part, and nothing else */
};

/* The records behind the first. */
struct records {
	struct pack *list; /* owned */
	uint32_t n;
};

/* Reads the first record of an open journal. Returns whether it is one. */
bool run_journal_read(struct run_journal *x);

/*
 * Begins the journal of a run, which is planned, in its folder; where the run goes on, takes over
 * what earlier processes have run, says where it goes on, and puts the clock ahead, so that the run
 * has one start. Called before any thread. Returns 0, or -errno after fail(): the folder is another
 * run's, or its steps are; -EXDEV: a file that the steps have read, prepared or found laid out is
 * another one now, or gone. A journal that cannot be written is a warning, printed at once, and the
 * run goes on without one.
 */
int run_journal_open(struct run_journal *x, const struct run *r, struct sched *s,
		     const struct results_folder *folder, const struct run_facts *facts);

/* Hears the states of the other ranks of a run that begins, and keeps them. */
void run_journal_hear(struct run_journal *x);

/* Tells the other ranks of a run that goes on their part of it. */
void run_journal_tell(struct run_journal *x);

/* Notes that the run goes on now, and says where; where it is alone, run_journal_open does. */
void run_journal_go_on(struct run_journal *x);
/*
 * Notes which files the run has, when all are laid out: where it goes on once more, they must be
 * the same. Nothing happens without a journal.
 */
void run_journal_laid_out(struct run_journal *x);

/* Closes the journal; with @remove, there is nothing left to go on with. */
void run_journal_close(struct run_journal *x, bool remove);
void run_journal_free(struct run_journal *x);

#endif
