/* SPDX-License-Identifier: MIT */
/* From the words of a command line to runs in turns: see ab.h. */
#include "cli/ab.h"

#include <errno.h>
#include <string.h>

#include "base/exit_code.h"
#include "cli/compare.h"
#include "cli/signals.h"
#include "study/ab.h"

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

int verb_ab(const struct cmdline *c, struct err *e)
{
	struct ab x = { .passed = c->passed,
			.npassed = c->npassed,
			.runs = c->settings.runs,
			.dir = c->settings.output.dir,
			.stop = signals_stop(),
			.hurry = signals_hurry(),
			.signal = signals_first };
	int code;

	if (words_check(c, e))
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
