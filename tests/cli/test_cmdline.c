/* SPDX-License-Identifier: MIT */
/*
 * The command line: the forms of an option, what overrides what, the run's own options, what is
 * said of an argument that is wrong, and that --showcmd prints what is read as the same jobs.
 */
#include "cli/cmdline.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/fio_cmdline.h"
#include "cli/verbs.h"
#include "report/formats.h"
#include "tests/support.h"

#define MAX_ARGS 64

static struct cmdline c;
static struct jobs jobs;
static struct err e, warn;

/* Parses the words of @line, which are parted by single blanks (~ stands for a blank in one). */
static int parse(const char *line)
{
	static char text[8192];
	char *argv[MAX_ARGS] = { text }, *word;
	int argc = 0, ret;

	snprintf(text, sizeof(text), "iogen %s", line);
	for (word = strtok(text, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	for (int i = 1; i < argc; i++)
		for (char *p = argv[i]; (p = strchr(p, '~')); *p = ' ')
			;
	e = warn = (struct err){ 0 };
	jobs = (struct jobs){ 0 };
	ret = cmdline_parse(&c, argc, argv, &e);
	CHECK_TEXT(e.where, "");
	if (ret)
		return ret;
	sections_resolve(&c.sections, c.settings.section, &jobs, &warn);
	return jobs_check(&jobs, &e, &warn);
}

static void done(void)
{
	jobs_free(&jobs);
	cmdline_free(&c);
}

/* A line that is right, for tests of what it means; done() follows. */
static void right(const char *line)
{
	int ret = parse(line);

	CHECK_TEXT(e.text, "");
	CU_ASSERT_EQUAL_FATAL(ret, 0);
}

static void check_said(const char *line, const char *said)
{
	CU_ASSERT_EQUAL(parse(line), -EINVAL);
	CHECK_TEXT(e.text, said);
	done();
}

/* All jobs, as --showcmd prints them. */
static char *command(void)
{
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	for (uint32_t i = 0; i < jobs.n; i++) {
		fputs(i ? " " : "", f);
		job_print_command(jobs.list[i], f);
	}
	fclose(f);
	return text;
}

static void check_means(const char *line, const char *expected)
{
	char *is;

	right(line);
	is = command();
	CHECK_TEXT(is, expected);
	free(is);
	done();
}

static void forms(void)
{
	static const char *const same[] = {
		"--name=a --rw=randread --bs=8k --direct=1",
		"--name a --rw randread --bs 8k --direct",
		"-name=a -rw=randread -bs=8k -direct=1",
		"-name a -rw randread -bs 8k -direct",
		"--name=a --readwrite=randread --blocksize=8k --buffered=0",
		"--name=a --rw=write --rw=randread --bs=1k --blocksize=8k --direct=0 --direct=1",
		"--name a --direct 1 --rw randread --bs 8k",
		"--name a --direct 0 --direct --rw randread --bs 8k",
	};

	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		check_means(same[i], "--name=a --rw=randread --bs=8k --direct=1");
	check_means("--name=a --description=x=y=-z", "--name=a --description=x=y=-z");
	check_means("--name --rw=read", "--name=--rw=read");
	check_said("--name=a --sweep.bs --rw=read",
		   "command line: sweep.bs=: values are missing: write them with blanks between\n");
}

/* What stands before the first --name is for all of them, and after it for the last. */
static void names(void)
{
	check_means("--bs=8k --name=a --rw=write --name=b --bs=16k --name=c",
		    "--name=a --rw=write --bs=8k --name=b --bs=16k --name=c --bs=8k");
	check_means("--name=global --bs=8k --name=a --name=b", "--name=a --bs=8k --name=b --bs=8k");
	check_means("--name=a --name=a", "--name=a --name='a#2'");
}

#define FILE_TEXT "[global]\nbs=8k\n[a]\nrw=write\nloops=2\n[b]\niodepth=4\n"

/* A job file's options give way to the command line's, wherever that stands; a --name is apart. */
static void overrides(void)
{
	static const char *const same[] = {
		"--bs=16k --loops=3 job.ini",
		"job.ini --bs=16k --loops 3",
		"--bs=2k job.ini --blocksize=16k --loops=3",
	};

	write_file("job.ini", FILE_TEXT);
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		check_means(same[i], "--name=a --rw=write --bs=16k --loops=3 "
				     "--name=b --bs=16k --loops=3 --iodepth=4");
	check_means("job.ini --name=c --loops=5", "--name=a --rw=write --bs=8k --loops=2 "
						  "--name=b --bs=8k --iodepth=4 "
						  "--name=c --loops=5");
	check_means("--loops=9 job.ini --name=c", "--name=a --rw=write --bs=8k --loops=9 "
						  "--name=b --bs=8k --loops=9 --iodepth=4 "
						  "--name=c --loops=9");
	write_file("more.ini", "[d]\n");
	right("--rw=read job.ini more.ini");
	CU_ASSERT_EQUAL(jobs.n, 3);
	CHECK_TEXT(c.first_file, "job.ini");
	done();
	right("--name=a");
	CU_ASSERT_PTR_NULL(c.first_file);
	done();
	unlink("job.ini");
	unlink("more.ini");
}

static void sections(void)
{
	write_file("job.ini", FILE_TEXT);
	check_means("job.ini --section=b", "--name=b --bs=8k --iodepth=4");
	check_means("--section b job.ini --section=a",
		    "--name=a --rw=write --bs=8k --loops=2 --name=b --bs=8k --iodepth=4");
	check_said("job.ini --section=x --section=a",
		   "command line: --section=x: no such section\n");
	check_said("job.ini --section=", "command line: --section=: a value is missing\n");
	unlink("job.ini");
}

static void settings(void)
{
	right("--name=a");
	CU_ASSERT_FALSE(c.settings.help || c.settings.version || c.settings.parse_only);
	CU_ASSERT_FALSE(c.settings.readonly || c.settings.output.none || c.settings.showcmd);
	CU_ASSERT_EQUAL(c.settings.eta, ETA_AUTO);
	CU_ASSERT_EQUAL(c.settings.interval.ns, 1000000000);
	CU_ASSERT_EQUAL(c.settings.output.formats.n, 1);
	CHECK_TEXT(report_format_names[c.settings.output.formats.list[0]], "normal");
	CHECK_TEXT(c.settings.output.path, NULL);
	CHECK_TEXT(c.settings.cmdhelp, NULL);
	done();
	right("--readonly --eta=never --interval 250ms --output-format=csv --name=a "
	      "--output out.txt --output-dir=d --parse-only --no-results --showcmd");
	CU_ASSERT_TRUE(c.settings.readonly && c.settings.parse_only && c.settings.output.none);
	CU_ASSERT_TRUE(c.settings.showcmd);
	CU_ASSERT_EQUAL(c.settings.eta, ETA_NEVER);
	CU_ASSERT_EQUAL(c.settings.interval.ns, 250000000);
	CU_ASSERT_EQUAL(c.settings.output.formats.n, 1);
	CHECK_TEXT(report_format_names[c.settings.output.formats.list[0]], "csv");
	CHECK_TEXT(c.settings.output.path, "out.txt");
	CHECK_TEXT(c.settings.output.dir, "d");
	done();
}

static void helps(void)
{
	right("--cmdhelp --enghelp=null -h --version --name=a");
	CHECK_TEXT(c.settings.cmdhelp, "all");
	CHECK_TEXT(c.settings.enghelp, "null");
	CU_ASSERT_TRUE(c.settings.help && c.settings.version);
	done();
	right("-v --cmdhelp=bs --name=a");
	CHECK_TEXT(c.settings.cmdhelp, "bs");
	CU_ASSERT_TRUE(c.settings.version && !c.settings.help);
	done();
	write_file("job.ini", FILE_TEXT);
	right("-h job.ini");
	CHECK_TEXT(c.first_file, "job.ini");
	done();
	unlink("job.ini");
}

static void check_verb(const char *line, const char *verb, const char *words)
{
	char all[256] = "";

	right(line);
	CHECK_TEXT(c.verb ? c.verb->name : NULL, verb);
	for (uint32_t i = 0; i < c.nwords; i++) {
		strcat(all, i ? " " : "");
		strcat(all, c.words[i]);
	}
	CHECK_TEXT(all, words);
	done();
}

/* The first word is a verb, wherever it stands; check takes the words of a run. */
static void verbs_found(void)
{
	check_means("check --name=check --bs=8k", "--name=check --bs=8k");
	check_means("--name=a --bs=8k check --rw write", "--name=a --rw=write --bs=8k");
	check_verb("check --name=a", "check", "");
	check_verb("--name=a check", "check", "");
	check_verb("--name check", NULL, "");
	write_file("job.ini", FILE_TEXT);
	check_verb("--section=b check job.ini", "check", "");
	check_verb("--section b --direct 1 check job.ini", "check", "");
	check_said("job.ini check", "check: No such file or directory\n");
	unlink("job.ini");
	write_file("check", FILE_TEXT);
	check_verb("./check", NULL, "");
	check_verb("./check check", NULL, "");
	unlink("check");
}

static void check_words(const char *line, const char *verb, const char *words, const char *said)
{
	parse(line);
	CHECK_TEXT(e.text, said);
	CHECK_TEXT(c.verb->name, verb);
	CHECK_TEXT(c.nwords ? c.words[c.nwords - 1] : "", words);
	done();
}

#define NO_JOB "no job: write a [section], or --name=NAME with options behind it\n"

/* A verb takes its own words and options. */
static void verbs_words(void)
{
	check_words("options rate fsync", "options", "fsync", NO_JOB);
	check_words("plot DIR", "plot", "DIR", NO_JOB);
	check_words("--help plot", "plot", "", NO_JOB);
	check_words("verify A B", "verify", "A",
		    "command line: B: a word too many; usage: iogen verify DIR\n");
	check_words("calibrate x.ini", "calibrate", "",
		    "command line: x.ini: a word too many; usage: iogen calibrate\n");
	check_words("options bs --name=a", "options", "bs",
		    "command line: --name: no option of iogen options; iogen help options lists "
		    "them\n");
	check_words("calibrate --output=x --output-dir=y", "calibrate", "",
		    "command line: --output-dir: no option of iogen calibrate; iogen help "
		    "calibrate lists them\n");
	check_words("check --hlog=x --name=a", "check", "",
		    "command line: --hlog is an option of export: iogen export --hlog=DIR "
		    "[--output=FILE] | --sqlite=FILE DIR ...\n");
}

/* A verb that is mistyped is no file, unless there is one of that name. */
static void verbs_mistyped(void)
{
	check_said("chekc x", "chekc: no such file or verb; did you mean check?\n");
	check_said("--bs=8k optoins x", "optoins: no such file or verb; did you mean options?\n");
	check_said("chart.ini", "chart.ini: No such file or directory\n");
	write_file("plat", FILE_TEXT);
	check_verb("plat", NULL, "");
	unlink("plat");
}

/* What is fio's takes its value along, and nothing else. */
static void words_of_fio(void)
{
	check_said("--name=a --debug none.ini",
		   "command line: --debug is fio's and not iogen's: iogen check JOBFILE explains a "
		   "job, strace shows what it does\n");
	check_said(
		"--name=a --cpuclock-test none.ini",
		"command line: --cpuclock-test is fio's and not iogen's: it measures fio and not "
		"storage; the manifest names the clock that iogen uses\n"
		"none.ini: No such file or directory\n");
	right("--alloc-size 5 --name=a");
	CHECK_TEXT(c.warn.text, "command line: --alloc-size does nothing: iogen shares no pool of "
				"memory whose size could be set\n");
	done();
	for (const struct fio_word *w = fio_words; w->name; w++) {
		CU_ASSERT_PTR_NULL(opt_find(run_options, w->name));
		CU_ASSERT_PTR_NULL(job_opt(w->name));
	}
}

/* job.ini must be able to hold it: one line, without blanks at its ends. */
static void one_line(void)
{
	char line[4200] = "--name=a --description=", *end = line + strlen(line);

	check_means("--name=~a~ --description=~b~c~", "--name=a --description='b c'");
	check_said("--name=~~", "command line: --name=: a value is missing\n");
	check_said("--name=a\nb", "command line: --name=: a name is one line of at most 2000 "
				  "bytes\n");
	check_said("--name=a --description=b\nc",
		   "command line: description=: the value has a newline in it: write one line\n");
	memset(end, 'x', 4000);
	check_means(line, line);
	end[4000] = 'x';
	check_said(line, "command line: description=: the value is longer than 4000 bytes\n");
}

/* An engine's options are options like others, once the engine is the job's. */
static void engine_options(void)
{
	check_means("--fixedbufs --name=a --ioengine=io_uring",
		    "--name=a --ioengine=io_uring --fixedbufs=1");
	check_said("--name=a --fixedbufs",
		   "command line: fixedbufs=1: an option of ioengine=io_uring, and this job has "
		   "ioengine=psync\n");
}

static void unknown(void)
{
	check_said("--name=a --iodept=4",
		   "command line: iodept=4: no such option; did you mean iodepth?\n");
	check_said("--name=a --iodept 4 --rw=read",
		   "command line: iodept=4: no such option; did you mean iodepth?\n");
	check_said("--name=a --frobnicate --rw=read",
		   "command line: frobnicate=1: no such option; --cmdhelp lists them\n");
	check_said(
		"--name=a --cgroup=x --gtod_cpu 4",
		"command line: cgroup=x: an option of fio's that iogen does not have: systemd-run "
		"--scope -p IOWeight=100 iogen ..., say, runs it in a group of its own\n"
		"command line: gtod_cpu=4: an option of fio's that iogen does not have: no CPU is "
		"kept for reading the clock: clocksource=cpu makes that cheap\n");
	check_said("--qqqqqqqq --name=a",
		   "command line: qqqqqqqq=1: no such option; --cmdhelp lists them\n");
	right("--threads=4 --name=a");
	CHECK_TEXT(warn.text, "command line: threads=4 does nothing, in fio as here (numjobs= sets "
			      "the workers)\n");
	done();
}

/* One line of a file that is overridden with a value that is none: the command line is to blame. */
static void bad_values(void)
{
	write_file("job.ini", FILE_TEXT);
	check_said("job.ini --bs=x --iodepth=0",
		   "command line: bs=x: not a size: write a number with k, m, g or t, such as 64k\n"
		   "command line: iodepth=0: out of range: 1 to 65536\n");
	check_said("job.ini --thinktime_spin=1",
		   "command line: [a] thinktime_spin= means nothing without thinktime=, such as "
		   "thinktime=1ms\n"
		   "command line: [b] thinktime_spin= means nothing without thinktime=, such as "
		   "thinktime=1ms\n");
	check_said("--name=a --rw=write --workload=read",
		   "command line: [a] rw= contradicts workload=read: leave one of them out\n");
	check_said("--name=a --bs=", "command line: bs=: a value is missing\n");
	unlink("job.ini");
}

static void bad_arguments(void)
{
	char line[128] = "--name=a --", *end = line + strlen(line);

	check_said("--name=a --bs",
		   "command line: --bs: a value is missing: --bs=SIZE[,SIZE[,SIZE]]\n");
	check_said("--name", "command line: --name: a value is missing: --name=TEXT\n");
	check_said("--name=a --", "command line: --: not an option\n");
	check_said("--name=a --=x -=y", "command line: --=x: not an option\n"
					"command line: -=y: not an option\n");
	check_said("--parse-only=2 --eta=soon --interval=1ms --output-format=xml --name=a",
		   "command line: --parse-only=2: this is a flag: write 1 or 0\n"
		   "command line: --eta=soon: not known; one of: auto always never\n"
		   "command line: --interval=1ms: out of range: 10ms to 86400s\n"
		   "command line: --output-format=xml: not known; one of: normal csv "
		   "json json+ fio terse, or several with , between them\n");
	memset(end, 'x', 64);
	end[64] = '\0';
	CU_ASSERT_EQUAL(parse(line), -EINVAL);
	CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "xxx: not an option\n"));
	done();
}

static void bad_files(void)
{
	check_said("none.ini", "none.ini: No such file or directory\n");
	check_said("none.ini none.fio --bs",
		   "none.ini: No such file or directory\nnone.fio: No such file or directory\n"
		   "command line: --bs: a value is missing: --bs=SIZE[,SIZE[,SIZE]]\n");
	check_said("", "no job: write a [section], or --name=NAME with options behind it\n");
	check_said("--bs=x --iodept=4",
		   "command line: bs=x: not a size: write a number with k, m, g or t, such as 64k\n"
		   "command line: iodept=4: no such option; did you mean iodepth?\n"
		   "no job: write a [section], or --name=NAME with options behind it\n");
	check_said("--rw=read",
		   "no job: write a [section], or --name=NAME with options behind it\n");
	write_file("job.ini", "[a]\nbs=4k\nbs=8k\n");
	check_said("job.ini --bs=1k",
		   "job.ini:3: [a] bs=8k: given twice in one section (line 2 has "
		   "bs=4k): leave one out\n");
	unlink("job.ini");
}

/* What --showcmd prints is the same jobs again; a job with defaults is its name. */
static void printed(void)
{
	static const char *const lines[] = {
		"--name=a",
		"--name=a --rw=randrw:8 --rwmixread=30 --bs=4k-64k,8k --size=50% --runtime=1.5s",
		"--name=a --ioengine=io_uring --fixedbufs=1 --nonvectored=0 --iodepth=8",
		"--name=a --workload=copy --source=x --filename=y --bs=1m",
		"--name=a --ioengine=null --size=1g --time_based --runtime=10m --name=b --loops=4",
		"--name=a --percentile_list=1:50:99.999 --randseed=5 --filesize=4k-1m --fsync=3",
		"--name=a --workload=write --zero_buffers --wait_for=x --stonewall --name=x",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		char *first, *second;

		CU_ASSERT_EQUAL(parse(lines[i]), i == 6 ? -EINVAL : 0);
		first = command();
		done();
		CU_ASSERT_EQUAL(parse(first), i == 6 ? -EINVAL : 0);
		second = command();
		done();
		CHECK_TEXT(second, first);
		free(first);
		free(second);
	}
	check_means("--name=a~b --description=it's~a~#~$x",
		    "--name='a b' --description='it'\\''s a # $x'");
}

static const struct test tests[] = {
	{ "an option has many forms", forms },
	{ "--name begins a job", names },
	{ "the command line overrides a file", overrides },
	{ "--section chooses", sections },
	{ "options of the run", settings },
	{ "help is asked for", helps },
	{ "the first word may be a verb", verbs_found },
	{ "a verb takes its own words", verbs_words },
	{ "a verb may be mistyped", verbs_mistyped },
	{ "what only fio's command line has", words_of_fio },
	{ "a value is one line", one_line },
	{ "an engine's options", engine_options },
	{ "an option that is none", unknown },
	{ "a value that is none", bad_values },
	{ "an argument that is none", bad_arguments },
	{ "a file that is none", bad_files },
	{ "--showcmd prints the same jobs", printed },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("cmdline", tests);
}
