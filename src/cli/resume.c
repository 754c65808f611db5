/* SPDX-License-Identifier: MIT */
/* From a folder to the command line that began its run: see resume.h. */
#include "cli/resume.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/exit_code.h"
#include "base/input_file.h"
#include "base/text.h"
#include "cli/expectation.h"
#include "cli/run_journal.h"
#include "cli/verbs.h"
#include "file/guard.h"
#include "hosts/party.h"
#include "io/target_mark.h"
#include "report/digest.h"
#include "report/folder.h"
#include "view/folder.h"

#define MOST_MANIFEST ((size_t)256 << 20)

/* Returns whether it is --overwrite=1. */
static bool allows_again(const struct assign *a)
{
	return !strcmp(a->name, "overwrite") && (a->bare || !a->value || !strcmp(a->value, "1"));
}

/* Returns what stands beside --resume and is the run's own; NULL: nothing. */
static const char *beside(const struct cmdline *c)
{
	const struct sections *s = &c->sections;

	if (c->settled)
		return c->settled;
	for (size_t i = 0; i < s->overrides.n; i++)
		if (!allows_again(&s->overrides.assigns[i]))
			return s->overrides.assigns[i].name;
	return s->n && !c->first_file ? "name" : NULL;
}

/* Refuses what would be another run. */
static int check_alone(const struct cmdline *c, struct err *e)
{
	const char *option = beside(c);

	if (c->verb)
		return fail(e, EINVAL, "command line: --resume: no option of iogen %s",
			    c->verb->name);
	if (c->first_file)
		return fail(e, EINVAL,
			    "command line: --resume=%s: %s: the jobs are those of the run that "
			    "goes on: leave it out",
			    c->settings.resume, c->first_file);
	if (option)
		return fail(e, EINVAL,
			    "command line: --resume=%s: --%s is as it was when the run began: "
			    "leave it out",
			    c->settings.resume, option);
	return 0;
}

/* Reads the manifest that is there, where it is one; else NULL. */
static json_t *manifest_of(const char *dir)
{
	char *path = text_format("%s/" MANIFEST_FILE, dir), *text = NULL;
	struct folder f = { 0 };
	struct err ignored = { 0 };
	size_t n;

	if (!input_file_read(path, MOST_MANIFEST, &text, &n, &ignored) &&
	    folder_take_manifest(&f, path, text, n, &ignored)) {
		json_decref(f.manifest);
		f.manifest = NULL;
	}
	free(text);
	free(path);
	return f.manifest;
}

/* Says what a folder without a journal is. Returns the exit code. */
static int without_journal(const char *dir, struct err *e)
{
	json_t *m = manifest_of(dir);
	bool partial = json_is_true(json_object_get(m, "partial"));
	int code = EXIT_USAGE;

	if (!m)
		fail(e, ENOENT, "--resume=%s: no folder of a run's results", dir);
	else if (partial)
		fail(e, ENOENT,
		     "--resume=%s: the run was interrupted, and has left no journal (" JOURNAL_FILE
		     ") to go on with: begin a new run",
		     dir);
	else
		code = EXIT_OK;
	if (!code)
		printf("%s: the run has ended, and all of it is there: nothing is left to do\n",
		       dir);
	json_decref(m);
	return code;
}

/* Opens the journal. Returns the exit code, or -1. */
static int open_journal(struct run_journal *x, const char *dir, struct err *e)
{
	char *version = NULL;
	int code = EXIT_USAGE;

	switch (journal_open(&x->file, dir, &version)) {
	case JOURNAL_OPEN:
		if (!journal_is_own(&x->file)) {
			fail(e, EPERM,
			     "--resume=%s: it says what is written where, and somebody else may "
			     "have written it: the folder and its " JOURNAL_FILE
			     " must be yours, and writable by nobody else (chown, chmod go-w)",
			     dir);
			break;
		}
		if (run_journal_read(x))
			return -1;
		fail(e, EINVAL,
		     "--resume=%s: its journal ends before it says what was run: begin a new run",
		     dir);
		break;
	case JOURNAL_MISSING:
		code = without_journal(dir, e);
		break;
	case JOURNAL_IN_USE:
		fail(e, EBUSY, "--resume=%s: its run goes on: another iogen is at work there", dir);
		break;
	case JOURNAL_OTHER:
		fail(e, EXDEV,
		     "--resume=%s: identity differs: tool.version: \"%s\" there, \"%s\" here: "
		     "go on with that one, or begin a new run",
		     dir, version, manifest_version() + strlen("iogen "));
		code = EXIT_DIFFERS;
		break;
	case JOURNAL_BAD:
		fail(e, EINVAL, "--resume=%s: its " JOURNAL_FILE " is no journal of iogen's", dir);
		break;
	}
	free(version);
	return code;
}

/*
 * Goes where the run was begun, for names that are relative. The folder's name is as given where it
 * means the same there; the caller owns it. NULL after fail().
 */
static char *go_there(struct run_journal *x, const char *dir, struct err *e)
{
	const struct run_begin *b = &x->begin;
	char here[PATH_MAX], *whole;

	if (getcwd(here, sizeof(here)) && !strcmp(here, b->cwd))
		return text_format("%s", dir);
	whole = realpath(dir, NULL);
	if (!whole || chdir(b->cwd)) {
		fail(e, errno, "--resume=%s: the run was begun in %s: %s", dir, b->cwd,
		     strerror(errno));
		free(whole);
		return NULL;
	}
	x->moved = true;
	return whole;
}

/* Refuses to go on with more or fewer processes. Returns the exit code. */
static int check_ranks(const struct run *r, const char *dir)
{
	uint32_t n = r->party ? r->party->wire.n : 1, was = r->journal->begin.nranks;

	if (n == was)
		return EXIT_OK;
	if (was == 1)
		fail(r->e, EXDEV,
		     "--resume=%s: its run is that of one process, and this is one of %u: iogen "
		     "--resume %s goes on",
		     dir, n, dir);
	else
		fail(r->e, EXDEV,
		     "--resume=%s: its run has %u ranks, and this one has %u: mpirun -n %u "
		     "iogen-mpi --resume %s goes on",
		     dir, was, n, was, dir);
	return EXIT_DIFFERS;
}

/* Has the command line be that of the run's begin. */
static int take_words(struct run *r, char *dir)
{
	struct run_journal *x = r->journal;
	struct cmdline *c = r->cmdline;
	const struct settings given = c->settings;
	int ret;

	cmdline_free(c);
	r->argc = x->begin.argc;
	r->argv = x->begin.argv;
	ret = cmdline_parse_again(c, r->argc, r->argv, &x->begin.sections, r->e);
	free(c->settings.resume);
	c->settings.resume = dir;
	c->settings.allow_exec = given.allow_exec;
	c->settings.eta = given.eta;
	c->settings.eta_interval = given.eta_interval;
	c->settings.eta_newline = given.eta_newline;
	return ret;
}

int resume_begin(struct run *r)
{
	struct run_journal *x = r->journal;
	const char *asked = r->cmdline->settings.resume;
	bool overwrites;
	char *dir;
	int code;

	if (check_alone(r->cmdline, r->e))
		return EXIT_USAGE;
	overwrites = r->cmdline->sections.overrides.n;
	code = open_journal(x, asked, r->e);
	if (code >= 0)
		return code;
	code = check_ranks(r, asked);
	if (code)
		return code;
	dir = go_there(x, asked, r->e);
	if (!dir || take_words(r, dir))
		return EXIT_USAGE;
	target_mark_go_on(x->begin.mark);
	x->overwrites = overwrites;
	x->born_ns = journal_born_ns(&x->file);
	if (!overwrites)
		guard_withhold_overwrite();
	return -1;
}

/* Refuses job files that are not what the run began with: they would have no effect. */
static int check_files(const struct run *r)
{
	const struct run_begin *b = &r->journal->begin;
	const struct sections *s = &r->cmdline->sections;
	int code = EXIT_OK;

	for (size_t i = 0; i < s->nfiles && i < b->ndigests; i++) {
		json_t *now = digest_file(s->files[i]);
		const char *text = json_string_value(now);

		if (text && b->digests[i] && *b->digests[i] && strcmp(text, b->digests[i]) != 0) {
			fail(r->e, EXDEV,
			     "--resume=%s: %s has changed since the run began, and the run goes on "
			     "as it began: put it back, or begin a new run",
			     r->cmdline->settings.resume, s->files[i]);
			code = EXIT_DIFFERS;
		}
		json_decref(now);
	}
	return code;
}

int resume_check(const struct run *r, const struct run_facts *now)
{
	json_t *was = json_loads(r->journal->begin.identity, 0, NULL);
	char *option = text_format("--resume=%s", r->cmdline->settings.resume);
	int code = check_files(r);

	if (expectation_identity(option, was, now->identity, r->e))
		code = EXIT_DIFFERS;
	free(option);
	json_decref(was);
	return code;
}
