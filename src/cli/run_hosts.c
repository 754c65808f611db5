/* SPDX-License-Identifier: MIT */
/* Words of a run to its other processes: see run_hosts.h. */
#include "cli/run_hosts.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/exit_code.h"
#include "base/progress.h"
#include "base/text.h"
#include "cli/run_begin.h"
#include "cli/run_idle.h"
#include "cli/run_journal.h"
#include "cli/signals.h"
#include "file/guard.h"
#include "hosts/party.h"
#include "io/target_hold.h"
#include "io/target_mark.h"
#include "load/fio_log.h"
#include "load/iolog_options.h"
#include "report/digest.h"
#include "report/manifest.h"
#include "stat/histogram.h"

/* Options whose meaning is that of one process, or that are decided by one alone. */
static const char *const of_one[] = { "verify_state_save", "verify_state_load" };

/* Refuses what ranks would do each for itself. Returns 0 or -EINVAL after fail(). */
static int check_jobs(const struct run *r)
{
	const struct settings *s = &r->cmdline->settings;
	int ret = 0;

	for (uint32_t i = 0; i < r->jobs->n; i++)
		for (size_t k = 0; k < sizeof(of_one) / sizeof(of_one[0]); k++)
			if (job_changed(r->jobs->list[i], of_one[k]))
				ret = job_fail(
					r->jobs->list[i], r->e, of_one[k],
					"%s= is not for several ranks: the state is a table in "
					"the folder of results, which is on one host; iogen "
					"alone has it",
					of_one[k]);
	if (s->output.status_interval.ns)
		ret = fail(r->e, EINVAL,
			   "command line: --status-interval: not for several ranks: they send "
			   "nothing while I/O runs, and their results come together when a step "
			   "has ended");
	if (s->output.idle_prof == IDLE_PERCPU)
		ret = fail(r->e, EINVAL,
			   "command line: --idle-prof=percpu: not for several ranks: each host has "
			   "CPUs of its own; --idle-prof=system has those of all, and of each in "
			   "hosts.csv");
	return ret;
}

/* Returns what has to be the same on all ranks; the caller frees it. */
static char *sign_of(const struct jobs *jobs)
{
	json_t *digest = digest_jobs(jobs);
	char *text = text_format("%s, histogram %u/%u/%u, %s", manifest_version(), HISTOGRAM_BITS,
				 HISTOGRAM_BUCKETS, HISTOGRAM_BOUNDS, json_string_value(digest));

	json_decref(digest);
	return text;
}

/* The message before all others, as far as any version reads it. */
struct first_words {
	bool ends; /* there is no run */
	int code;  /* exit code of rank 0 */
	char *version;
};

static void first_pack(struct pack *p, struct first_words *w)
{
	pack_bool(p, &w->ends);
	pack_int(p, &w->code);
	pack_text(p, &w->version);
}

/* The words behind the command line of rank 0, on what does not follow from it. */
struct more_words {
	bool keeps;      /* rank 0 keeps what ranks say when a stage has ended */
	bool allow_exec; /* as it was said now */
	bool goes_on;    /* the run does; the rest is of such a one */
	bool withholds;  /* overwrite=1 of its begin allows nothing */
	char *dir;       /* folder of its results */
	char *cwd;       /* folder where it was begun; NULL: rank 0 is there anyway */
};

static void more_pack(struct pack *p, struct more_words *w)
{
	pack_bool(p, &w->keeps);
	pack_bool(p, &w->allow_exec);
	pack_bool(p, &w->goes_on);
	pack_bool(p, &w->withholds);
	pack_text(p, &w->dir);
	pack_text(p, &w->cwd);
}

/*
 * Returns whether the run has a journal: what ranks write down of each I/O is at their end with
 * themselves, and is not sent, however large it is, to rank 0.
 */
static bool keeps_journal(const struct run *r)
{
	bool logs = false;

	for (uint32_t i = 0; i < r->jobs->nrun; i++)
		logs |= fio_log_wanted(r->jobs->run[i]->log) || r->jobs->run[i]->iolog->write;
	return !r->cmdline->settings.output.none && !logs;
}

static struct more_words more_words_of(const struct run *r)
{
	const struct run_journal *x = r->journal;

	return (struct more_words){ .keeps = r->party->keeps,
				    .allow_exec = r->cmdline->settings.allow_exec,
				    .goes_on = x->goes_on,
				    .withholds = x->goes_on && !x->overwrites,
				    .dir = r->cmdline->settings.resume,
				    .cwd = x->moved ? x->begin.cwd : NULL };
}

static void send_words(const struct run *r, bool ends, int code)
{
	struct first_words w = { ends, code, (char *)manifest_version() };
	struct results_folder none = { .run_id = (char *)"" };
	struct run_facts facts = { .identity = json_object() };
	struct pack p = { 0 };

	first_pack(&p, &w);
	if (!ends) {
		struct more_words more = more_words_of(r);

		run_begin_write(&p, r, &none, &facts);
		more_pack(&p, &more);
	}
	party_tell(r->party, &p);
	pack_free(&p);
	json_decref(facts.identity);
}

static void forget(char **text)
{
	free(*text);
	*text = NULL;
}

/* Has this rank write no results: they are rank 0's. */
static void be_quiet(struct settings *s)
{
	s->output.none = true;
	s->eta = ETA_NEVER;
	forget(&s->output.path);
	forget(&s->output.dir);
	forget(&s->bandwidth_log);
	forget(&s->expect_manifest);
}

/* Takes over what does not follow from the command line. Returns 0 or -errno. */
static int take_more(struct run *r, struct more_words *w)
{
	r->party->keeps = w->keeps;
	r->cmdline->settings.allow_exec = w->allow_exec;
	r->journal->own.goes_on = w->goes_on;
	r->journal->own.dir = w->dir;
	w->dir = NULL;
	if (w->withholds)
		guard_withhold_overwrite();
	if (w->cwd && chdir(w->cwd))
		return fail(r->e, errno, "--resume=%s: the run was begun in %s: %s",
			    r->journal->own.dir, w->cwd, strerror(errno));
	return 0;
}

static int take_words(struct run *r, struct pack *p)
{
	struct run_begin *b = &r->journal->begin;
	struct more_words more = { 0 };
	int ret;

	run_begin_read(p, b);
	more_pack(p, &more);
	if (p->bad)
		return fail(r->e, EINVAL, "the words of rank 0 cannot be read");
	r->argc = b->argc;
	r->argv = b->argv;
	if (cmdline_parse_again(r->cmdline, r->argc, r->argv, &b->sections, r->e))
		return -EINVAL;
	target_mark_go_on(b->mark);
	be_quiet(&r->cmdline->settings);
	ret = take_more(r, &more);
	free(more.dir);
	free(more.cwd);
	return ret;
}

int run_hosts_take(struct run *r)
{
	struct first_words w = { .ends = true, .code = EXIT_INTERNAL };
	struct pack p;
	int code;

	if (!party_hear(r->party, &p))
		first_pack(&p, &w);
	code = w.ends ? w.code : -1;
	if (code < 0 && (!w.version || strcmp(w.version, manifest_version()) != 0))
		code = party_agree(r->party, EXIT_OK, manifest_version());
	else if (code < 0 && take_words(r, &p))
		code = party_agree(r->party, EXIT_USAGE, NULL);
	free(w.version);
	pack_free(&p);
	return code;
}

void run_hosts_share(const struct run *r)
{
	for (uint32_t i = 0; r->party && i < r->jobs->n; i++)
		r->jobs->list[i]->nranks = r->party->wire.n;
}

void run_hosts_part_note(const struct jobs *jobs)
{
	uint32_t n = jobs->list[0]->nranks;

	if (n > 1)
		fprintf(stderr,
			"note: this is the part of rank 0, one of %" PRIu32
			" ranks; each has one of its own\n",
			n);
}

/* Returns whether what was asked for is rank 0's alone: to look, and to run nothing. */
static bool only_looks(const struct cmdline *c)
{
	return c->verb || c->settings.showcmd || c->settings.parse_only;
}

int run_hosts_settle(struct run *r, int code)
{
	bool leads = !r->party->wire.rank;
	char *sign;

	if (leads && code < 0 && !only_looks(r->cmdline) && check_jobs(r))
		code = EXIT_USAGE;
	if (leads && (code >= 0 || only_looks(r->cmdline))) {
		send_words(r, true, code < 0 ? EXIT_OK : code);
		r->party = NULL;
		return code;
	}
	r->party->keeps |= leads && keeps_journal(r);
	r->party->rank_wait_ns = r->cmdline->settings.rank_timeout.ns;
	target_hold_together();
	if (leads)
		send_words(r, false, EXIT_OK);
	sign = sign_of(r->jobs);
	code = party_agree(r->party, code < 0 ? EXIT_OK : code, sign);
	free(sign);
	return code ? code : -1;
}

int run_hosts_agree(const struct run *r, int code)
{
	return r->party ? party_agree(r->party, code, NULL) : code;
}

int run_hosts_ready(const struct run *r, const struct run_facts *facts, int code)
{
	char *identity;

	code = run_hosts_agree(r, code);
	if (code || !r->party)
		return code;
	identity = facts->identity ? json_dumps(facts->identity, JSON_COMPACT) : NULL;
	party_introduce(r->party, identity);
	free(identity);
	return EXIT_OK;
}

/* Returns whether each name of a list is of one rank alone. */
static bool are_apart(const char *list)
{
	bool apart = true;
	char *name;

	for (uint32_t i = 0; apart && (name = text_list_part(list, i)); i++) {
		apart = strstr(name, "$rank") || strstr(name, "$jobnum");
		free(name);
	}
	return apart;
}

/* Returns whether ranks may have a file of the job in common. */
static bool may_share(const struct job *job)
{
	char *names;
	bool apart;

	if (job_copies(job) || job_is_diskless(job))
		return job_copies(job);
	if (job_changed(job, "read_iolog")) /* the log names the files of all */
		return true;
	names = job_get(job, job_changed(job, "filename") ? "filename" : "filename_format");
	apart = are_apart(names);
	free(names);
	return !apart;
}

/* Makes the files of this rank; @again: others have made some of them meanwhile. */
static int layout(const struct run *r, struct sched *s, const struct run_facts *facts, bool again)
{
	int ret = EXIT_OK;

	if (again && sched_plan_again(s))
		return EXIT_USAGE;
	if (run_hosts_follows(r))
		ret = rank_journal_settle(&r->journal->own, r->party, s, facts);
	if (ret)
		return ret;
	ret = sched_layout(s);
	return ret ? run_start_exit(ret) : EXIT_OK;
}

/* Makes the files of all ranks. Returns the largest exit code. */
static int layout_all(const struct run *r, struct sched *s, const struct run_facts *facts)
{
	bool share = false;
	int code = EXIT_OK;

	for (uint32_t i = 0; i < r->jobs->nrun; i++)
		share |= may_share(r->jobs->run[i]);
	for (uint32_t i = 0; share && !code && i < r->party->wire.n; i++)
		code = party_agree(r->party,
				   i == r->party->wire.rank ? layout(r, s, facts, i > 0) : EXIT_OK,
				   NULL);
	return share ? code : party_agree(r->party, layout(r, s, facts, false), NULL);
}

static int journal_open_code(const struct run *r, struct sched *s,
			     const struct results_folder *folder, const struct run_facts *facts)
{
	int ret = run_journal_open(r->journal, r, s, folder, facts);

	return ret == -EXDEV ? EXIT_DIFFERS : ret ? EXIT_USAGE : EXIT_OK;
}

/* Opens the journal of a run over ranks; where it goes on, all take over their part of it. */
static int journal_open_all(const struct run *r, struct sched *s,
			    const struct results_folder *folder, const struct run_facts *facts)
{
	bool follows = run_hosts_follows(r);
	int code = follows ? EXIT_OK : journal_open_code(r, s, folder, facts);

	code = party_agree(r->party, code, NULL);
	if (!code && follows && r->journal->own.goes_on)
		rank_journal_hear(&r->journal->own, r->party);
	else if (!code && !follows && r->journal->goes_on)
		run_journal_tell(r->journal);
	return code;
}

/* Sends, or hears, the states of ranks whose run begins. */
static void journal_begin_all(const struct run *r)
{
	const struct pack *state = &r->journal->own.state;

	if (!run_hosts_follows(r))
		run_journal_hear(r->journal);
	else
		wire_send(&r->party->wire, 0, state->bytes, state->n);
}

int run_hosts_begin(const struct run *r, struct sched *s, const struct results_folder *folder,
		    const struct run_facts *facts)
{
	int code;

	if (!r->party) {
		code = journal_open_code(r, s, folder, facts);
		return code ? code : layout(r, s, facts, false);
	}
	r->party->skew_max_ns = r->cmdline->settings.start_skew_max.ns;
	r->party->idle.wanted = r->cmdline->settings.output.idle_prof;
	party_begin(r->party, s);
	code = r->party->keeps ? journal_open_all(r, s, folder, facts) : EXIT_OK;
	if (!code)
		code = layout_all(r, s, facts);
	if (code || !r->party->keeps || r->journal->own.goes_on)
		return code;
	if (r->journal->goes_on)
		run_journal_go_on(r->journal);
	else
		journal_begin_all(r);
	return EXIT_OK;
}

bool run_hosts_ended_early(const struct run *r, const struct sched *s)
{
	return r->party && r->party->over && !s->complete;
}

bool run_hosts_whole(const struct run *r)
{
	return !r->party || party_is_whole(r->party);
}

bool run_hosts_lost_one(const struct run *r)
{
	return r->party && wire_has_lost(&r->party->wire);
}

int run_hosts_signal(const struct run *r)
{
	return signals_first() || !r->party ? signals_first() : r->party->signal;
}

bool run_hosts_follows(const struct run *r)
{
	return party_follows(r->party);
}
