/* SPDX-License-Identifier: MIT */
/* `iogen options WORD ...`: the options that are about that. See help.h. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/help.h"
#include "cli/settings.h"
#include "engines/engines.h"
#include "job/fio_lacking.h"
#include "job/job.h"

/* Words of other programs and of talk, and the options that they are about. */
static const struct {
	const char *word, *options;
} synonyms[] = {
	{ "assert", "require max_latency latency_target rate_min rate_iops_min steadystate" },
	{ "bandwidth", "rate rate_min write_bw_log" },
	{ "cache", "direct invalidate pre_read fadvise_hint uncached" },
	{ "concurrency", "iodepth numjobs" },
	{ "depth", "iodepth" },
	{ "discard", "discard rw" },
	{ "disk", "filename" },
	{ "duration", "runtime" },
	{ "folder", "directory output-dir" },
	{ "hot", "random_distribution" },
	{ "integrity", "verify" },
	{ "limit", "rate rate_iops max_latency io_size number_ios" },
	{ "o_direct", "direct" },
	{ "open-loop", "rate_iops rate_process" },
	{ "path", "filename directory" },
	{ "precondition",
	  "phase fill discard loops fill_device ramp_time steadystate overwrite create_only" },
	{ "preconditioning",
	  "phase fill discard loops fill_device ramp_time steadystate overwrite create_only" },
	{ "qd", "iodepth" },
	{ "queue", "iodepth" },
	{ "repeat", "loops rounds time_based" },
	{ "repetitions", "loops" },
	{ "requirement", "max_latency latency_target rate_min rate_iops_min steadystate" },
	{ "require", "max_latency latency_target rate_min rate_iops_min steadystate" },
	{ "rounds", "rounds loops batch_modes" },
	{ "skew", "random_distribution" },
	{ "slo", "max_latency latency_target latency_percentile rate_min rate_iops_min" },
	{ "sweep", "sweep_order rounds iodepth latency_target" },
	{ "threads", "numjobs" },
	{ "throughput", "rate rate_min numjobs" },
	{ "wal", "fdatasync fsync sync" },
	{ "warmup", "ramp_time ramp_size" },
	{ "zipf", "random_distribution" },
};

static bool is_letter(char c)
{
	return isalnum((unsigned char)c);
}

/* Looks for a word of @text that begins with @word, or, in a name, ends with it. */
static bool has_word(const char *text, const char *word, bool name)
{
	size_t n = strlen(word);

	for (const char *p = text; (p = strcasestr(p, word)); p++)
		if (p == text || !is_letter(p[-1]) || (name && !is_letter(p[n])))
			return true;
	return false;
}

/* p99, p99.9: a percentile */
static bool is_percentile(const char *word)
{
	return tolower((unsigned char)*word) == 'p' && isdigit((unsigned char)word[1]) &&
	       !word[1 + strspn(word + 1, "0123456789._")];
}

static bool is_about(const struct opt *o, const char *word)
{
	if (has_word(o->name, word, true) || (o->alias && has_word(o->alias, word, true)) ||
	    has_word(o->help, word, false))
		return true;
	for (const char *const *c = o->choices; c && *c; c++)
		if (has_word(*c, word, false))
			return true;
	for (size_t i = 0; i < sizeof(synonyms) / sizeof(synonyms[0]); i++)
		if (!strcasecmp(synonyms[i].word, word) &&
		    text_list_has(synonyms[i].options, o->name))
			return true;
	return is_percentile(word) &&
	       text_list_has("percentile_list latency_percentile lat_percentiles", o->name);
}

/* Options that are looked for. */
struct search {
	char *const *words;
	const char *except; /* the name of an option that is left out; NULL: none */
	const char *title;  /* printed before the first that is found; NULL: nothing */
	unsigned found;
};

/* Lists the rows that are about all the words, below a heading. */
static void list_like(struct search *s, const struct opt *table, const char *heading, FILE *f)
{
	bool headed = !heading;

	for (const struct opt *o = table; o && o->name; o++) {
		bool all = !s->except || !opt_is_named(o, s->except);

		for (char *const *w = s->words; *w; w++)
			all = all && is_about(o, *w);
		if (!all)
			continue;
		if (s->title && !s->found)
			fprintf(f, "\n%s\n", s->title);
		if (!headed)
			fprintf(f, "%s:\n", heading);
		headed = true;
		opt_help_line(o, f);
		s->found++;
	}
}

static void list_all(struct search *s, FILE *f)
{
	for (const struct opt_group *const *g = job_groups; *g; g++)
		list_like(s, (*g)->table, NULL, f);
	for (const struct engine *const *x = engines; *x; x++) {
		char *heading = text_format("of ioengine=%s", (*x)->name);

		list_like(s, (*x)->opts, heading, f);
		free(heading);
	}
	if (*s->words)
		list_like(s, run_options, "of the run, with --", f);
}

/* Prints all about the option of that name, then a line of each other that its name is about. */
static int print_with_like(char *name, FILE *f, struct err *e)
{
	struct search s = { (char *[]){ name, NULL }, name, "Others that speak of it:", 0 };
	int ret = help_option(name, f, e);

	if (!ret)
		list_all(&s, f);
	return ret;
}

/* The words of @text, parted by blanks: pointers into it, then NULL. The caller frees the list. */
static char **words_of(char *text)
{
	char **list = calloc(strlen(text) / 2 + 2, sizeof(*list)), *rest = NULL;
	size_t n = 0;

	if (!list)
		abort();
	for (char *w = strtok_r(text, " ", &rest); w; w = strtok_r(NULL, " ", &rest))
		list[n++] = w;
	return list;
}

int help_options_like(const char *const *words, uint32_t n, FILE *f, struct err *e)
{
	char *text = text_format("%s", n ? words[0] : ""), *said, **list;
	struct search s = { 0 };

	if (n == 1 && (job_opt(text) || help_engine_options(text, NULL))) {
		int ret = print_with_like(text, f, e);

		free(text);
		return ret;
	}
	for (uint32_t i = 1; i < n; i++) {
		char *longer = text_format("%s %s", text, words[i]);

		free(text);
		text = longer;
	}
	said = text_format("%s", text);
	list = words_of(text);
	s.words = list;
	list_all(&s, f);
	free(list);
	if (!s.found && fio_lacking_option(said))
		fail(e, EINVAL, "options %s: an option of fio's that iogen does not have: %s", said,
		     fio_lacking_option(said)->why);
	else if (!s.found)
		fail(e, EINVAL, "options %s: no option's name or help has %s", said,
		     strchr(said, ' ') ? "all these words" : "that word");
	free(said);
	free(text);
	return s.found ? 0 : -EINVAL;
}
