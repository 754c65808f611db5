/* SPDX-License-Identifier: MIT */
/* Options: logs of what is measured, a line an I/O or a window. */
#include "job/job.h"
#include "job/row.h"

#define GROUP struct job

static const struct opt rows[] = {
	{ "write_bw_log", TEXT(log.bw),
	  .help = "Log bandwidth in NAME_bw.N.log, N the worker's number in the run: of a window "
		  "in KiB/s, of an I/O, as fio has it, in 1000 bytes/s by its clat. Without a "
		  "NAME, the job's. A log of that name is replaced" },
	{ "write_iops_log", TEXT(log.iops), .help = "The same of I/Os a second: NAME_iops.N.log" },
	{ "write_lat_log", TEXT(log.lat),
	  .help = "The same of latencies (ns): NAME_slat.N.log, _clat and _lat; implies slat=1" },
	{ "write_hist_log", TEXT(log.hist),
	  .help = "Log histograms of clat each log_hist_msec: NAME_clat_hist.N.log" },
	{ "log_avg_msec", TIME(log.avg, NSEC_PER_MSEC), .def = "0", .max = MAX_TIME,
	  .help = "A line of a log is a window of this length; 0: an I/O" },
	{ "bwavgtime", TIME(log.bw_avg, NSEC_PER_MSEC), .def = "0", .max = MAX_TIME,
	  .help = "A shorter window of write_bw_log= than log_avg_msec=, and the length of a "
		  "sample of bandwidth in JSON, of 100 ms at least; 0: the same, and 500 ms" },
	{ "iopsavgtime", TIME(log.iops_avg, NSEC_PER_MSEC), .def = "0", .max = MAX_TIME,
	  .help = "The same of write_iops_log=" },
	{ "log_hist_msec", TIME(log.hist_window, NSEC_PER_MSEC), .def = "0", .max = MAX_TIME,
	  .help = "Length of a window of write_hist_log=" },
	{ "log_hist_coarseness", COUNT(log.coarseness), .def = "0", .max = 6,
	  .help = "Each step joins pairs of the 1856 bins of write_hist_log=" },
	{ "log_max_value", "log_window_value", CHOICE(log.value), .def = "avg",
	  .choices = log_value_names,
	  .help = "Latencies of a window by their mean (avg or 0), max (or 1), or both" },
	{ "log_offset", FLAG(log.offset), .def = "0", .help = "Log each I/O's place too" },
	{ "log_prio", FLAG(log.prio), .def = "0",
	  .help = "Log the whole of each I/O's priority (hexadecimal, as for ioprio_set(2)), not "
		  "only whether its class is 1, real time" },
	{ "log_issue_time", FLAG(log.issue_time), .def = "0",
	  .help = "Log when each I/O was issued (ns), in slat and clat; elsewhere, and of a "
		  "window, 0; needs log_offset" },
	{ "log_alternate_epoch", "log_unix_epoch", FLAG(log.epoch), .def = "0",
	  .help = "Times since the epoch of a clock (1970), not since the job's start" },
	{ "log_alternate_epoch_clock_id", COUNT(log.clock_id), .def = "0", .max = 11,
	  .help = "That clock's number in clock_gettime(2)" },
	{ "log_entries", COUNT(log.entries), .def = "1024", .min = 1024, .max = 1u << 30,
	  .help = "I/Os that there is memory for before the job begins; more is taken as it goes" },
	{ "per_job_logs", FLAG(log.per_job), .def = "1",
	  .help = "0: one log for all workers, NAME_bw.log" },
	{ .name = NULL },
};

const struct opt_group log_group = { rows };
