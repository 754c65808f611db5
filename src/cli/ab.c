/* SPDX-License-Identifier: MIT */
/* From the words of a command line to runs in turns: see ab.h. */
#include "cli/ab.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/exit_code.h"
#include "cli/compare.h"
#include "cli/signals.h"
#include "job/jobs.h"
#include "study/ab.h"
#include "study/study.h"

static int words_check(const struct cmdline *c, struct err *e)
{
	if (c->nwords != 2)
		return fail(e, EINVAL,
			    "command line: ab: name two job files: iogen ab A.ini B.ini");
	for (uint32_t i = 0; i < c->nwords; i++)
		if (!strcmp(c->words[i], "-"))
			return fail(e, EINVAL,
				    "command line: ab: -: standard input is read once, and a job "
				    "file here several times: write it into a file");
	return compare_check(c, e);
}

/* Returns the rounds of a job file, as its runs will have them; -EINVAL after fail(). */
static int64_t rounds_of(const struct cmdline *c, const char *file, struct err *e)
{
	char **argv = calloc(c->npassed + 3, sizeof(*argv)), name[] = "iogen";
	struct cmdline line = { 0 };
	struct jobs jobs = { 0 };
	int64_t rounds = -EINVAL;
	int n = 0;

	if (!argv)
		return fail(e, ENOMEM, "out of memory");
	argv[n++] = name;
	for (uint32_t i = 0; i < c->npassed; i++)
		argv[n++] = (char *)c->passed[i];
	argv[n++] = (char *)file;
	if (!cmdline_parse(&line, n, argv, e)) {
		sections_resolve(&line.sections, line.settings.section, &jobs, &line.warn);
		if (!jobs_check(&jobs, e, &line.warn))
			rounds = jobs.nrounds ? jobs.nrounds : 1;
	}
	jobs_free(&jobs);
	cmdline_free(&line);
	free(argv);
	return rounds;
}

/* Checks, before anything is run, that there will be enough to compare: each round is a sample. */
static int samples_check(const struct cmdline *c, struct err *e)
{
	uint32_t runs = c->settings.runs;

	for (uint32_t i = 0; i < c->nwords && runs < STUDY_LEAST_SAMPLES; i++) {
		int64_t rounds = rounds_of(c, c->words[i], e);

		if (rounds < 0)
			return -EINVAL;
		if (runs * rounds < STUDY_LEAST_SAMPLES)
			return fail(e, EINVAL,
				    "command line: --runs=%u: %s has %lld round%s, and a side "
				    "needs %d samples (better 6): each round of a run is one",
				    runs, c->words[i], (long long)rounds, rounds == 1 ? "" : "s",
				    STUDY_LEAST_SAMPLES);
	}
	return 0;
}

int verb_ab(const struct cmdline *c, struct err *e)
{
	struct ab x = { .passed = c->passed,
			.npassed = c->npassed,
			.runs = c->settings.runs,
			.dir = c->settings.output.dir,
			.to = { c->settings.output.path, c->settings.plot },
			.stop = signals_stop(),
			.hurry = signals_hurry(),
			.signal = signals_first };
	int code;

	if (words_check(c, e) || samples_check(c, e))
		return EXIT_USAGE;
	x.file[0] = c->words[0];
	x.file[1] = c->words[1];
	signals_catch();
	signals_have_results();
	code = ab_run(&x, e);
	if (code < 0)
		code = code == -EINVAL || code == -EEXIST ? EXIT_USAGE : EXIT_INTERNAL;
	else if (!code)
		code = compare_words(c, (const char *const *)x.words, x.nwords, e);
	ab_free(&x);
	return code;
}
