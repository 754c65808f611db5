/* SPDX-License-Identifier: MIT */
/* The man page's source, from the tables; what no table has is text here. See help.h. */
#include "cli/help.h"
#include "cli/settings.h"
#include "cli/verbs.h"
#include "engines/engines.h"
#include "job/job.h"
#include "report/manifest.h"
#include "report/columns.h"

/* A term and its explanation; a list ends with a row whose name is NULL. */
struct entry {
	const char *name, *help;
};

static const struct entry syntax[] = {
	{ "[NAME]", "A section: a job of that name. The options below it are the job's" },
	{ "[global]",
	  "Options for the sections below it. Another [global] adds to it; a section's own options "
	  "override it" },
	{ "name=value", "An option. Blanks around both are ignored" },
	{ "name", "An option that is a flag: the same as name=1" },
	{ "# text, ; text", "A comment: at the start of a line, or behind a blank. \\# and \\; "
			    "behind a blank are part of the value" },
	{ "include FILE", "The options in FILE, which has no sections, as if they stood here; "
			  "looked for from the working directory, then beside this job file" },
	{ "4k, 1m, 2g",
	  "A size in bytes: k, m, g, t and p are powers of 1024, with b, i or ib behind "
	  "them too" },
	{ "500ms, 30s, 5m",
	  "A time: us, ms, s, m, h or d. The help of an option tells the unit of a bare number" },
	{ "(50*2)",
	  "Arithmetic in parentheses, wherever a number may stand: + - * / % and ( ), with units: "
	  "size=(1g-64k)" },
	{ "${NAME}", "The variable NAME of the environment, which must be set: "
		     "rate_iops=(${PEAK}*7/10) takes seventy percent of it" },
	{ "$ncpus, $pagesize, $mb_memory",
	  "The CPUs that are online, the size of a page, and the memory in MiB" },
	{ "$jobname, $jobnum, $filenum",
	  "In filename= and filename_format=: the section's name, the worker's number and the "
	  "file's number, both from 0" },
	{ NULL, NULL },
};

static const struct entry files[] = {
	{ "summary.csv", "A row for each job and operation, with all workers together" },
	{ "histogram.csv",
	  "A row for each job, operation, kind of latency, and bucket of it that is not empty" },
	{ "interval.csv", "A row for each slice of --interval, a job and an operation" },
	{ "device.csv",
	  "A row for each job and block device below its targets: the kernel's counters" },
	{ "percentile.csv",
	  "A row for each percentile of percentile_list=; only where a job has one" },
	{ "batch.csv",
	  "A row for each window that the controller of the batch size measured; only with "
	  "iodepth_batch=auto or batch_modes=adaptive" },
	{ "manifest.json", "The command line, the machine, devices, warnings, notes and errors" },
	{ "job.ini", "The jobs with every option; iogen job.ini does the same work again" },
	{ NULL, NULL },
};

static const struct entry long_columns[] = {
	{ "run_id, step, round, job, op", "as in summary.csv" },
	{ "kind", "the kind of latency: lat, slat, clat or response" },
	{ "lo_ns, hi_ns", "the bucket: lo_ns <= latency < hi_ns" },
	{ "count", "operations in the bucket" },
	{ "cumulative_pct", "share of the operations below hi_ns" },
	{ NULL, NULL },
};

static const struct entry interval_columns[] = {
	{ "run_id, step, round, job, op", "as in summary.csv" },
	{ "start_ns, end_ns", "the slice, since the start of the run" },
	{ "ios, bytes, iops, mb_per_s, errors", "operations that ended in it, as in summary.csv" },
	{ "lat_mean_ns, lat_p50_ns, lat_p99_ns, lat_max_ns", "their latency" },
	{ "inflight", "units of work in flight at the end of the slice" },
	{ "phase", "run, or ramp for what is not measured" },
	{ NULL, NULL },
};

static const struct entry device_columns[] = {
	{ "run_id, step, round, job", "as in summary.csv" },
	{ "device", "the block device" },
	{ "above", "the device that this one is below; empty where it holds a target" },
	{ "start_ns, end_ns", "when the counters were read, since the start of the run" },
	{ "read_ios, read_bytes, read_merges, read_ticks_ns",
	  "reads that the device finished, their bytes, merged requests, and time added up" },
	{ "write_ios, write_bytes, write_merges, write_ticks_ns", "the same of writes" },
	{ "discard_ios, discard_bytes, discard_merges, discard_ticks_ns", "the same of trims" },
	{ "flush_ios, flush_ticks_ns", "flushes of its cache, and their time" },
	{ "io_ticks_ns, util_pct", "time with any request, also in percent of the window" },
	{ "queue_ticks_ns", "requests in flight, added up over time" },
	{ "inflight", "requests at the end" },
	{ "other_jobs", "jobs of this run that were measured on it at the same time" },
	{ NULL, NULL },
};

static const struct entry percentile_columns[] = {
	{ "run_id, step, round, job, op, kind", "as in summary.csv and histogram.csv" },
	{ "percentile_pct", "the percentile" },
	{ "value_ns", "the latency; empty where there were too few operations to tell" },
	{ NULL, NULL },
};

static const struct entry batch_columns[] = {
	{ "run_id, step, round, job", "as in summary.csv" },
	{ "worker", "the number of the worker, from 0" },
	{ "time_ns", "the end of the window, since the start of the run" },
	{ "batch", "the size of batches in the window" },
	{ "ios_per_s, lat_mean_ns", "what came back in it, a second, and the mean latency" },
	{ "decision", "try, cut or halve in a trial of sizes; grow, shrink or hold behind it" },
	{ NULL, NULL },
};

static void print_entries(const struct entry *list, FILE *f)
{
	for (; list->name; list++) {
		fprintf(f, ".TP\n.B ");
		opt_man_text(list->name, f);
		fprintf(f, "\n");
		opt_man_text(list->help, f);
		fprintf(f, ".\n");
	}
}

static void print_columns(const char *file, const struct entry *list, FILE *f)
{
	fprintf(f, ".SH COLUMNS OF %s\n", file);
	print_entries(list, f);
}

static void print_summary_columns(FILE *f)
{
	fprintf(f, ".SH COLUMNS OF summary.csv\n");
	for (const struct column *c = summary_columns; c->name; c++)
		fprintf(f, ".TP\n.B %s\n%s.\n", c->name, c->help);
}

static void print_synopsis(FILE *f)
{
	fprintf(f, ".SH SYNOPSIS\n.B iogen\n"
		   "[\\fB\\-\\-\\fIoption\\fB=\\fIvalue\\fR ...] \\fIjobfile\\fR ...\n"
		   ".br\n.B iogen \\-\\-name=\\fIjob\\fR\n"
		   "[\\fB\\-\\-\\fIoption\\fB=\\fIvalue\\fR ...]\n");
	for (const struct verb *v = verbs; v->name; v++) {
		fprintf(f, ".br\n.B iogen %s\n", v->name);
		opt_man_text(v->usage, f);
		fprintf(f, "%s", *v->usage ? "\n" : "");
	}
}

static void print_verbs(FILE *f)
{
	fprintf(f, ".SH VERBS\nA verb is the first word that is no option; "
		   "each has a \\fB\\-\\-help\\fR.\n");
	for (const struct verb *v = verbs; v->name; v++) {
		fprintf(f, ".TP\n.B %s ", v->name);
		opt_man_text(v->usage, f);
		fprintf(f, "\n");
		opt_man_text(v->help, f);
		fprintf(f, ".\n");
		opt_man_text(v->text, f);
		fprintf(f, "\n.br\nFor example: \\fB");
		opt_man_text(v->example, f);
		fprintf(f, "\\fR\n");
	}
}

static void print_job_files(FILE *f)
{
	fprintf(f,
		".SH JOB FILES\n"
		"A job file has sections, a job each, and below their names options, one a line. "
		"All jobs start at once, unless \\fBstonewall\\fR, \\fBwait_for\\fR or "
		"\\fBstartdelay\\fR say otherwise. "
		"An option of the command line before the first \\fB\\-\\-name\\fR overrides the "
		"job files. A file called \\- is standard input.\n"
		".PP\n.nf\n"
		"[global]             ; for all jobs below\n"
		"filename=test.dat\n"
		"size=1g\n"
		"direct=1\n"
		"\n"
		"[fill]\n"
		"rw=write\n"
		"bs=1m\n"
		"\n"
		"[read]\n"
		"stonewall            # begins when fill has ended\n"
		"rw=randread\n"
		"bs=4k\n"
		"ioengine=io_uring\n"
		"iodepth=32\n"
		"runtime=(2*30)s\n"
		"time_based\n"
		".fi\n");
	print_entries(syntax, f);
}

static void print_options(FILE *f)
{
	fprintf(f, ".SH OPTIONS OF THE RUN\n");
	opts_man(run_options, "--", f);
	fprintf(f, ".SH OPTIONS OF A JOB\nOn the command line, each has \\-\\- before it.\n");
	for (const struct opt_group *const *g = job_groups; *g; g++)
		opts_man((*g)->table, "", f);
	fprintf(f, ".SH ENGINES\n");
	for (const struct engine *const *x = engines; *x; x++) {
		fprintf(f, ".SS %s\n", (*x)->name);
		opt_man_text((*x)->help, f);
		fprintf(f, ".\n");
		opts_man((*x)->opts, "", f);
	}
	fprintf(f, ".SH WORKLOADS\n");
	for (const struct workload *const *w = workloads; *w; w++)
		fprintf(f, ".TP\n.B %s\n%s.\n", (*w)->name, (*w)->help);
}

static void print_results(FILE *f)
{
	fprintf(f, ".SH FILES\n"
		   "A run leaves its results in a new folder, "
		   "\\fIiogen\\-results/NAME\\-TIME\\fR or that of \\fB\\-\\-output\\-dir\\fR:\n");
	print_entries(files, f);
	print_summary_columns(f);
	print_columns("histogram.csv", long_columns, f);
	print_columns("interval.csv", interval_columns, f);
	print_columns("device.csv", device_columns, f);
	print_columns("percentile.csv", percentile_columns, f);
	print_columns("batch.csv", batch_columns, f);
}

void help_man(FILE *f)
{
	fprintf(f,
		".TH IOGEN 1 \"\" \"%s\"\n.SH NAME\niogen \\- a workload generator for storage\n",
		manifest_version());
	print_synopsis(f);
	fprintf(f,
		".SH DESCRIPTION\n"
		"iogen runs the jobs of a file, which is written like fio's, prints a summary and "
		"leaves a folder of results.\n"
		"An option that fio has too has the same name and meaning here.\n");
	print_verbs(f);
	print_job_files(f);
	print_options(f);
	print_results(f);
	fprintf(f, ".SH EXIT STATUS\n");
	for (const struct help_code *c = exit_codes; c->code; c++)
		fprintf(f, ".TP\n.B %s\n%s.\n", c->code, c->help);
}
