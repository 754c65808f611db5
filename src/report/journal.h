/* SPDX-License-Identifier: MIT */
/*
 * The journal of a run: a file in its folder of results, to which each part of the run that is
 * complete is added at once, so that a run that is interrupted can go on behind it. It begins with
 * a line of text that names the version of iogen; behind it are records: length, sum (XXH3 of 64
 * bits, seeded with the record's place), bytes. A record that was cut off, or that is damaged, ends
 * the journal.
 *
 * Records are written and not synced: that is enough for any end of the process. Parts that a crash
 * of the machine loses run again. The process that has the journal locks it (flock(2)). It is open
 * for writing only while a record is added, so its file system can be made read-only meanwhile.
 */
#ifndef IOGEN_REPORT_JOURNAL_H
#define IOGEN_REPORT_JOURNAL_H

#include "base/pack.h"

#define JOURNAL_FILE ".journal"

struct journal {
	int dir;      /* the folder's descriptor, as its name may mean another later */
	int fd;       /* 0: there is none */
	uint64_t end; /* bytes that are whole: the next record is read, or added, here */
};

/* The state in which a journal is found. */
enum journal_found {
	JOURNAL_OPEN,    /* it is locked now, and its records can be read */
	JOURNAL_MISSING, /* there is none */
	JOURNAL_IN_USE,  /* another process has it: its run goes on */
	JOURNAL_OTHER,   /* a journal of another version of iogen */
	JOURNAL_BAD      /* no journal, or not readable */
};

/*
 * Opens the journal in the folder @dir. With @version, where it is of another version, this has the
 * version's name; the caller frees it.
 */
enum journal_found journal_open(struct journal *j, const char *dir, char **version);

/*
 * Returns whether a new run may begin its journal in the folder @dir: nothing has the name there,
 * or what an interrupted run of this version left. One that another process has is for
 * journal_claim.
 */
bool journal_may_begin(const char *dir);

/*
 * Makes the journal of a new run in the folder @dir, or opens one that an interrupted run left
 * (@j->end is not 0 then), for this process alone, and writes nothing: the caller looks into it,
 * and into the folder. Returns 0, or -errno: -EAGAIN where another process has it, -EEXIST where it
 * is no such journal.
 */
int journal_claim(struct journal *j, const char *dir);

/* Begins the journal, and writes over what an interrupted run left. Returns 0 or -errno. */
int journal_begin(struct journal *j);

/*
 * Returns whether nobody else can have written the journal: it and its folder are this user's, and
 * no other may write to them.
 */
bool journal_is_own(const struct journal *j);

/*
 * Returns when the file of the journal was made, in ns since 1970, by its file system: nobody can
 * set that, and a copy is as old as it is. 0: it is not known.
 */
int64_t journal_born_ns(const struct journal *j);

/* Reads the next record into @record, which the caller frees; false: there is none. */
bool journal_next(struct journal *j, struct pack *record);

/* Adds a record behind those that were read or added. Returns 0, or -errno: it was not added. */
int journal_add(struct journal *j, const struct pack *record);

/* Waits until all records are on the device. */
void journal_sync(const struct journal *j);

/* Closes the journal; with @remove, there is none any more. @j may be all zeros. */
void journal_close(struct journal *j, bool remove);

#endif
