/* SPDX-License-Identifier: MIT */
/* The table of the command line's own options: see settings.h. */
#include "cli/settings.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/formats_type.h"
#include "report/formats.h"
#include "study/measure.h"

/* --cmdhelp alone asks for all, --cmdhelp=NAME for one. */
static int topic_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	return opt_text.parse(o, strcmp(text, "1") ? text : "all", field, e);
}

static void topic_print(const struct opt *o, const void *field, FILE *f)
{
	opt_text.print(o, field, f);
}

/* --bandwidth-log alone is a flag, which has fio's name. */
static int log_name_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	if (!strcmp(text, "0")) {
		opt_text_memory.release(field);
		return 0;
	}
	return opt_text.parse(o, strcmp(text, "1") ? text : "agg", field, e);
}

#define MAX_TITLE 200
#define MAX_RUN_NAME 100

/* A title is a line. */
static int title_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	if (strpbrk(text, "\r\n") || strlen(text) > MAX_TITLE)
		return fail(e, EINVAL, "%s=: a title is one line of at most %d bytes", o->name,
			    MAX_TITLE);
	return opt_text.parse(o, text, field, e);
}

/* A name of a run is part of the name of a folder, and is shown as it is. */
static int run_name_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	char *shown = text_harmless(text);
	bool fits = !strcmp(shown, text) && !strchr(text, '/') && *text != '.' &&
		    strlen(text) <= MAX_RUN_NAME;

	free(shown);
	if (!fits)
		return fail(e, EINVAL,
			    "%s=%s: a folder is named after the run: at most %d bytes, none of "
			    "them a / or a control character, and no . at the begin",
			    o->name, text, MAX_RUN_NAME);
	return opt_text.parse(o, text, field, e);
}

static const struct opt_type opt_topic = { NULL, topic_parse, topic_print, &opt_text_memory };
static const struct opt_type opt_log_name = { NULL, log_name_parse, topic_print, &opt_text_memory };
static const struct opt_type opt_title = { "TEXT", title_parse, topic_print, &opt_text_memory };
static const struct opt_type opt_run_name = { "NAME", run_name_parse, topic_print,
					      &opt_text_memory };

/* Each --section adds a line. */
static int lines_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	char **lines = field, *old = *lines;
	char *all = NULL;

	if (!*text)
		return fail(e, EINVAL, "%s=: a value is missing", o->name);
	if (asprintf(&all, "%s%s%s", old ? old : "", old ? "\n" : "", text) < 0)
		return fail(e, ENOMEM, "out of memory");
	free(old);
	*lines = all;
	return 0;
}

static const struct opt_type opt_lines = { "NAME", lines_parse, topic_print, &opt_text_memory };

static const char *const eta_choices[] = {
	[ETA_AUTO] = "auto",
	[ETA_ALWAYS] = "always",
	[ETA_NEVER] = "never",
	NULL,
};

static const char *const idle_choices[] = {
	[IDLE_NONE] = "none",
	[IDLE_SYSTEM] = "system",
	[IDLE_PERCPU] = "percpu",
	NULL,
};

/* 5% or 5 */
static int share_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	char *end;
	double pct = strtod(text, &end);

	end += *end == '%';
	if (!isdigit((unsigned char)*text) || *end || !isfinite(pct) || pct > 1e6)
		return fail(e, EINVAL, "%s=%s: not a share in percent, such as 5%%", o->name, text);
	*(struct share *)field = (struct share){ true, pct };
	return 0;
}

static void share_print(const struct opt *o, const void *field, FILE *f)
{
	const struct share *s = field;

	(void)o;
	if (s->given)
		fprintf(f, "%g%%", s->pct);
}

static const struct opt_type opt_share = { "PERCENT", share_parse, share_print, NULL };

#define S struct settings
#define FORMATS(t, field) .type = &(t), .offset = OPT_FIELD(S, struct formats, field)
#define TOPIC(field) .type = &opt_topic, .offset = OPT_FIELD(S, char *, field)
#define SHARE(field) .type = &opt_share, .offset = OPT_FIELD(S, struct share, field)
#define LINES(field) .type = &opt_lines, .offset = OPT_FIELD(S, char *, field)

const struct opt run_options[] = {
	{ "help", OPT_FLAG(S, help),
	  .help = "Print this help; iogen VERB --help prints that of the verb" },
	{ "version", OPT_FLAG(S, version),
	  .help = "Print the version, those of the libraries, and what this build can do" },
	{ "cmdhelp", TOPIC(cmdhelp),
	  .help = "List the options of a job, or print all about one: --cmdhelp=OPTION" },
	{ "enghelp", TOPIC(enghelp),
	  .help = "List the engines, or the options of one: --enghelp=ENGINE, or all about one "
		  "of these: --enghelp=ENGINE,OPTION" },
	{ "man", OPT_FLAG(S, man), .help = "Print the man page's source" },
	{ "parse-only", OPT_FLAG(S, parse_only),
	  .help = "Check the options of the jobs, and run nothing; iogen check also looks at "
		  "their targets" },
	{ "showcmd", OPT_FLAG(S, showcmd),
	  .help = "Print the jobs as a command line; run nothing" },
	{ "fio", OPT_FLAG(S, fio),
	  .help = "Take fio's place, as a link named fio does: values that only fio accepts "
		  "are accepted with a warning (docs/fio.md), and no folder is written without "
		  "--output-dir" },
	{ "section", LINES(section), .help = "Run this section only; may be repeated" },
	{ "readonly", OPT_FLAG(S, readonly),
	  .help = "Change no target: refuse jobs that write, trim, fill or remove files, whose "
		  "files must be laid out, or that run a command (exec_prerun=); results and "
		  "logs are written all the same" },
	{ "output", OPT_TEXT(S, output.path),
	  .help = "Write the summary to this file, not to standard output; further formats go "
		  "to FILE.json and so on" },
	{ "output-format", FORMATS(opt_formats, output.formats), .def = "normal",
	  .choices = report_format_names,
	  .help = "Form of the summary: normal (for people), csv (as summary.csv), json (in "
		  "the shape of fio's), json+ (with histograms), fio (fio's text, which scripts "
		  "look for; the default with --fio) or terse (fio's "
		  "lines of values), or several with , between them" },
	{ "minimal", FORMATS(opt_terse_only, output.formats),
	  .help = "The same as --output-format=terse" },
	{ "append-terse", FORMATS(opt_terse_too, output.formats),
	  .help = "Add terse to the formats that are named before it" },
	{ "terse-version", OPT_COUNT(S, output.terse_version), .def = "3", .min = 2, .max = 5,
	  .help = "Version of the lines of --output-format=terse, as in fio: 2 to 5" },
	{ "output-dir", OPT_TEXT(S, output.dir),
	  .help = "Folder for the results; default: iogen-results/<job file>-<UTC>-<unique>" },
	{ "title", .type = &opt_title, .offset = OPT_FIELD(S, char *, output.title),
	  .help = "Title of the run, a line of text: it heads the summary and the pictures" },
	{ "run-name", .type = &opt_run_name, .offset = OPT_FIELD(S, char *, output.run_name),
	  .help = "Name of the run, in place of the job file's: run_id and the folder begin with "
		  "it" },
	{ "no-results", OPT_FLAG(S, output.none), .help = "Write no results folder" },
	{ "interval", OPT_TIME(S, interval), .def = "1s", .min = 10 * NSEC_PER_MSEC,
	  .max = 86400 * NSEC_PER_SEC, .unit = NSEC_PER_SEC,
	  .help = "Length of a slice of interval.csv" },
	{ "status-interval", OPT_TIME(S, output.status_interval), .def = "0",
	  .max = 86400 * NSEC_PER_SEC, .unit = NSEC_PER_SEC,
	  .help = "Print the summary of all measured so far, each time this has passed; 0: "
		  "only at the end" },
	{ "idle-prof", OPT_CHOICE(S, output.idle_prof), .def = "none", .choices = idle_choices,
	  .help = "Say how idle the CPUs were while the jobs ran: all together (system), or each "
		  "of them, too (percpu)" },
	{ "checkpoint", OPT_TIME(S, checkpoint), .def = "60s", .max = 86400 * NSEC_PER_SEC,
	  .unit = NSEC_PER_SEC,
	  .help = "Save the results so far in the results folder each time this has passed, so "
		  "that a crash loses no more; 0: only at the end" },
	{ "resume", OPT_TEXT(S, resume),
	  .help = "Continue the interrupted run of this folder after its last complete step, "
		  "with the jobs and options that it began with" },
	{ "probe", OPT_FLAG(S, probe),
	  .help = "Probe the targets before the run, as iogen probe does, into probe.csv in the "
		  "results folder: each file system and device once, in less than 10 seconds; "
		  "where the run only reads, nothing is written" },
	{ "bandwidth-log", .type = &opt_log_name, .offset = OPT_FIELD(S, char *, bandwidth_log),
	  .help = "Log the bandwidth of all jobs together (KiB/s) in agg-read_bw.log, "
		  "agg-write_bw.log and agg-trim_bw.log, a line for each --interval; with "
		  "--bandwidth-log=NAME in NAME-read_bw.log and so on" },
	{ "eta", OPT_CHOICE(S, eta), .def = "auto", .choices = eta_choices,
	  .help = "Show progress on standard error: always, never, or, with auto, on a terminal" },
	{ "eta-interval", OPT_TIME(S, eta_interval), .def = "250ms", .min = 250 * NSEC_PER_MSEC,
	  .max = 86400 * NSEC_PER_SEC, .unit = NSEC_PER_SEC,
	  .help = "Time between two updates of the progress line" },
	{ "eta-newline", OPT_TIME(S, eta_newline), .def = "0", .max = 86400 * NSEC_PER_SEC,
	  .unit = NSEC_PER_SEC, .help = "Time after which progress begins a new line; 0: never" },
	{ "start-skew-max", OPT_TIME(S, start_skew_max), .def = "10ms", .unit = NSEC_PER_SEC,
	  .max = 86400 * NSEC_PER_SEC,
	  .help = "End a run by iogen-mpi with exit code 3 after a step that a rank began "
		  "later than this after the common start, or may have; 0: no limit" },
	{ "rank-timeout", OPT_TIME(S, rank_timeout), .def = "0", .unit = NSEC_PER_SEC,
	  .max = 86400 * NSEC_PER_SEC,
	  .help = "End a run by iogen-mpi without a rank that is not ready for a step, or has not "
		  "ended it, this long after rank 0, or that is silent for so long in a step with "
		  "steadystate=, with exit code 1; 0: wait" },
	{ "max-jobs", OPT_COUNT(S, max_jobs), .def = "0",
	  .help = "Refuse to run if the jobs have more workers than this; 0: no limit" },
	{ "warnings-fatal", OPT_FLAG(S, warnings_fatal),
	  .help = "Treat a warning about a job as an error" },
	{ "allow-exec", OPT_FLAG(S, allow_exec),
	  .help = "Run the commands that exec_prerun= and exec_postrun= of a job file name; "
		  "those of the command line need no permission" },
	{ "expect-manifest", OPT_TEXT(S, expect_manifest),
	  .help = "Run only if devices, host, version and jobs are those of this manifest.json of "
		  "an earlier run; a setting that differs is a warning" },
	{ "aux-path", OPT_TEXT(S, output.aux_path),
	  .help = "Folder for files of verify_dump=1 and verify_state_save=1, and with the "
		  "state of verify_state_load=1, instead of the working directory; logs are "
		  "where write_bw_log= and its like name them, as in fio" },
	{ "hlog", OPT_TEXT(S, hlog),
	  .help = "Folder of results that iogen export prints as a log of HdrHistogram" },
	{ "sqlite", OPT_TEXT(S, sqlite),
	  .help = "File of a database of SQLite that iogen export adds folders of results to" },
	{ "fail-on", SHARE(fail_on),
	  .help = "End a comparison with exit code 7 if a judged measure is worse by this much "
		  "or more, and that is more than chance: --fail-on=5%" },
	{ "measure", OPT_TEXT(S, measure),
	  .help = "Measures that a comparison judges: columns of summary.csv, with , between "
		  "them; default: " MEASURES_JUDGED },
	{ "runs", OPT_COUNT(S, runs), .def = "6", .min = 1, .max = 1000,
	  .help = "Runs of each of the two job files of iogen ab: with their rounds, they are 4 "
		  "samples or more" },
	{ "values", OPT_TEXT(S, values),
	  .help = "Values of rounds, with , between them, that iogen steady judges" },
	{ "plot", OPT_TEXT(S, plot),
	  .help = "Draw what a comparison finds: FILE.png, FILE.svg, or a folder, which gets "
		  "compare.png and compare.svg" },
	{ "x", OPT_TEXT(S, x),
	  .help = "Axis of the picture of a matrix: a swept option, or a measure, as of --y" },
	{ "y", OPT_TEXT(S, y),
	  .help = "Measures on the other axis, with , between them: columns of summary.csv, and "
		  "latencies as in require= (iops,p99,response.p99.9)" },
	{ "by", OPT_TEXT(S, by),
	  .help = "Draw a curve for each value of this: a swept option, job, op or run" },
	{ "jobs", OPT_TEXT(S, jobs),
	  .help = "Jobs that are drawn: names, or patterns of a shell, with , between them" },
	{ "op", OPT_TEXT(S, op), .help = "The operation that is drawn, such as read or write" },
	{ "heat", OPT_FLAG(S, heat), .help = "Draw a heat map of --x and --by, not curves" },
	{ .name = NULL },
};
