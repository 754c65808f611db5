/* SPDX-License-Identifier: MIT */
/* The man page's source, from the tables; what no table has is text here. See help.h. */
#include "base/exit_code.h"
#include "cli/help.h"
#include "cli/settings.h"
#include "cli/verbs.h"
#include "engines/engines.h"
#include "job/job.h"
#include "load/workload.h"
#include "report/manifest.h"
#include "report/columns.h"
#include "report/csv_files.h"
#include "view/picture.h"

/* A term and its explanation; a list ends with a row whose name is NULL. */
struct entry {
	const char *name, *help;
};

static const struct entry syntax[] = {
	{ "[NAME]", "A section: a job of that name, with the options below it" },
	{ "[global]",
	  "Options for the sections below it. Another [global] adds to it; a section's own options "
	  "override it" },
	{ "name=value", "An option. Blanks around both are ignored" },
	{ "name", "An option that is a flag: the same as name=1" },
	{ "# text, ; text", "A comment: at the start of a line, or after a blank. \\# and \\; "
			    "after a blank are part of the value" },
	{ "include FILE", "The options in FILE, which has no sections, as if they stood here; "
			  "looked for from the working directory, then beside this job file" },
	{ "4k, 1m, 2g",
	  "A size in bytes: k, m, g, t and p are powers of 1024, with b, i or ib behind "
	  "them too" },
	{ "500ms, 30s, 5m",
	  "A time: us, ms, s, m, h or d. The help of an option says which unit a bare number has" },
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
	{ "$host, $rank, $nranks",
	  "In the same: the host's name, and of a run by iogen-mpi the number of the process, from "
	  "0, and how many there are; else 0 and 1" },
	{ NULL, NULL },
};

static const struct entry files[] = {
	{ "manifest.json", "The command line, the machine, devices, warnings, notes and errors" },
	{ "verify_state.csv",
	  "With verify_state_save=1: the numbers of the writes that were acknowledged or "
	  "synced, for iogen verify" },
	{ "job.ini", "The jobs with every option; iogen job.ini does the same work again" },
	{ ".journal", "Until the run has ended: the steps that have, for iogen --resume=DIR" },
	{ "report.html", "Left by iogen plot: all pictures and the tables, in one file" },
	{ NULL, NULL },
};

static void print_entry(const char *name, const char *help, FILE *f)
{
	fprintf(f, ".TP\n.B ");
	opt_man_text(name, f);
	fprintf(f, "\n");
	opt_man_text(help, f);
	fprintf(f, ".\n");
}

static void print_entries(const struct entry *list, FILE *f)
{
	for (; list->name; list++)
		print_entry(list->name, list->help, f);
}

static void print_columns(const struct csv_file *file, FILE *f)
{
	fprintf(f, ".SH COLUMNS OF %s\n", file->name);
	for (const struct column *c = summary_columns; !file->columns && c->name; c++)
		fprintf(f, ".TP\n.B %s\n%s.\n", c->name, c->help);
	for (const struct csv_columns *c = file->columns; c && c->names; c++)
		print_entry(c->names, c->help, f);
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

static void print_pictures(FILE *f)
{
	fprintf(f, ".TP\n.B PICTURE.png, PICTURE.svg\n"
		   "Left by iogen plot: a picture each; PICTURE is");
	for (const struct picture *const *p = pictures; *p; p++)
		fprintf(f, "%s %s", p == pictures ? "" : p[1] ? "," : " or", (*p)->name);
	fprintf(f, ".\n");
}

static void print_results(FILE *f)
{
	fprintf(f, ".SH FILES\n"
		   "A run leaves its results in a new folder, "
		   "\\fIiogen\\-results/NAME\\-TIME\\fR or that of \\fB\\-\\-output\\-dir\\fR:\n");
	for (const struct csv_file *const *file = csv_files; *file; file++)
		print_entry((*file)->name, (*file)->help, f);
	print_entries(files, f);
	print_pictures(f);
	for (const struct csv_file *const *file = csv_files; *file; file++)
		print_columns(*file, f);
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
	for (const struct exit_text *c = exit_codes; c->code; c++)
		fprintf(f, ".TP\n.B %s\n%s.\n", c->code, c->help);
}
