/* SPDX-License-Identifier: MIT */
/*
 * A folder of results as input: a good one, and the same with one text in one of its tables
 * replaced. Each damage is refused with its place and its value.
 */
#include "view/folder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "tests/support.h"

static struct folder folder;
static struct err err;

static const char *const good[TABLES] = {
	"run_id,step,round,job,engine,workload,op,workers,iodepth,block_bytes,ios,bytes,errors,"
	"runtime_ns,iops,mb_per_s,lat_min_ns,lat_mean_ns,lat_p50_ns,lat_p99_ns,lat_p99_9_ns,"
	"lat_max_ns,partial,new_per_s\n"
	"r,0,0,a,null,rw,read,1,1,4096,8,32768,0,2000000000,4.000,0.016,100,250.5,200,,,1000,0,\n"
	"r,0,0,a,null,rw,write,1,1,4096,0,0,1,2000000000,0.000,0.000,,,,,,,0,1e3\n",

	"job,op,step,round,kind,lo_ns,hi_ns,count\n"
	"a,read,0,0,lat,100,101,3\n"
	"a,read,0,0,lat,200,201,4\n"
	"a,read,0,0,lat,1000,1008,1\n",

	"job,op,step,round,start_ns,end_ns,ios,bytes,iops,mb_per_s,lat_p50_ns,lat_p99_ns,"
	"lat_max_ns,errors,phase\n"
	"a,read,0,0,0,1000000000,2,8192,2,0.008,,,5,0,ramp\n"
	"a,read,0,0,1000000000,2000000000,6,24576,6,0.025,200,,300,0,run\n"
	"a,read,0,0,2000000000,3000000000,2,8192,2,0.008,,,1000,0,run\n"
	"a,write,0,0,1000000000,3000000000,0,0,0,0,,,,1,run\n",
};

static void write_table(int kind, const char *text)
{
	char *path = text_format("run/%s", table_names[kind]);

	write_file(path, text);
	free(path);
}

static void write_good(void)
{
	mkdir("run", 0777);
	write_file("run/manifest.json", "{\"jobs\": []}");
	for (int i = 0; i < TABLES; i++)
		write_table(i, good[i]);
}

static int read_run(void)
{
	int ret;

	memset(&err, 0, sizeof(err));
	ret = folder_read(&folder, "run", &err);
	folder_free(&folder);
	return ret;
}

/* Puts another text in the place of the first @from of a good table. */
static void replaced(int kind, const char *from, const char *to)
{
	const char *at = strstr(good[kind], from);
	char *text;

	CU_ASSERT_PTR_NOT_NULL_FATAL(at);
	text = text_format("%.*s%s%s", (int)(at - good[kind]), good[kind], to, at + strlen(from));
	write_table(kind, text);
	free(text);
}

static void whole(void)
{
	write_good();
	memset(&err, 0, sizeof(err));
	CU_ASSERT_EQUAL(folder_read(&folder, "run", &err), 0);
	CHECK_TEXT(err.text, "");
	CU_ASSERT_EQUAL(folder.start_ns[0], 0);
	CU_ASSERT_EQUAL(folder.start_ns[1], 0); /* of the job, and not of the operation */
	folder_free(&folder);
	replaced(TABLE_INTERVAL, "0,0,0,1000000000,2,8192,2,0.008",
		 "0,0,500000000,1000000000,2,8192,4,0.016");
	CU_ASSERT_EQUAL(folder_read(&folder, "run", &err), 0);
	CU_ASSERT_EQUAL(folder.start_ns[0], 500000000);
	CU_ASSERT_EQUAL(folder.start_ns[1], 500000000);
	folder_free(&folder);
}

/* Replaces the first @from in a table by @to, which is refused with these words. */
static void damage(int kind, const char *from, const char *to, const char *why)
{
	char *expected = text_format("run/%s%s\n", table_names[kind], why);

	replaced(kind, from, to);
	CU_ASSERT(read_run() < 0);
	CHECK_TEXT(err.text, expected);
	write_table(kind, good[kind]);
	free(expected);
}

static void summary(const char *from, const char *to, const char *why)
{
	damage(TABLE_SUMMARY, from, to, why);
}

static void histogram(const char *from, const char *to, const char *why)
{
	damage(TABLE_HISTOGRAM, from, to, why);
}

static void interval(const char *from, const char *to, const char *why)
{
	damage(TABLE_INTERVAL, from, to, why);
}

static void columns(void)
{
	write_good();
	summary(",lat_min_ns", ",lat_mini_ns", ": no column lat_min_ns: not a table of iogen's");
	summary("engine,workload", "engine,engine", ":1: two columns engine");
	histogram("kind", "kin", ": no column kind: not a table of iogen's");
	interval("end_ns", "start_ns", ": no column end_ns: not a table of iogen's");
	summary("r,0,0,a,null", "r,0,0,a", ":2: 23 cells, and the header has 24");
	summary(good[TABLE_SUMMARY], "", ": empty: a table has a header line");
	summary(strchr(good[TABLE_SUMMARY], '\n') + 1, "", ": it has no rows");
}

static void cells(void)
{
	write_good();
	summary("4096,8,", "4096,eight,", ":2: ios: \"eight\" is no whole number");
	summary("4096,8,", "4096,-8,", ":2: ios: \"-8\" is no whole number");
	summary("4096,8,", "4096, 8,", ":2: ios: \" 8\" is no whole number");
	summary("4096,8,", "4096,8e0,", ":2: ios: \"8e0\" is no whole number");
	summary("4096,8,", "4096,18446744073709551616,",
		":2: ios: \"18446744073709551616\" is no whole number");
	summary("4096,8,", "4096,,", ":2: ios: \"\" is never empty");
	summary(",100,250.5", ",nan,250.5", ":2: lat_min_ns: \"nan\" is no whole number");
	summary(",100,250.5", ",inf,250.5", ":2: lat_min_ns: \"inf\" is no whole number");
	summary("4.000", "nan", ":2: iops: \"nan\" is no number");
	summary("4.000", "inf", ":2: iops: \"inf\" is no number");
	summary("4.000", "0x4", ":2: iops: \"0x4\" is no number");
	summary("4.000", "-4", ":2: iops: \"-4\" is no number");
	summary("4.000", "1e31", ":2: iops: \"1e31\" is no number");
	summary("4.000", "4.000.", ":2: iops: \"4.000.\" is no number");
	summary("1e3", "x", ":3: new_per_s: \"x\" is no number");
	histogram("1000,1008", "1000,1e19", ":4: hi_ns: \"1e19\" is no whole number");
	histogram("lat,100", "lat,1e308", ":2: lo_ns: \"1e308\" is no whole number");
	interval("6,24576", "x,24576", ":3: ios: \"x\" is no whole number");
	/* a row of several lines is told by the first */
	summary("r,0,0,a,null,rw,read,1", "\"r\n\n\",0,0,a,null,rw,read,x",
		":2: workers: \"x\" is no whole number");
	summary("r,0,0,a,null,rw,read,1,1,4096,8,32768,0,2000000000,4.000,0.016,100,250.5,200,,,"
		"1000,0,\n"
		"r,0,0,a,null,rw,write,1",
		"\"r\n\n\",0,0,a,null,rw,read,1,1,4096,8,32768,0,2000000000,4.000,0.016,100,250.5,"
		"200,,,1000,0,\nr,0,0,a,null,rw,write,x",
		":5: workers: \"x\" is no whole number");
}

/* --- the laws of a table --- */

static void latencies(void)
{
	write_good();
	summary("250.5,200,,,1000", "250.5,1001,,,1000",
		":2: lat_max_ns: \"1000\" is less than a percentile before it");
	summary("250.5,200,", "250.5,99,",
		":2: lat_p50_ns: \"99\" is less than a percentile before it");
	summary("250.5,200,,,1000", "250.5,200,,,",
		":2: lat_max_ns: \"\" is empty, and others of this latency are not");
	summary("4.000", "4.002", ":2: iops: \"4.002\" is not what the row has in its time");
	summary("0.016", "0.018", ":2: mb_per_s: \"0.018\" is not what the row has in its time");
	summary("a,null,rw,write", "a,null,rw,read",
		":3: [a] read, round 0: line 2 has these, too");
}

static void buckets(void)
{
	write_good();
	histogram("lat,100,101", "lat,100,100", ":2: hi_ns: \"100\" is not above lo_ns");
	histogram("201,4", "201,0",
		  ":3: count: \"0\" is no count: only buckets that count have a row");
	histogram("lat,200", "lat,100", ":3: lo_ns: \"100\" begins within the bucket before it");
	histogram("lat,100,101", "lat,101,102",
		  ":2: lo_ns: \"101\" begins no bucket with the minimum of summary.csv");
	histogram("lat,200", "slat,200",
		  ":3: kind: \"slat\" is a latency that summary.csv does not have");
	histogram("lat,200", "flat,200", ":3: kind: \"flat\" is no kind of latency");
	histogram("a,read", "b,read", ":2: [b] read, round 0: not in summary.csv");
	histogram("101,3", "101,9223372036854775807", ":3: count: \"4\" makes too many");
	histogram("101,3", "101,18446744073709551615",
		  ":2: count: \"18446744073709551615\" makes too many");
}

/* The buckets of one latency stand together, also where another one is as good. */
static void apart(void)
{
	write_good();
	replaced(TABLE_SUMMARY, "0,0,1,2000000000,0.000,0.000,,,,,,,0,1e3",
		 "1,4096,0,2000000000,0.500,0.002,50,50,,,,50,0,1e3");
	replaced(TABLE_INTERVAL, "3000000000,0,0,0,0,,,,1", "3000000000,1,4096,0.5,0.002,,,50,0");
	replaced(TABLE_HISTOGRAM, "a,read,0,0,lat,200,",
		 "a,write,0,0,lat,50,51,1\na,read,0,0,lat,200,");
	CU_ASSERT(read_run() < 0);
	CHECK_TEXT(err.text, "run/histogram.csv:4: lo_ns: \"200\" stands apart from the buckets "
			     "before it\n");
	replaced(TABLE_HISTOGRAM, "1000,1008,1\n", "1000,1008,1\na,write,0,0,lat,50,51,1\n");
	CU_ASSERT_EQUAL(read_run(), 0);
	CHECK_TEXT(err.text, "");
}

/* The longest latency that there can be is in the last bucket that there can be. */
static void longest(void)
{
	write_good();
	replaced(TABLE_SUMMARY, ",1000,0,\n", ",18446744073709551615,0,\n");
	replaced(TABLE_HISTOGRAM, "1000,1008", "1000,18446744073709551615");
	CU_ASSERT_EQUAL(read_run(), 0);
	CHECK_TEXT(err.text, "");
	replaced(TABLE_HISTOGRAM, "1000,1008", "1000,18446744073709551614");
	CU_ASSERT(read_run() < 0);
}

static void slices(void)
{
	write_good();
	interval("2000000000,3000000000", "2000000000,1999999999",
		 ":4: end_ns: \"1999999999\" is before start_ns");
	interval("2000000000,3000000000", "1999999999,3000000000",
		 ":4: start_ns: \"1999999999\" is before the end of the slice before it");
	interval("a,write", "a,trim", ":5: [a] trim, round 0: not in summary.csv");
	interval("ramp", "camp", ":2: phase: \"camp\" is no phase");
	interval("6,0.025", "6.01,0.025", ":3: iops: \"6.01\" is not what the row has in its time");
	interval("200,,300", "200,,199",
		 ":3: lat_max_ns: \"199\" is less than a percentile before it");
	interval("6,24576,6", "18446744073709551615,24576,18446744073709551615",
		 ":4: ios: \"2\" makes too many");
}

/* --- the laws between tables: what is wrong stands in one, and is told of the summary --- */

static void sums_are(int kind, const char *from, const char *to, const char *why)
{
	char *expected = text_format("run/summary.csv:%s\n", why);

	replaced(kind, from, to);
	CU_ASSERT(read_run() < 0);
	CHECK_TEXT(err.text, expected);
	write_table(kind, good[kind]);
	free(expected);
}

static void sums(void)
{
	write_good();
	sums_are(TABLE_HISTOGRAM, "201,4", "201,5",
		 "2: ios: \"8\" is not what histogram.csv adds up to: 9");
	sums_are(TABLE_HISTOGRAM, "1000,1008", "1001,1008",
		 "2: lat_max_ns: \"1000\" is not in the last bucket of histogram.csv");
	sums_are(TABLE_HISTOGRAM, strchr(good[TABLE_HISTOGRAM], '\n') + 1, "",
		 "2: lat_max_ns: \"1000\" is of a latency that histogram.csv does not have");
	sums_are(TABLE_INTERVAL, "6,24576,6", "5,24576,5",
		 "2: ios: \"8\" is not what interval.csv adds up to: 7");
	sums_are(TABLE_INTERVAL, "6,24576", "6,24575",
		 "2: bytes: \"32768\" is not what interval.csv adds up to: 32767");
	sums_are(TABLE_INTERVAL, ",1,run", ",0,run",
		 "3: errors: \"1\" is not what interval.csv adds up to: 0");
	sums_are(TABLE_INTERVAL, "ramp", "run",
		 "2: ios: \"8\" is not what interval.csv adds up to: 10");
}

/* --- what is no file --- */

static void no_file(const char *why)
{
	CU_ASSERT(read_run() < 0);
	CHECK_TEXT(err.text, why);
}

static void files(void)
{
	write_good();
	unlink("run/summary.csv");
	no_file("run/summary.csv: No such file or directory\n");
	mkdir("run/summary.csv", 0777);
	no_file("run/summary.csv: it is a folder, and a file is read here\n");
	rmdir("run/summary.csv");
	mkfifo("run/summary.csv", 0666);
	no_file("run/summary.csv: it is a pipe, and a file is read here\n");
	unlink("run/summary.csv");
	CU_ASSERT_EQUAL(symlink("/dev/zero", "run/summary.csv"), 0);
	no_file("run/summary.csv: it is a device, and a file is read here\n");
	unlink("run/summary.csv");
	write_table(TABLE_SUMMARY, good[TABLE_SUMMARY]);
	CU_ASSERT_EQUAL(truncate("run/summary.csv", 1l << 40), 0);
	no_file("run/summary.csv: larger than 1 GiB, the most that is read\n");
	CU_ASSERT_EQUAL(truncate("run/summary.csv", 1000), 0);
	no_file("run/summary.csv: not a table: it has a zero byte\n");
	write_table(TABLE_SUMMARY, good[TABLE_SUMMARY]);
	unlink("run/manifest.json");
	mkfifo("run/manifest.json", 0666);
	no_file("run/manifest.json: it is a pipe, and a file is read here\n");
	unlink("run/manifest.json");
}

/* --- the manifest --- */

static void manifest(void)
{
	write_good();
	write_file("run/manifest.json", "{\"jobs\": []");
	no_file("run/manifest.json:1: '}' expected near end of file\n");
	write_file("run/manifest.json", "{\"jobs\": [], \"jobs\": []}");
	no_file("run/manifest.json:1: duplicate object key near '\"jobs\"'\n");
	write_file("run/manifest.json", "{\"job\": []}");
	no_file("run/manifest.json: no jobs: not a manifest of iogen's\n");
	write_file("run/manifest.json", "[]");
	no_file("run/manifest.json: no jobs: not a manifest of iogen's\n");
	unlink("run/manifest.json");
	no_file("run is no folder of results: it has no manifest.json\n");
	mkdir("run/one", 0777);
	write_file("run/one/manifest.json", "{}");
	no_file("run holds folders of results (1): name one of them\n");
	unlink("run/one/manifest.json");
	rmdir("run/one");
}

int main(void)
{
	static const struct test tests[] = {
		{ "a good folder is read", whole },
		{ "a table has its columns, each once", columns },
		{ "a cell is of its column's type", cells },
		{ "latencies rise, rates follow, keys are there once", latencies },
		{ "buckets rise, and lie within the extremes", buckets },
		{ "buckets of a latency stand together", apart },
		{ "the last bucket of all holds its end", longest },
		{ "slices follow each other", slices },
		{ "sums agree", sums },
		{ "only files are read, and no endless ones", files },
		{ "a manifest is whole, and names jobs", manifest },
		{ 0 },
	};

	return suite_run("folder", tests);
}
