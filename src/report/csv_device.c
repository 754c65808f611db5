/* SPDX-License-Identifier: MIT */
/* device.csv: the kernel's counters of the devices below each job's files. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/clock.h"
#include "report/csv.h"
#include "stat/disk_use.h"

#define SECTOR_BYTES 512

/* The columns from read_ios on: a field of the kernel's stat file and its factor. */
static const struct {
	uint32_t field;
	uint64_t times;
} cells[] = {
	{ DISK_READS, 1 },
	{ DISK_READ_SECTORS, SECTOR_BYTES },
	{ DISK_READ_MERGES, 1 },
	{ DISK_READ_MS, NSEC_PER_MSEC },
	{ DISK_WRITES, 1 },
	{ DISK_WRITE_SECTORS, SECTOR_BYTES },
	{ DISK_WRITE_MERGES, 1 },
	{ DISK_WRITE_MS, NSEC_PER_MSEC },
	{ DISK_DISCARDS, 1 },
	{ DISK_DISCARD_SECTORS, SECTOR_BYTES },
	{ DISK_DISCARD_MERGES, 1 },
	{ DISK_DISCARD_MS, NSEC_PER_MSEC },
	{ DISK_FLUSHES, 1 },
	{ DISK_FLUSH_MS, NSEC_PER_MSEC },
	{ DISK_BUSY_MS, NSEC_PER_MSEC },
	{ DISK_QUEUE_MS, NSEC_PER_MSEC },
};

/* A moment at which a job began, or ended, to be measured on a device. */
struct moment {
	dev_t dev;
	uint64_t ns;
};

/* The moments of all jobs, sorted: there may be very many. */
struct moments {
	struct moment *begins, *ends; /* owned */
	size_t n;                     /* number of each */
};

static int by_moment(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;

	return x->dev != y->dev ? (x->dev > y->dev) - (x->dev < y->dev) :
				  (x->ns > y->ns) - (x->ns < y->ns);
}

static struct moments moments_make(const struct report *r)
{
	struct moments m = { 0 };

	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		m.n += j->devices.ended ? j->devices.n : 0;
	m.begins = calloc(m.n + 1, sizeof(*m.begins));
	m.ends = calloc(m.n + 1, sizeof(*m.ends));
	if (!m.begins || !m.ends)
		abort();
	m.n = 0;
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		for (uint32_t i = 0; j->devices.ended && i < j->devices.n; i++, m.n++) {
			const struct devices *d = &j->devices;

			m.begins[m.n] = (struct moment){ d->list[i].dev, d->begin_ns };
			m.ends[m.n] = (struct moment){ d->list[i].dev, d->end_ns };
		}
	qsort(m.begins, m.n, sizeof(*m.begins), by_moment);
	qsort(m.ends, m.n, sizeof(*m.ends), by_moment);
	return m;
}

static void moments_free(struct moments *m)
{
	free(m->begins);
	free(m->ends);
}

/* Returns how many moments of the list are before @ns, with all those of devices before @dev. */
static size_t before(const struct moment *list, size_t n, dev_t dev, uint64_t ns)
{
	const struct moment at = { dev, ns };
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t middle = lo + (hi - lo) / 2;

		if (by_moment(&list[middle], &at) < 0)
			lo = middle + 1;
		else
			hi = middle;
	}
	return lo;
}

/* Counts the other jobs that were measured on the device at the same time. */
static size_t others(const struct moments *m, const struct job_result *j, const struct device *d)
{
	const struct devices *a = &j->devices;
	bool took_time = a->begin_ns < a->end_ns;
	uint64_t end_ns = took_time ? a->end_ns : a->begin_ns + 1;

	/* began before its end, less those of them that ended before its begin, and itself */
	return before(m->begins, m->n, d->dev, end_ns) -
	       before(m->ends, m->n, d->dev, a->begin_ns + 1) - took_time;
}

/* Returns how many devices hold the job's targets; those below them do not count. */
static uint32_t holders(const struct job_result *j)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < j->devices.n; i++)
		n += !j->devices.list[i].above[0];
	return n;
}

/* Returns whether what the job writes is written to the device before the job goes on. */
static bool writes_now(const struct job_result *j, const struct device *d)
{
	return job_is_direct(j->job) && !j->direct.later &&
	       (j->direct.is != DIRECT_CACHED_BELOW || !d->above[0]);
}

/*
 * Prints the bytes of the device for each byte of the job's. Nothing is printed where they are not
 * of the same I/O: other jobs used the device, the job has several, its writes may come later, or
 * it is of several processes, which may be on other hosts.
 */
static void amplification(const struct job_result *j, const struct device *d, bool alone,
			  enum op op, FILE *f)
{
	uint64_t moved = device_count(d, op == OP_READ ? DISK_READ_SECTORS : DISK_WRITE_SECTORS);
	uint64_t asked = j->total.op[op].bytes;

	fputc(',', f);
	if (!d->fields || !asked || !alone || holders(j) != 1 ||
	    (op == OP_WRITE && !writes_now(j, d)))
		return;
	fprintf(f, "%.3f", (double)(moved * SECTOR_BYTES) / (double)asked);
}

static void device_row(const struct report *r, const struct job_result *j, const struct device *d,
		       const struct moments *m, FILE *f)
{
	size_t beside = others(m, j, d);
	bool alone = !beside && r->nhosts <= 1;
	const struct devices *of = &j->devices;
	uint64_t begin = of->begin_ns > r->start_ns ? of->begin_ns : r->start_ns;
	double ns = (double)(of->end_ns - of->begin_ns);
	double busy = (double)(device_count(d, DISK_BUSY_MS) * NSEC_PER_MSEC);

	csv_begin(r, j, f);
	fprintf(f, ",%s,%s,%" PRIu64 ",%" PRIu64, d->name, d->above, begin - r->start_ns,
		of->end_ns - r->start_ns);
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		fputc(',', f);
		if (cells[i].field < d->fields)
			fprintf(f, "%" PRIu64, device_count(d, cells[i].field) * cells[i].times);
	}
	fputc(',', f);
	if (d->fields && ns > 0)
		fprintf(f, "%.3f", busy > ns ? 100 : 100 * busy / ns);
	fputc(',', f);
	if (d->fields)
		fprintf(f, "%" PRIu64, d->end[DISK_INFLIGHT]);
	fprintf(f, ",%zu", beside);
	amplification(j, d, alone, OP_READ, f);
	amplification(j, d, alone, OP_WRITE, f);
	fputc('\n', f);
}

static void device_print(const struct report *r, FILE *f)
{
	struct moments m = moments_make(r);

	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		for (uint32_t i = 0; j->devices.ended && i < j->devices.n; i++)
			device_row(r, j, &j->devices.list[i], &m, f);
	moments_free(&m);
}

static const struct csv_columns columns[] = {
	CSV_BEGIN_COLUMNS,
	{ "device", "the block device" },
	{ "above", "the device that this one is below; empty where it holds a target" },
	{ "start_ns, end_ns", "when the counters were read, since the start of the run" },
	{ "read_ios, read_bytes, read_merges, read_ticks_ns",
	  "reads that the device finished, their bytes, merged requests, and time added up" },
	{ "write_ios, write_bytes, write_merges, write_ticks_ns",
	  "the same of writes; a flush is a write of no bytes, too" },
	{ "discard_ios, discard_bytes, discard_merges, discard_ticks_ns", "the same of trims" },
	{ "flush_ios, flush_ticks_ns", "flushes of its cache, and their time" },
	{ "io_ticks_ns", "time with any request" },
	{ "queue_ticks_ns", "requests in flight, added up over time" },
	{ "util_pct", "time with any request, in percent of the time between the readings" },
	{ "inflight", "requests at the end" },
	{ "other_jobs", "jobs of this run that were measured on it at the same time" },
	{ "read_amplification", "bytes that the device read for each byte that the job read" },
	{ "write_amplification",
	  "the same of writes with direct=1; empty where they wait in the page cache" },
	{ NULL, NULL },
};

const struct csv_file csv_device = {
	.name = "device.csv",
	.help = "A row for each job and block device below its targets: the kernel's counters",
	.columns = columns,
	.print = device_print,
};
