/* SPDX-License-Identifier: MIT */
/* The table of verbs: see verbs.h. */
#include "cli/verbs.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"

#define MANY UINT32_MAX

const struct verb verbs[] = {
	{ "check", "[--OPTION=VALUE ...] JOBFILE ...",
	  .help = "Explain the jobs: targets, order, bounds; touch nothing", .jobs = true,
	  .text = "Explains each job: its engine, its start, the files that it reads, makes or "
		  "writes, its rate and its time; and for the whole run the longest time and "
		  "the bytes written. It refuses whatever a run would refuse before it begins, "
		  "and writes nothing, neither targets nor results. It takes the words of a "
		  "run: job files, --name=JOB and every option. (--parse-only looks only at "
		  "the options of the jobs, not at their targets.)",
	  .example = "iogen check --runtime=10 jobs/uring-copy.ini", .done = "the jobs can run",
	  .wrong = "a run of these words would be refused" },
	{ "plan", "[--OPTION=VALUE ...] JOBFILE ...",
	  .help = "List the steps of the jobs, their time and what they write; touch nothing",
	  .text = "Prints a row for each step and job of a round, in the order of the run: the "
		  "swept values, the longest time (a ? where the device decides), and the "
		  "bytes written; the sums for the whole run; and how many bytes each existing "
		  "file or device loses. Like iogen check, which explains the jobs, it refuses "
		  "what a run would refuse.",
	  .jobs = true, .example = "iogen plan --sweep.bs='4k 64k' --rounds=6 jobs/rand-read.ini",
	  .done = "the steps are printed", .wrong = "a run of these words would be refused" },
	{ "options", "[WORD ...]", .help = "List the options of jobs that have all these words",
	  .text = "Looks for words that begin with WORD in the names and the help of all "
		  "options of jobs, of engines and of the run, and knows some other names (qd, "
		  "slo, repeat). An option with exactly that name comes first, with all its "
		  "help. Without a WORD it lists all options of jobs and engines.",
	  .options = "", .example = "iogen options latency percentile",
	  .done = "the options are listed", .wrong = "no option has all these words",
	  .max_words = MANY, .takes = TAKES_OPTIONS },
	{ "engines", "[ENGINE]", .help = "List the engines, or the options of one",
	  .text = "An engine is the way that bytes are moved: a job has ioengine=NAME. With "
		  "ENGINE,OPTION it prints all about one option of an engine.",
	  .options = "", .example = "iogen engines io_uring",
	  .done = "the engines, or the options of that one, are printed",
	  .wrong = "there is no such engine or option", .max_words = 1, .takes = TAKES_ENGINES },
	{ "calibrate", "", .help = "Measure what an I/O costs iogen itself on this machine",
	  .text = "Measures in about a second, in CPU time, what an I/O costs iogen itself, "
		  "through the null engine and through io_uring, and how fast it makes data: the "
		  "limits of what this machine can measure. It touches no file.",
	  .options = "output output-format",
	  .output = "Write the table to this file, not to standard output",
	  .example = "iogen calibrate --output-format=csv --output=machine.csv",
	  .done = "the table is printed", .wrong = "the command line is wrong" },
	{ "probe", "TARGET ...",
	  .help = "Find out what a folder, file or device really does; keep nothing",
	  .text = "Asks the kernel, and tries, what each TARGET supports and what it costs: "
		  "O_DIRECT and its alignment, atomic, uncached and polled I/O, the real queue "
		  "depth of io_uring and libaio, holes, trims and reflinks, syncs, and the "
		  "devices below. Each row says how its answer was found, and the end says "
		  "what that means for a job. A folder gets up to 64 MiB of files without "
		  "names, so that nothing is left, however it ends. A file is only read, with "
		  "such files beside it; a device is only read. It takes less than 10 seconds "
		  "a target.",
	  .options = "output output-format",
	  .output = "Write the answers to this file, not to standard output", .json = true,
	  .example = "iogen probe /mnt/data /dev/nvme0n1",
	  .done = "the answers are printed, also where some are not known",
	  .wrong = "the command line is wrong, or a TARGET does not exist, or is no folder, "
		   "file or device",
	  .max_words = MANY },
	{ "plot", "DIR ... [--x=OPTION ...]",
	  .help = "Draw folders of results: pictures and report.html",
	  .text = "Reads the tables of a run in DIR and leaves there report.html, and the pictures "
		  "in it as PNG and SVG. With --x, --y, --by, --jobs, --op or --heat it draws one "
		  "picture of the matrix that the run has swept, and leaves it in DIR, or where "
		  "--output=FILE.png, FILE.svg or a folder says; iogen makes the choices that you "
		  "leave out. Several DIRs are drawn side by side, into --output. It needs "
		  "gnuplot.",
	  .options = "x y by jobs op heat output",
	  .output = "FILE.png, FILE.svg or a folder for the pictures; default: DIR itself",
	  .example = "iogen plot iogen-results/a-20260131T120000Z-g8k2x7q --x=iodepth --y=iops,p99",
	  .done = "everything is drawn",
	  .wrong = "a DIR is no folder of results, or a table in it is damaged, or it lacks "
		   "what --x, --y and the like name",
	  .failed = "gnuplot is missing or failed, or a picture cannot be written",
	  .max_words = MANY },
	{ "export", "--hlog=DIR [--output=FILE] | --sqlite=FILE DIR ...",
	  .help = "Print a folder of results in the form of another program, or put many into a "
		  "database",
	  .text = "With --hlog it prints the histograms of latency in DIR as a log of HdrHistogram "
		  "(version 1.3, V2), which the tools of HdrHistogram read. With --sqlite it adds "
		  "the runs in all DIRs to a database of SQLite, which is made where it is "
		  "missing: a table for each CSV file, and one of the runs. A run that is there "
		  "already is not added again.",
	  .options = "hlog sqlite output",
	  .output = "With --hlog: write the log to this file, not to standard output",
	  .example = "iogen export --hlog=iogen-results/a-20260131T120000Z-g8k2x7q --output=a.hlog",
	  .done = "the log is printed, or all runs are in the database",
	  .wrong = "a DIR is no folder of results, or FILE is no database of iogen's",
	  .max_words = MANY },
	{ "compare", "BASE... [--] NEW...",
	  .help = "Compare runs with runs: what is slower, and is it more than chance?",
	  .text = "BASE and NEW are folders of results. A folder that holds folders of results "
		  "stands for all of them, and so does a pattern in quotes ('a-*'). Without -- the "
		  "first word is BASE and all others are NEW. Each run, and each of its rounds, is "
		  "a sample; a side needs 4 (better 6). For each step, job and operation it prints "
		  "the medians, the difference with a 95 % interval (Hodges and Lehmann), and the "
		  "p of the exact test of Mann and Whitney; what differs in the manifests; and the "
		  "percentiles of all samples together. A difference counts where p, adjusted for "
		  "the number of results (Benjamini and Hochberg), is below 0.05.",
	  .options = "fail-on measure plot output output-format",
	  .output = "Write the comparison to this file, not to standard output",
	  .example = "iogen compare --fail-on=5% 'results/old-*' 'results/new-*'",
	  .done = "the comparison is printed; nothing failed that --fail-on= asks for",
	  .wrong = "a folder has no results or is damaged, or a side has too few samples",
	  .failed = "gnuplot is missing or failed, or the output cannot be written",
	  .other = { "7", "a judged measure is worse by as much as --fail-on= says" },
	  .max_words = MANY, .parted = true },
	{ "ab", "A.ini B.ini [--OPTION=VALUE ...]",
	  .help = "Run two job files in turns (A B B A ...), and compare them",
	  .text = "Runs each file --runs times, in the order A B B A A B B A, so that changes "
		  "over time affect both alike. The results are folders 01-a, 02-b, ... in "
		  "--output-dir, or in a new folder below iogen-results. At the end it prints "
		  "what iogen compare prints, with A as BASE and B as NEW. Options of jobs "
		  "apply to both files and override them. If both write to one file, the rules "
		  "for targets are those of any two runs.",
	  .options = "runs fail-on measure plot output output-format output-dir",
	  .passed = "readonly section interval checkpoint eta eta-interval eta-newline max-jobs "
		    "warnings-fatal allow-exec aux-path",
	  .output = "Write the comparison to this file, not to standard output",
	  .example = "iogen ab --runs=6 --runtime=30 psync.ini uring.ini",
	  .done = "all runs were good, and the comparison is printed",
	  .wrong = "the command line or a job is wrong (of a run that failed, its own exit code)",
	  .other = { "7", "a judged measure of B is worse by as much as --fail-on= says" },
	  .max_words = 2 },
	{ "steady", "--values=V,V,...", .help = "Judge the values of rounds: are they steady?",
	  .text = "Judges numbers as steady=snia judges the rounds of a run: of the last five, "
		  "the largest and the smallest differ by at most 20 % of their mean, and the "
		  "line of least squares through them changes by at most 10 % of the mean. It "
		  "prints each window of five, with both excursions and the line.",
	  .options = "values", .example = "iogen steady --values=95,97.5,100,102.5,105",
	  .done = "the last five are steady", .wrong = "a value is no number",
	  .other = { "4", "they are not, or there are fewer than five" } },
	{ "verify", "DIR", .help = "Check the targets of a run after a crash; write nothing",
	  .text = "Reads the folder DIR of a run with verify_state_save=1, which may have ended at "
		  "any moment, and the targets of that run. Blocks that a sync covered, or that "
		  "sync= wrote, must be there, in that generation or a later one. Blocks that were "
		  "acknowledged alone may be old or new, and those in flight old, new or torn: "
		  "these are counted. It prints what is wrong (the byte, the write that is "
		  "expected, what was found, the kind of damage), and a verdict.",
	  .options = "", .example = "iogen verify iogen-results/a-20260131T120000Z-g8k2x7q",
	  .done = "all that was synced is there",
	  .wrong = "DIR is no such folder, or its table is damaged, or a target cannot be opened",
	  .other = { "6", "data are missing or wrong" }, .max_words = 1 },
	{ "completion", "bash|zsh", .help = "Print the completion of command lines for a shell",
	  .text = "Prints a script that completes verbs, options and their values. make install "
		  "puts it where bash and zsh look for it.",
	  .options = "", .example = "source <(iogen completion bash)",
	  .done = "the script is printed", .wrong = "the shell is not known", .max_words = 1,
	  .takes = TAKES_SHELLS },
	{ "help", "[VERB]", .help = "Print the usage of iogen, or of a verb",
	  .text = "The same as --help, and as VERB --help. In place of a verb, the name of an "
		  "option prints all about it.",
	  .options = "", .example = "iogen help plot", .done = "the help is printed",
	  .wrong = "there is no such verb or option", .max_words = 1, .takes = TAKES_VERBS },
	{ .name = NULL },
};

const struct verb *verb_find(const char *name)
{
	for (const struct verb *v = verbs; v->name; v++)
		if (!strcmp(v->name, name))
			return v;
	return NULL;
}

const char *verb_nearest(const char *name)
{
	const char *best = NULL;
	unsigned distance = 3;

	for (const struct verb *v = verbs; v->name; v++) {
		unsigned d = text_distance(name, v->name);

		if (d < distance && 2 * d < strlen(name)) {
			distance = d;
			best = v->name;
		}
	}
	return best;
}
