/* SPDX-License-Identifier: MIT */
/* device.csv: the kernel's counters of the devices below each job's files. */
#include <inttypes.h>

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

/* Counts the other jobs that were measured on the device at the same time. */
static uint32_t others(const struct report *r, const struct job_result *j, const struct device *d)
{
	uint32_t n = 0;

	for (const struct job_result *k = r->jobs; k < r->jobs + r->njobs; k++) {
		const struct devices *a = &j->devices, *b = &k->devices;

		if (k == j || !b->ended || b->begin_ns >= a->end_ns || a->begin_ns >= b->end_ns)
			continue;
		for (uint32_t i = 0; i < b->n; i++)
			n += b->list[i].dev == d->dev;
	}
	return n;
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
static void amplification(const struct report *r, const struct job_result *j,
			  const struct device *d, enum op op, FILE *f)
{
	uint64_t moved = device_count(d, op == OP_READ ? DISK_READ_SECTORS : DISK_WRITE_SECTORS);
	uint64_t asked = j->total.op[op].bytes;

	fputc(',', f);
	if (!d->fields || !asked || r->nhosts > 1 || holders(j) != 1 || others(r, j, d) ||
	    (op == OP_WRITE && !writes_now(j, d)))
		return;
	fprintf(f, "%.3f", (double)(moved * SECTOR_BYTES) / (double)asked);
}

static void device_row(const struct report *r, const struct job_result *j, const struct device *d,
		       FILE *f)
{
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
	fprintf(f, ",%" PRIu32, others(r, j, d));
	amplification(r, j, d, OP_READ, f);
	amplification(r, j, d, OP_WRITE, f);
	fputc('\n', f);
}

static void device_print(const struct report *r, FILE *f)
{
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		for (uint32_t i = 0; j->devices.ended && i < j->devices.n; i++)
			device_row(r, j, &j->devices.list[i], f);
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
