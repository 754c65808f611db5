/* SPDX-License-Identifier: MIT */
/* The files of a planned job in words: see check_files.h. */
#include "sched/check_files.h"

#include <inttypes.h>
#include <string.h>

#include "base/units.h"
#include "file/holes.h"
#include "io/copy_up.h"
#include "io/file_ops.h"
#include "job/trim_written.h"

#define MAX_FILES 8 /* named of a job, at most */

/* Returns whether it is trimmed, and not only where the job has written to it. */
static bool trims_alone(const struct job *job, const struct file *file)
{
	return file->trims && !job_trims_written(job);
}

/* Prints the part of a block device that is written over; false where @file is none. */
static bool print_device(const struct job *job, const struct file *file, FILE *f)
{
	uint64_t end = file->region.start + file->region.length;
	struct err ignored = { 0 };
	struct target t;
	char size[32];

	if (!(file->writes || file->trims) || job_verifies_only(job) ||
	    target_look(file->path, &t, &ignored) || t.kind != TARGET_BLOCK)
		return false;
	units_bytes(size, sizeof(size), t.size);
	fprintf(f, "    %s%s", file->reads ? "reads and " : "",
		trims_alone(job, file) ? "trims " : "writes over ");
	if (file->region.start || end < t.size)
		fprintf(f, "bytes %" PRIu64 " to %" PRIu64 " of %s: their data is lost\n",
			file->region.start, end - 1, file->path);
	else
		fprintf(f, "all of %s (%s): its data is lost\n", file->path, size);
	return true;
}

static void print_made(const struct planned_file *p, FILE *f)
{
	char bytes[32];

	units_bytes(bytes, sizeof(bytes), p->most.size);
	fprintf(f, ", which is made%s, %s", p->laid_out ? " and filled with data" : "", bytes);
}

/* Prints what becomes of data that are in a file already. */
static void print_data(const struct job *job, const struct file *file, FILE *f)
{
	struct err ignored = { 0 };
	struct target t;

	if (file->writes && file->id.kind == TARGET_VOID)
		fprintf(f, ", which keeps nothing");
	else if (file->writes && !job_verifies_only(job) && target_known(&file->id) &&
		 !target_look(file->path, &t, &ignored) && t.size && !t.ours)
		fprintf(f, ", which iogen did not write, and whose data is lost");
	else if (file->fills)
		fprintf(f, ", whose holes are filled with data");
}

/* Prints what a job does with a name. */
static void print_named(const struct job *job, const struct file *file, FILE *f)
{
	const struct file_op *op = job_file_op(job);
	char bytes[32];

	fprintf(f, "    %s%s%s",
		op->makes   ? "makes " :
		op->removes ? "removes " :
			      "looks at ",
		op->directory ? "the directory " : "", file->path);
	units_bytes(bytes, sizeof(bytes), file->need);
	if (op->makes && target_known(&file->id))
		fprintf(f, ", and removes what has the name now");
	else if (!op->makes && !target_known(&file->id))
		fprintf(f, ", which is made before");
	if (file->need)
		fprintf(f, ", %s", bytes);
	fprintf(f, "\n");
}

/* Prints what a copy finds in its source, where that has holes, and what becomes of these. */
static void print_source(const struct job *job, const struct file *file, FILE *f)
{
	uint64_t bytes = file_data(file);
	char size[32], data[32];

	if (bytes == file->need)
		return;
	units_bytes(size, sizeof(size), file->need);
	units_bytes(data, sizeof(data), bytes);
	fprintf(f, ", %s, of which %s is data: ", size, data);
	if (job_keeps_holes(job))
		fprintf(f, "its holes are left out");
	else if (job_copy_method(job) == COPY_READWRITE || !job_may_share(job))
		fprintf(f, "its holes are written as zeros, which sparse=1 leaves out");
	else
		fprintf(f, "what becomes of its holes is the kernel's");
}

/* Prints what an overlay does first with a file of a lower layer. */
static void print_copied(const struct planned_file *p, FILE *f)
{
	uint64_t bytes = p && p->most.opened ? copy_up_bytes(p->path) : 0;
	char size[32];

	units_bytes(size, sizeof(size), bytes);
	if (bytes)
		fprintf(f, "    its overlay copies all of %s to the upper layer first, %s\n",
			p->path, size);
}

/* Prints what becomes of one file, before and while the job runs. */
static void print_file(const struct sched *s, const struct job *job, const struct file *file,
		       bool source, FILE *f)
{
	struct planned_file *p = planned_files_find((struct planned_files *)&s->plan, file->path);

	if (job_names_files(job)) {
		print_named(job, file, f);
		return;
	}
	if (print_device(job, file, f))
		return;
	fprintf(f, "    %s %s",
		job_verifies_only(job)      ? "reads" :
		trims_alone(job, file)      ? "trims" :
		file->reads && file->writes ? "reads and writes" :
		file->writes                ? "writes" :
					      "reads",
		file->path);
	if (job_fills_all(job))
		fprintf(f, "%s: from byte %" PRIu64 " to where the space ends",
			p && p->made ? ", which is made" : "", file->region.start);
	else if (p && p->made)
		print_made(p, f);
	if (!p || !p->made)
		print_data(job, file, f);
	if (source)
		print_source(job, file, f);
	if (file->region.length && !job_fills_all(job))
		fprintf(f, ": bytes %" PRIu64 " to %" PRIu64, file->region.start,
			file->region.start + file->region.length - 1);
	fprintf(f, "\n");
	print_copied(p, f);
}

/* Returns whether a worker or a file before it has the same part of the same target. */
static bool is_listed(const struct sched_job *j, uint32_t worker, uint32_t index)
{
	const struct file *file = &j->seats[worker].worker->files.list[index];

	for (uint32_t k = 0; k <= worker; k++) {
		const struct files *files = &j->seats[k].worker->files;

		for (uint32_t i = 0; i < files->n && (k < worker || i < index); i++)
			if (!strcmp(files->list[i].path, file->path) &&
			    files->list[i].region.start == file->region.start)
				return true;
	}
	return false;
}

void check_files_print(const struct sched *s, const struct sched_job *j, FILE *f)
{
	uint32_t listed = 0, all = 0;

	if (job_is_diskless(j->job)) {
		fprintf(f, "    touches no file: ioengine=%s moves no bytes\n",
			j->job->engine->name);
		return;
	}
	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		const struct files *files = &j->seats[k].worker->files;

		for (uint32_t i = 0; i < files->n; i++) {
			all++;
			if (listed >= MAX_FILES || is_listed(j, k, i))
				continue;
			print_file(s, j->job, &files->list[i],
				   job_copies(j->job) && i >= files->ntargets, f);
			listed++;
		}
	}
	if (listed == MAX_FILES && all > listed)
		fprintf(f, "    ... %u files and workers in all\n", all);
}
