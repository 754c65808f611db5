/* SPDX-License-Identifier: MIT */
/* Comparing the targets of a run with the state that it kept: see verify_run.h. */
#include "sched/verify_run.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/kernel_files.h"
#include "base/text.h"
#include "io/target_open.h"
#include "job/verify_options.h"
#include "sched/verify_past.h"

/* Faults that are printed of a file, of very many the first. */
#define FAULTS_PRINTED 100

/* Bytes that are read at a time, in whole intervals. */
#define READ_BYTES (1u << 20)

/* A look at the files of a worker. */
struct looking {
	const struct verified *v;
	const struct verified_file *f; /* the one that is looked at */
	struct verify_past past;       /* past writes of that file */
	char *buf;
	uint32_t buf_len, interval;
	int fd;        /* -1: there is no such file */
	uint64_t size; /* bytes of the file */
	uint64_t count[JUDGEMENTS];
	uint64_t faults;
	FILE *out;
	struct err *e;
};

struct totals {
	uint64_t places, faults;
};

/* --- words --- */

/* Prints a name that comes from the folder, without what a terminal would obey. */
static void print_name(const char *name, FILE *f)
{
	char *shown = text_harmless(name);

	fputs(shown, f);
	free(shown);
}

static void print_fault(struct looking *l, uint64_t offset, uint32_t expected, const char *kind,
			const char *found)
{
	char number[32] = "no write";

	if (!l->faults++) {
		print_name(l->f->path, l->out);
		fprintf(l->out, ":\n%20s %8s  %-16s  %-20s  %s\n", "byte", "bytes", "kind",
			"expected", "found");
	}
	if (l->faults > FAULTS_PRINTED)
		return;
	if (expected)
		snprintf(number, sizeof(number), "write %" PRIu32, expected - 1);
	fprintf(l->out, "%20" PRIu64 " %8u  %-16s  %-20s  %s\n", offset, l->interval, kind, number,
		found);
}

static uint64_t unsynced(const struct looking *l)
{
	return l->count[JUDGED_UNSYNCED_OLD] + l->count[JUDGED_UNSYNCED_TORN];
}

static uint64_t flight(const struct looking *l)
{
	return l->count[JUDGED_FLIGHT_OLD] + l->count[JUDGED_FLIGHT_NEW] +
	       l->count[JUDGED_FLIGHT_TORN];
}

static void print_counts(const struct looking *l)
{
	if (l->faults > FAULTS_PRINTED)
		fprintf(l->out, "and %" PRIu64 " more\n", l->faults - FAULTS_PRINTED);
	fputc('[', l->out);
	print_name(l->v->job->name, l->out);
	fprintf(l->out, "] worker %" PRIu32 ", ", l->v->index);
	print_name(l->f->path, l->out);
	fprintf(l->out,
		": %" PRIu64 " blocks there, %" PRIu64 " not synced (%" PRIu64 " old, %" PRIu64
		" torn), %" PRIu64 " in flight (%" PRIu64 " old, %" PRIu64 " new, %" PRIu64
		" torn), %" PRIu64 " wrong\n",
		l->count[JUDGED_THERE], unsynced(l), l->count[JUDGED_UNSYNCED_OLD],
		l->count[JUDGED_UNSYNCED_TORN], flight(l), l->count[JUDGED_FLIGHT_OLD],
		l->count[JUDGED_FLIGHT_NEW], l->count[JUDGED_FLIGHT_TORN], l->faults);
}

/* --- one interval --- */

static void look_at(struct looking *l, uint64_t i, char *interval)
{
	const struct verify_writes *w = &l->f->writes[i];
	struct verify_seen seen;
	enum verify_judgement j = verify_past_judge(&l->past, i, interval, &seen);

	l->count[j]++;
	if (j >= JUDGED_FAULT)
		print_fault(l, l->f->region.start + i * l->interval, verify_write_expected(w),
			    verify_judgements[j], seen.text);
}

/* Judges an interval of which the file has nothing, or not all. */
static void look_beyond(struct looking *l, uint64_t i)
{
	const struct verify_writes *w = &l->f->writes[i];
	struct verify_seen seen = { .sight = SIGHT_ZEROS };
	enum verify_judgement j = verify_judge(w, &seen, false);
	char found[64] = "no such file";

	if (l->fd >= 0)
		snprintf(found, sizeof(found), "the file ends at byte %" PRIu64, l->size);
	l->count[j]++;
	if (j >= JUDGED_FAULT)
		print_fault(l, l->f->region.start + i * l->interval, verify_write_expected(w),
			    verify_judgements[j], found);
}

/* --- a file --- */

/* Reads as much as there is of @n bytes. Returns them, or -errno. */
static ssize_t read_at(int fd, char *p, size_t n, uint64_t offset)
{
	size_t done = 0;

	while (done < n) {
		ssize_t got = pread(fd, p + done, n - done, (off_t)(offset + done));

		if (got < 0 && errno != EINTR)
			return -errno;
		if (!got)
			break;
		done += got > 0 ? (size_t)got : 0;
	}
	return (ssize_t)done;
}

/* Looks at @n intervals from the @first on; where they cannot be read together, at each. */
static void look_at_some(struct looking *l, uint64_t first, uint64_t n)
{
	uint64_t offset = l->f->region.start + first * l->interval;
	ssize_t got = l->fd < 0 ? 0 : read_at(l->fd, l->buf, n * l->interval, offset);

	if (got < 0 && n > 1) {
		for (uint64_t i = first; i < first + n; i++)
			look_at_some(l, i, 1);
		return;
	}
	for (uint64_t i = 0; i < n; i++) {
		const struct verify_writes *w = &l->f->writes[first + i];

		if (!verify_is_written(w))
			continue;
		if (got < 0)
			print_fault(l, offset, verify_write_expected(w), "unreadable",
				    strerror((int)-got));
		else if ((i + 1) * l->interval <= (uint64_t)got)
			look_at(l, first + i, l->buf + i * l->interval);
		else
			look_beyond(l, first + i);
	}
}

static bool any_writes(const struct verified_file *f, uint64_t first, uint64_t n)
{
	for (uint64_t i = first; i < first + n; i++)
		if (verify_is_written(&f->writes[i]))
			return true;
	return false;
}

/* Returns whether it is a file or a device; one of the kernel's own may change by being read. */
static bool is_target(const char *path, const struct stat *st)
{
	return S_ISBLK(st->st_mode) || (S_ISREG(st->st_mode) && !kernel_files_at(path));
}

/* Opens a target, if it is a file or a device; one that is missing has lost all. */
static int open_target(struct looking *l)
{
	const char *path = l->f->path;
	struct target_id id = { 0 };
	struct stat st;
	off_t end;

	/* nothing else is even opened: that alone may do something */
	if (!stat(path, &st) && !is_target(path, &st))
		return fail(l->e, EINVAL, "%s: neither a file nor a block device", path);
	l->fd = target_open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY, &id);
	if (l->fd == -ENOENT)
		return 0;
	if (l->fd < 0)
		return fail(l->e, EINVAL, "%s: cannot be opened: %s", path, target_why(-l->fd));
	if (fstat(l->fd, &st) || !is_target(path, &st)) {
		close(l->fd);
		return fail(l->e, EINVAL, "%s: neither a file nor a block device", path);
	}
	end = lseek(l->fd, 0, SEEK_END);
	l->size = end > 0 ? (uint64_t)end : 0;
	/* the device is to be read, as far as the page cache has no more than it */
	posix_fadvise(l->fd, 0, 0, POSIX_FADV_DONTNEED);
	return 0;
}

static int look_at_file(struct looking *l, const struct verified_file *f, struct totals *all)
{
	uint64_t most = l->buf_len / l->interval;
	int ret;

	l->f = f;
	l->faults = 0;
	memset(l->count, 0, sizeof(l->count));
	ret = verify_past_open(&l->past, l->v, f, l->e);
	ret = ret ? ret : open_target(l);
	if (ret) {
		verify_past_close(&l->past);
		return ret;
	}
	for (uint64_t i = 0; i < f->n; i += most) {
		uint64_t n = f->n - i < most ? f->n - i : most;

		if (any_writes(f, i, n))
			look_at_some(l, i, n);
	}
	if (l->fd >= 0)
		close(l->fd);
	verify_past_close(&l->past);
	print_counts(l);
	all->places += l->count[JUDGED_THERE] + unsynced(l) + flight(l) + l->faults;
	all->faults += l->faults;
	return 0;
}

/* --- a worker --- */

static int look_at_worker(struct verified *v, FILE *out, struct totals *all, struct err *e)
{
	struct looking l = {
		.v = v, .interval = (uint32_t)v->job->verify->interval, .out = out, .e = e
	};
	int ret = verify_writes_find(v, e);

	if (ret)
		return ret;
	l.buf_len = l.interval > READ_BYTES ? l.interval : READ_BYTES / l.interval * l.interval;
	l.buf = malloc(l.buf_len);
	if (!l.buf)
		return fail(e, ENOMEM, "[%s] out of memory", v->job->name);
	for (uint32_t i = 0; !ret && i < v->nfiles; i++) {
		ret = look_at_file(&l, &v->files[i], all);
		free(v->files[i].writes);
		v->files[i].writes = NULL;
	}
	free(l.buf);
	return ret;
}

static void print_verdict(const struct totals *all, FILE *out)
{
	if (all->faults)
		fprintf(out,
			"verdict: damaged: %" PRIu64 " of %" PRIu64 " blocks that were written are "
			"not as they must be\n",
			all->faults, all->places);
	else
		fprintf(out,
			"verdict: sound: of %" PRIu64 " blocks that were written, all that were "
			"synced are there\n",
			all->places);
}

int verify_run(const char *dir, FILE *out, bool *sound, struct err *e)
{
	struct verify_folder f;
	struct totals all = { 0 };
	int ret = verify_folder_read(&f, dir, e);

	target_readonly_set(true);
	for (uint32_t i = 0; !ret && i < f.n; i++)
		ret = look_at_worker(&f.list[i], out, &all, e);
	verify_folder_free(&f);
	if (!ret)
		print_verdict(&all, out);
	*sound = !all.faults;
	return ret;
}
