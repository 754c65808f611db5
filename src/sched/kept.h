/* SPDX-License-Identifier: MIT */
/*
 * Stages of a run as bytes, and back, so that a run that is interrupted can go on behind those that
 * have ended. Such a stage is whole: a job of it that a signal ended is run again.
 */
#ifndef IOGEN_SCHED_KEPT_H
#define IOGEN_SCHED_KEPT_H

#include "base/pack.h"
#include "sched/sched.h"

/*
 * Writes what workers are to do where: it follows from files as they were before the run. A reader
 * has the same jobs, planned again, and gets the same places; it returns the path of a file that no
 * job changes and that is another one than when it was written, or was written to since, NULL:
 * there is none.
 */
const char *sched_places_pack(struct sched *s, struct pack *p);

/*
 * Writes the results of the jobs of a stage, with the logs of their workers and the zones that they
 * have left; a reader has planned the run, and read the stages before. Moments are from the pack's
 * zero.
 */
void sched_stage_pack(struct sched *s, uint32_t stage, struct pack *p);

/*
 * Writes which files the jobs of the stage prepared, and the zones that were made up for them: of a
 * run over several hosts, each host has its own, and reads them behind the results. Without other
 * hosts they are among these.
 */
void sched_stage_files_pack(struct sched *s, uint32_t stage, struct pack *p);

/* Returns the number of stages, and whether a stage was kept by an earlier process. */
uint32_t sched_stages(const struct sched *s);
bool sched_stage_is_kept(const struct sched *s, uint32_t stage);

/* Returns a job of a stage. */
const struct job *sched_stage_job(const struct sched *s, uint32_t stage);

#endif
