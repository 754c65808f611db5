/* SPDX-License-Identifier: MIT */
/* Transfers that fail: see transfer.h. */
#include "worker/transfer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>

#include "job/error_options.h"
#include "job/errors.h"
#include "worker/in_flight.h"

/* Returns whether the job goes on, and says nothing. */
static bool failed_silently(struct worker *w, enum io_dir dir, int errnum)
{
	bool reads = dir == IO_READ || dir == IO_OPEN || dir == IO_CLOSE || dir == IO_STAT;

	if (!w->left.first_error)
		w->left.first_error = errnum ? errnum : EIO;
	w->left.corrupt |= errnum == EILSEQ; /* the kernel's own verification found it */
	if (!errors_pass(w->job->error, reads ? ERROR_READ : ERROR_WRITE, errnum)) {
		w->left.failed = w->phase.ending = true;
		return false;
	}
	return !w->job->error->dump || w->errors_told++ >= ERROR_DUMP_MAX;
}

void transfer_failed(struct worker *w, struct transfer *t, int errnum, const char *why)
{
	struct chain *c = t->chain;
	const char *path = w->files.list[t->io.file].path;
	enum op op = op_of_dir[t->io.dir];

	if (op == OPS) {
		chain_show(t->finished, true); /* a close that fails has closed */
		op = op_of_name(w, t->io.dir);
	}
	if (op < OPS)
		w->slice.op[op].errors++;
	if (c->op < OPS && !c->failed)
		w->slice.op[c->op].errors++;
	c->failed = true;
	attach_missed(w, t);
	if (failed_silently(w, t->io.dir, errnum))
		return;
	if (t->io.dir == IO_COPY)
		fail(&w->left.err, EIO, "[%s] copy of %u bytes at byte %" PRIu64 " of %s to %s: %s",
		     w->job->name, t->len - t->moved, t->offset + t->moved,
		     w->files.list[t->io.from].path, path, why);
	else if (t->len)
		fail(&w->left.err, EIO, "[%s] %s of %u bytes at byte %" PRIu64 " of %s: %s",
		     w->job->name, in_flight_name(t->io.dir), t->len - t->moved,
		     t->offset + t->moved, path, why);
	else
		fail(&w->left.err, EIO, "[%s] %s of %s: %s", w->job->name,
		     in_flight_name(t->io.dir), path, why);
}

void transfer_full(struct worker *w, struct transfer *t)
{
	t->chain->failed = true;
	w->phase.ending = w->phase.no_space = true;
	attach_missed(w, t);
}

void transfer_ended(struct worker *w, struct transfer *t)
{
	const struct file *f = &w->files.list[t->io.dir == IO_COPY ? t->io.from : t->io.file];
	char why[256];
	bool grows = f->made && job_makes_on_open(w->job);
	struct stat st;

	if (grows)
		snprintf(why, sizeof(why),
			 "the file ends before: create_on_open=1 has it grow with the writes");
	else if (f->fd >= 0 && !fstat(f->fd, &st) && S_ISREG(st.st_mode) &&
		 (uint64_t)st.st_size < f->need)
		snprintf(why, sizeof(why),
			 "the %s ends there: it has shrunk to %" PRIu64 " bytes, and had %" PRIu64
			 " when the job began",
			 t->io.dir == IO_COPY ? "source" : "file", (uint64_t)st.st_size, f->need);
	else
		snprintf(why, sizeof(why), "nothing was moved");
	transfer_failed(w, t, grows ? EIO : 0, why);
}
