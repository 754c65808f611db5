/* SPDX-License-Identifier: MIT */
/* The parts of pictures: text for gnuplot and HTML, series, curves and slices of a folder. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "view/data.h"
#include "view/heading.h"
#include "view/picture.h"
#include "view/script.h"
#include "view/text.h"
#include "tests/support.h"
#include "base/text.h"

static struct plot plot;
static struct err err;

#define SUMMARY                                                                              \
	"run_id,round,job,engine,op,workers,iodepth,block_bytes,ios,errors,runtime_ns,iops," \
	"mb_per_s,lat_min_ns,lat_mean_ns,lat_p50_ns,lat_p99_ns,lat_p99_9_ns,lat_max_ns,partial\n"
#define HISTOGRAM "job,op,round,kind,lo_ns,hi_ns,count\n"
#define INTERVAL \
	"job,op,round,start_ns,end_ns,ios,bytes,iops,mb_per_s,lat_p50_ns,lat_p99_ns,lat_max_ns"

/* A row of a second, with a latency from @min to @max, or without any; and its one slice. */
#define ROW_OF(round, job, op, ios, latency)                                                       \
	"r-1," #round "," job ",psync," op ",1,1,4096," #ios ",0,1000000000," #ios ",1.5," latency \
	",0\n"
#define ROW(round, job, op, ios) ROW_OF(round, job, op, ios, ",,,,,")
#define LATENCY(min, max) #min ",50,,,," #max
#define SLICE(round, job, op, ios) job "," op "," #round ",0,1000000000," #ios ",0," #ios ",0,,,\n"
#define MANIFEST(partial) "{\"jobs\": [], \"partial\": " partial "}"

static void folder(const char *summary, const char *histogram, const char *interval)
{
	mkdir("run", 0777);
	write_file("run/manifest.json", MANIFEST("false"));
	write_file("run/summary.csv", summary);
	write_file("run/histogram.csv", histogram);
	write_file("run/interval.csv", interval);
}

static int load(void)
{
	memset(&err, 0, sizeof(err));
	return plot_load(&plot, "run", &err);
}

/* Returns the output of a function. */
static char *printed(void (*print)(const char *s, FILE *f), const char *s)
{
	static char text[512];
	FILE *f = fmemopen(text, sizeof(text), "w");

	print(s, f);
	fclose(f);
	return text;
}

static void quoting(void)
{
	CHECK_TEXT(printed(plot_text_quote, "a 1"), "\"a 1\"");
	CHECK_TEXT(printed(plot_text_quote, "'`@\"\\%"), "\"\\047\\140\\100\\042\\134\\045\"");
	CHECK_TEXT(printed(plot_text_quote, "x\nsystem \"y\"\x1b"),
		   "\"x\\077system \\042y\\042\\077\"");
	CHECK_TEXT(printed(plot_text_quote, "a12-12b2"), "\"a12\\055\\061\\062b2\"");
	CHECK_TEXT(printed(plot_text_quote, "\xc3\xa4\xff"), "\"\\303\\244\\077\"");
	CHECK_TEXT(printed(plot_text_quote_tic, "100 %"), "\"100 \\045\\045\"");
	CHECK_TEXT(printed(plot_text_html, "<b a=\"1\">'&amp;'</b>"),
		   "&lt;b a=&quot;1&quot;&gt;&#39;&amp;amp;&#39;&lt;/b&gt;");
	CHECK_TEXT(printed(plot_text_html, "a\n\tb\x1b\xc2\x9b\xff\xe2\x80\xae"), "a\n\tb????");
}

static void shown_is(const char *text, size_t most, const char *expected)
{
	char *s = plot_text_shown(text, most);

	CHECK_TEXT(s, expected);
	free(s);
}

static void shown(void)
{
	shown_is("plain", 5, "plain");
	shown_is("a\tb\nc\x7f", 9, "a?b?c?");
	shown_is("0123456789", 7,
		 "012\xe2\x80\xa6"
		 "789");
	shown_is("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f", 3, "\xc3\xa4\xe2\x80\xa6\xc3\x9f");
	shown_is("no utf-8: \xff", 20, "no utf-8: ?");
}

static void base64(void)
{
	char text[64] = "", bytes[5000], *all = NULL;
	size_t n = 0;
	FILE *f = fmemopen(text, sizeof(text), "w");

	plot_text_base64("iogen", 5, f);
	fclose(f);
	CHECK_TEXT(text, "aW9nZW4=");
	memset(bytes, 0, sizeof(bytes));
	f = open_memstream(&all, &n);
	plot_text_base64(bytes, sizeof(bytes), f);
	fclose(f);
	CU_ASSERT_EQUAL(n, (5000 + 2) / 3 * 4);
	CU_ASSERT_EQUAL(strcspn(all, "="), n - 1); /* padded at the end alone */
	free(all);
}

static void series(void)
{
	struct key_columns key;

	folder(SUMMARY ROW(0, "a", "read", 10) ROW(0, "a", "sync", 2) ROW(1, "a", "read", 20)
		       ROW(0, "b", "read", 7),
	       HISTOGRAM,
	       INTERVAL "\n" SLICE(0, "a", "read", 10) SLICE(1, "a", "read", 20)
		       SLICE(0, "a", "sync", 2) SLICE(0, "b", "read", 7));
	CU_ASSERT_EQUAL_FATAL(load(), 0);
	CU_ASSERT_EQUAL_FATAL(plot.nseries, 3);
	CU_ASSERT_EQUAL(plot.njobs, 2);
	CHECK_TEXT(plot.series[0].label, "a read");
	CU_ASSERT_EQUAL(plot.series[0].ios, 30);
	key = key_columns_of(&plot.folder.table[TABLE_INTERVAL]);
	CU_ASSERT_PTR_EQUAL(plot_find(&plot, TABLE_INTERVAL, &key, 1), &plot.series[0]);
	CU_ASSERT_PTR_EQUAL(plot_find(&plot, TABLE_INTERVAL, &key, 3), &plot.series[2]);
	CU_ASSERT(!plot.partial);
	plot_free(&plot);
	write_file("run/manifest.json", MANIFEST("true"));
	CU_ASSERT_EQUAL_FATAL(load(), 0);
	CU_ASSERT(plot.partial);
	plot_free(&plot);
	folder(SUMMARY ROW(0, "a", "read", 10), HISTOGRAM, INTERVAL "\n" SLICE(0, "a", "read", 10));
	CU_ASSERT_EQUAL_FATAL(load(), 0);
	CHECK_TEXT(plot.series[0].label, "read");
	plot_free(&plot);
}

#define SUMMARY_RESPONSE                                                                     \
	"run_id,round,job,engine,op,workers,iodepth,block_bytes,ios,errors,runtime_ns,iops," \
	"mb_per_s,lat_min_ns,lat_mean_ns,lat_p50_ns,lat_p99_ns,lat_p99_9_ns,lat_max_ns,"     \
	"response_min_ns,response_max_ns,partial\n"

static void curves(void)
{
	const struct plot_curve *c;

	folder(SUMMARY_RESPONSE ROW_OF(0, "a", "read", 5, LATENCY(300, 1000) ",7,7")
		       ROW_OF(1, "a", "read", 3, LATENCY(300, 301) ",,")
			       ROW_OF(0, "a", "sync", 2, LATENCY(5, 5) ",,"),
	       HISTOGRAM "a,read,0,lat,300,302,3\na,read,0,lat,1000,1008,2\na,sync,0,lat,5,6,2\n"
			 "a,read,1,lat,300,302,3\na,read,0,response,7,8,6\n",
	       INTERVAL "\n" SLICE(0, "a", "read", 5) SLICE(1, "a", "read", 3)
		       SLICE(0, "a", "sync", 2));
	CU_ASSERT_EQUAL_FATAL(load(), 0);
	CU_ASSERT_EQUAL_FATAL(plot.ncurves, 2);
	c = &plot.curves[0];
	CHECK_TEXT(c->label, "read");
	CHECK_TEXT(plot.curves[1].label, "read response");
	CU_ASSERT_EQUAL(c->n, 2);
	CU_ASSERT_EQUAL(c->count, 8);
	CU_ASSERT_EQUAL(plot_curve_at(c, 0), 301);
	CU_ASSERT_EQUAL(plot_curve_at(c, 0.75), 301);
	CU_ASSERT_EQUAL(plot_curve_at(c, 0.76), 1004);
	CU_ASSERT_EQUAL(plot_curve_at(c, 1), 1004);
	CU_ASSERT(plot_curve_end(c) > 0.63 && plot_curve_end(c) < 0.64);
	plot_free(&plot);
}

/* The law of the tables: p99 from 368 operations on. */
static void curve_ends(void)
{
	struct plot_curve c = { .count = 367 };

	CU_ASSERT(plot_curve_end(&c) < 0.99);
	c.count = 368;
	CU_ASSERT(plot_curve_end(&c) >= 0.99);
	c.count = 36887;
	CU_ASSERT(plot_curve_end(&c) >= 0.9999);
}

static void slices(void)
{
	const struct plot_slice *s;

	folder(SUMMARY ROW(0, "a", "read", 21), HISTOGRAM,
	       INTERVAL ",phase\n"
			"a,read,0,0,1000000000,5,0,5,0,10,20,30,ramp\n"
			"a,read,0,1000000000,2000000000,6,0,6,0,10,,40,run\n"
			"a,read,0,2000000000,2100000000,9,0,90,0,,,,run\n"
			"a,read,0,3000000000,4000000000,6,0,6,0,10,,40,run\n");
	CU_ASSERT_EQUAL_FATAL(load(), 0);
	CU_ASSERT(plot.ramp);
	CU_ASSERT_EQUAL(plot.slices_in_one, 1);
	CU_ASSERT_EQUAL_FATAL(plot.series[0].nslices, 3);
	s = plot.series[0].slices;
	CU_ASSERT(s[0].ramp && !s[1].ramp);
	CU_ASSERT_EQUAL(s[0].p99_ns, 20);
	CU_ASSERT(isnan(s[1].p99_ns));
	/* the tenth of a slice is part of the one before: 15 in 1.1 s */
	CU_ASSERT_DOUBLE_EQUAL(s[1].iops, 15 / 1.1, 0.2);
	CU_ASSERT_EQUAL(s[1].end_s, 2.1);
	CU_ASSERT_EQUAL(s[1].max_ns, 40);
	CU_ASSERT_EQUAL(s[2].start_s, 3);
	plot_free(&plot);
}

/* 2,500 slices of a second: three of them are a point. */
static void many_slices(void)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);
	double ios = 0;

	fprintf(f, INTERVAL "\n");
	for (int i = 0; i < 2500; i++)
		fprintf(f, "a,read,0,%d000000000,%d000000000,%d,0,%d,0,10,%d,5000\n", i, i + 1, i,
			i, i + 10);
	fclose(f);
	folder(SUMMARY ROW(0, "a", "read", 3123750), HISTOGRAM, text);
	free(text);
	CU_ASSERT_EQUAL_FATAL(load(), 0);
	CU_ASSERT_EQUAL(plot.slices_in_one, 3);
	CU_ASSERT_EQUAL_FATAL(plot.series[0].nslices, 834);
	CU_ASSERT_DOUBLE_EQUAL(plot.series[0].slices[1].iops, 4, 1e-9);
	CU_ASSERT_EQUAL(plot.series[0].slices[1].p99_ns, 15);
	for (size_t i = 0; i < 834; i++)
		ios += plot.series[0].slices[i].ios;
	CU_ASSERT_EQUAL(ios, 2499 * 2500 / 2);
	plot_free(&plot);
}

static void refused(const char *why)
{
	CU_ASSERT(load() < 0);
	CHECK_TEXT(err.text, why);
	plot_free(&plot);
}

static void damaged(void)
{
	write_file("run/manifest.json", "{}");
	refused("run/manifest.json: no jobs: not a manifest of iogen's\n");
	write_file("run/manifest.json", "{");
	CU_ASSERT(load() < 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "run/manifest.json:1: "));
	plot_free(&plot);
	unlink("run/manifest.json");
	refused("run is no folder of results: it has no manifest.json\n");
	mkdir("run/one", 0777);
	write_file("run/one/manifest.json", MANIFEST("false"));
	refused("run holds folders of results (1): name one of them\n");
	unlink("run/one/manifest.json");
	rmdir("run/one");
}

static void devices_are(const char *targets, const char *expected)
{
	char *text = text_format("{\"jobs\": [{\"targets\": [%s]}]}", targets), *devices;

	folder(SUMMARY ROW(0, "a", "read", 0), HISTOGRAM, INTERVAL "\n");
	write_file("run/manifest.json", text);
	CU_ASSERT_EQUAL_FATAL(load(), 0);
	devices = plot_devices(&plot);
	CHECK_TEXT(devices, expected);
	free(devices);
	free(text);
	plot_free(&plot);
}

static void title_is(const char *manifest, const char *expected)
{
	char *title;

	folder(SUMMARY ROW(0, "a", "read", 0), HISTOGRAM, INTERVAL "\n");
	write_file("run/manifest.json", manifest);
	CU_ASSERT_EQUAL_FATAL(load(), 0);
	title = plot_title(&plot, 20);
	CHECK_TEXT(title, expected);
	free(title);
	plot_free(&plot);
}

static void titles(void)
{
	title_is("{\"jobs\": []}", "a");
	title_is("{\"jobs\": [], \"title\": null}", "a");
	title_is("{\"jobs\": [], \"title\": 7}", "a");
	title_is("{\"jobs\": [], \"title\": \"Disk 7\"}", "Disk 7");
	title_is("{\"jobs\": [], \"title\": \"a\\u001b[2J\\nb\"}", "a?[2J?b");
	title_is("{\"jobs\": [], \"title\": \"one two three four five\"}", "one two th\xe2\x80\xa6"
									   "four five");
}

static void devices(void)
{
	devices_are("", "device unknown");
	devices_are("{\"file_system\": \"absent\", \"device\": \"absent\"}", "device unknown");
	devices_are("{\"file_system\": {\"type\": \"ext4\"}, \"device\": {\"name\": \"sda1\", "
		    "\"model\": \"absent\"}}",
		    "ext4 on sda1");
	devices_are("{\"file_system\": \"absent\", \"device\": {\"name\": \"nvme0n1\", "
		    "\"model\": \"M 1\"}}, {\"device\": {\"name\": \"nvme0n1\", \"model\": "
		    "\"M 1\"}}, {\"device\": {\"name\": \"b\"}}",
		    "nvme0n1 (M 1), b");
	devices_are("{\"device\": {\"name\": \"a\"}}, {\"device\": {\"name\": \"b\"}}, "
		    "{\"device\": {\"name\": \"c\"}}, {\"device\": {\"name\": \"d\"}}",
		    "a, b, c and more");
}

/* Returns the script of a picture, for free(). */
static char *script_of(const char *name)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	for (const struct picture *const *x = pictures; *x; x++)
		if (!strcmp((*x)->name, name))
			(*x)->print(&(struct drawing){ &plot, *x, 0, PLOT_SVG }, f);
	fclose(f);
	return text;
}

/* A bucket of one round holds one of another, and ends behind it. */
static void overlap(void)
{
	double x, share, last = 0, sum = 0;
	char *text, *line, *save;

	folder(SUMMARY ROW_OF(0, "a", "read", 10, LATENCY(1000, 8000))
		       ROW_OF(1, "a", "read", 10, LATENCY(2000, 2500)),
	       HISTOGRAM "a,read,0,lat,1000,9000,10\na,read,1,lat,2000,3000,10\n",
	       INTERVAL "\n" SLICE(0, "a", "read", 10) SLICE(1, "a", "read", 10));
	CU_ASSERT_EQUAL_FATAL(load(), 0);
	text = script_of("histogram");
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		if (sscanf(line, "%lf %lf", &x, &share) == 2) {
			last = x;
			sum += share / 2; /* a bin has a line at both ends */
		}
	CU_ASSERT(last >= 9000);
	CU_ASSERT_DOUBLE_EQUAL(sum, 100, 0.1);
	free(text);
	plot_free(&plot);
}

int main(void)
{
	static const struct test tests[] = {
		{ "names are text, for gnuplot and for HTML", quoting },
		{ "what is shown is short, and UTF-8", shown },
		{ "base64 is in one piece", base64 },
		{ "a title heads the pictures", titles },
		{ "a job's rounds are one series", series },
		{ "histograms of a series are added up", curves },
		{ "a curve ends where percentiles do", curve_ends },
		{ "buckets of rounds may overlap", overlap },
		{ "a rest of a slice is no slice, a ramp no run", slices },
		{ "many slices are put together", many_slices },
		{ "a damaged file is named", damaged },
		{ "devices are named once", devices },
		{ 0 },
	};

	return suite_run("plot", tests);
}
