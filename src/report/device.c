/* SPDX-License-Identifier: MIT */
/* device.csv: the kernel's counters of the devices below each job's files. */
#include <inttypes.h>

#include "base/clock.h"
#include "report/csv.h"
#include "report/csv_files.h"
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
	fprintf(f, ",%" PRIu32 "\n", others(r, j, d));
}

void report_csv_device(const struct report *r, FILE *f)
{
	fputs("run_id,step,round,job,device,above,start_ns,end_ns,read_ios,read_bytes,read_merges,"
	      "read_ticks_ns,write_ios,write_bytes,write_merges,write_ticks_ns,discard_ios,"
	      "discard_bytes,discard_merges,discard_ticks_ns,flush_ios,flush_ticks_ns,io_ticks_ns,"
	      "queue_ticks_ns,util_pct,inflight,other_jobs\n",
	      f);
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		for (uint32_t i = 0; j->devices.ended && i < j->devices.n; i++)
			device_row(r, j, &j->devices.list[i], f);
}
