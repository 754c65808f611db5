/* SPDX-License-Identifier: MIT */
/* The logs of a worker that has ended, as bytes, and back: see base/pack.h. */
#ifndef IOGEN_LOAD_PACKED_LOGS_H
#define IOGEN_LOAD_PACKED_LOGS_H

#include "base/pack.h"
#include "load/fio_log.h"
#include "load/iolog.h"

/* A reader has opened the log (fio_log_open). */
void fio_log_pack(struct pack *p, struct fio_log *l);

/* A reader's is all zeros. Events whose file is not below @nfiles are bad. */
void iolog_record_pack(struct pack *p, struct iolog_record *l, uint32_t nfiles);

#endif
