/* SPDX-License-Identifier: MIT */
/* Options: logs of what is measured, a line an I/O or a window. */
#include "job/job.h"
#include "load/fio_log.h"
#include "load/log_options.h"
#include "job/row.h"

#define GROUP struct log_options

static const struct opt rows[] = {
	{ "write_bw_log", TEXT(bw), .alone = true,
	  .help = "Log bandwidth in NAME_bw.N.log, where N is the number of the worker in the "
		  "run; a line is a window of log_avg_msec= in KiB/s, or an I/O, by its "
		  "clat, in units of 1000 bytes/s as in fio. Without a NAME, the job's. A "
		  "log of that name is replaced" },
	{ "write_iops_log", TEXT(iops), .alone = true,
	  .help = "Log I/Os a second in NAME_iops.N.log, where N is the number of the worker "
		  "in the run; without a NAME, the job's" },
	{ "write_lat_log", TEXT(lat), .alone = true,
	  .help = "Log latencies (ns) in NAME_slat.N.log, NAME_clat.N.log and NAME_lat.N.log, "
		  "where N is the number of the worker in the run; implies slat=1" },
	{ "write_hist_log", TEXT(hist), .alone = true,
	  .help = "Log histograms of clat in NAME_clat_hist.N.log, one each log_hist_msec=" },
	{ "log_avg_msec", TIME(avg, NSEC_PER_MSEC), .def = "0", .max = MAX_TIME,
	  .help = "Length of a window of write_bw_log= and its like, of which each is a line; "
		  "0: a line for each I/O" },
	{ "bwavgtime", TIME(bw_avg, NSEC_PER_MSEC), .def = "0", .max = MAX_TIME,
	  .help = "Length of a window of write_bw_log=, where shorter than log_avg_msec=, and "
		  "of a sample of bandwidth in JSON, at least 100 ms; 0: log_avg_msec=, "
		  "and 500 ms in JSON" },
	{ "iopsavgtime", TIME(iops_avg, NSEC_PER_MSEC), .def = "0", .max = MAX_TIME,
	  .help = "Length of a window of write_iops_log=, where shorter than log_avg_msec=, "
		  "and of a sample of IOPS in JSON, at least 100 ms; 0: log_avg_msec=, and "
		  "500 ms in JSON" },
	{ "log_hist_msec", TIME(hist_window, NSEC_PER_MSEC), .def = "0", .max = MAX_TIME,
	  .help = "Length of a window of write_hist_log=" },
	{ "log_hist_coarseness", COUNT(coarseness), .def = "0", .max = 6,
	  .help = "Steps by which the 1856 bins of write_hist_log= are made coarser: each "
		  "joins pairs of bins" },
	{ "log_max_value", "log_window_value", CHOICE(value), .def = "avg",
	  .choices = log_value_names,
	  .help = "Latency that stands for a window of write_lat_log=: the mean (avg or 0), "
		  "the max (or 1), or both" },
	{ "log_offset", FLAG(offset), .def = "0", .help = "Log the offset of each I/O too" },
	{ "log_prio", FLAG(prio), .def = "0",
	  .help = "Log the whole priority of each I/O (hexadecimal, as for ioprio_set(2)), not "
		  "only whether its class is 1, real time" },
	{ "log_issue_time", FLAG(issue_time), .def = "0",
	  .help = "Log the moment at which each I/O was issued (ns), in slat and clat; "
		  "elsewhere, and for a window, it is 0; needs log_offset" },
	{ "log_alternate_epoch", "log_unix_epoch", FLAG(epoch), .def = "0",
	  .help = "Log times since the epoch of a clock (1970), not since the job's start" },
	{ "log_alternate_epoch_clock_id", COUNT(clock_id), .def = "0", .max = 11,
	  .help = "Number of the clock of log_alternate_epoch=, as in clock_gettime(2)" },
	{ "log_entries", COUNT(entries), .def = "1024", .min = 1024, .max = 1u << 30,
	  .help = "Number of lines of each log for which memory is taken before the job begins; "
		  "more is taken as needed" },
	{ "per_job_logs", FLAG(per_job), .def = "1",
	  .help = "Write a log for each worker; 0: one log for all workers, NAME_bw.log" },
	{ .name = NULL },
};

const struct opt_group log_group = {
	.table = rows,
	JOB_GROUP(log),
};
