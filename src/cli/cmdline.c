/* SPDX-License-Identifier: MIT */
/* The command line: see cmdline.h. */
#include "cli/cmdline.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/fio_cmdline.h"
#include "engines/engines.h"
#include "cli/verbs.h"
#include "job/jobfile.h"

#define CMDLINE "command line"
#define MAX_JOB_NAME 2000

/* One argument, taken apart. */
struct arg {
	char name[64];
	const char *value;
	bool bare; /* no value was given: it is 1, as that of a flag */
};

static const struct opt *find_anywhere(const char *name)
{
	const struct opt *o = opt_find(run_options, name);

	if (!o)
		o = job_opt(name);
	for (const struct engine *const *x = engines; !o && *x; x++)
		o = opt_find((*x)->opts, name);
	return o;
}

/*
 * Decides if the next argument is the option's value: where it must have one; where a job's flag is
 * followed by 0 or 1, as people write to fio; and where the option is none of ours, for then it is
 * refused together with what looks like its value.
 */
static bool takes_next(const char *name, const struct opt *o, const char *next)
{
	const struct fio_word *w = o ? NULL : fio_word_find(name);

	if (w)
		return w->value && next && *next != '-';
	if (!next || (o && o->type->value))
		return next;
	if (o)
		return !opt_find(run_options, name) && (!strcmp(next, "0") || !strcmp(next, "1"));
	return *next != '-';
}

/* Splits argv[*i], and takes the argument behind it where that is its value. */
static int arg_split(struct arg *a, int argc, char **argv, int *i, struct err *e)
{
	const char *text = argv[*i] + (argv[*i][1] == '-' ? 2 : 1);
	const char *next = *i + 1 < argc ? argv[*i + 1] : NULL;
	size_t n = strcspn(text, "=");
	const struct opt *o;

	if (!n || n >= sizeof(a->name))
		return fail(e, EINVAL, CMDLINE ": %s: not an option", argv[*i]);
	memcpy(a->name, text, n);
	a->name[n] = '\0';
	if (!strcmp(a->name, "h"))
		strcpy(a->name, "help");
	if (!strcmp(a->name, "v"))
		strcpy(a->name, "version");
	a->value = text[n] ? text + n + 1 : "1";
	a->bare = false;
	o = find_anywhere(a->name);
	if (text[n])
		return 0;
	if (o && o->type->value && !next)
		return fail(e, EINVAL, CMDLINE ": --%s: a value is missing: --%s=%s", a->name,
			    a->name, o->type->value);
	a->bare = !takes_next(a->name, o, next);
	if (!a->bare)
		a->value = argv[++*i];
	return 0;
}

/* A job's option, into the section that is open. */
static int take_job_option(struct cmdline *c, struct sections *named, const struct arg *a,
			   struct err *e)
{
	struct section *s = named->n ? &named->list[named->n - 1] : &c->sections.overrides;
	struct origin at = { CMDLINE, 0 };
	int ret;

	err_enter(e, CMDLINE ": ");
	ret = assign_add(s, a->name, a->bare ? NULL : a->value, at, c->sections.fio, e);
	err_leave(e);
	return ret;
}

/* A job's name is what would stand in a file's brackets: one line, with no blanks at its ends. */
static int take_name(struct sections *named, const char *value, struct err *e)
{
	struct section *s;

	if (!value[strspn(value, " \t\r\n\v\f")])
		return fail(e, EINVAL, CMDLINE ": --name=: a value is missing");
	if (strpbrk(value, "\r\n") || strlen(value) > MAX_JOB_NAME)
		return fail(e, EINVAL, CMDLINE ": --name=: a name is one line of at most %d bytes",
			    MAX_JOB_NAME);
	s = section_add(named, value, (struct origin){ CMDLINE, 0 });
	text_trim(s->name);
	return 0;
}

static int take_run_option(struct cmdline *c, const struct opt *o, const struct arg *a,
			   struct err *e)
{
	int ret;

	if (!text_list_has(RESUME_OPTIONS, o->name))
		c->settled = o->name;
	err_enter(e, CMDLINE ": --");
	ret = opt_set(o, &c->settings, a->value, e);
	err_leave(e);
	return ret;
}

/* An option of fio's that iogen's command line has not. */
static int take_fio_word(struct cmdline *c, const struct fio_word *w, struct err *e)
{
	if (!w->harmless)
		return fail(e, EINVAL, CMDLINE ": --%s is fio's and not iogen's: %s", w->name,
			    w->why);
	note_add(&c->warn, CMDLINE ": --%s does nothing: %s", w->name, w->why);
	return 0;
}

static int take_arg(struct cmdline *c, struct sections *named, const struct arg *a, struct err *e)
{
	const struct opt *o = opt_find(run_options, a->name);

	if (o)
		return take_run_option(c, o, a, e);
	if (!strcmp(a->name, "name"))
		return take_name(named, a->value, e);
	if (fio_word_find(a->name))
		return take_fio_word(c, fio_word_find(a->name), e);
	return take_job_option(c, named, a, e);
}

/* The sections of --name come behind those of the files. */
static void append_named(struct sections *s, struct sections *named)
{
	for (size_t i = 0; i < named->n; i++) {
		struct section *to = section_add(s, named->list[i].name, named->list[i].at);

		to->assigns = named->list[i].assigns;
		to->n = named->list[i].n;
		named->list[i].assigns = NULL;
		named->list[i].n = 0;
	}
	sections_free(named);
}

/*
 * The descriptor stays open, so that no file of the run gets its number. One that a caller has
 * closed is open all the same (std_streams.h), and cannot be read.
 */
static int take_stdin(struct cmdline *c, struct err *e)
{
	bool readable = !c->stdin_read && read(STDIN_FILENO, NULL, 0) >= 0;
	int fd = readable ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : -1;
	FILE *f = fd < 0 ? NULL : fdopen(fd, "re");

	if (c->stdin_read)
		return fail(e, EINVAL, CMDLINE ": -: standard input is read once");
	c->stdin_read = true;
	if (f)
		return jobfile_read(&c->sections, f, "standard input", e);
	if (fd >= 0)
		close(fd);
	return fail(e, EINVAL, "standard input: %s", strerror(errno));
}

/* Looks for a word in argv that is neither an option nor the value of one: - is one. */
static bool is_word(const char *arg)
{
	return arg[0] != '-' || !arg[1];
}

/* Returns whether -- is a word of the verb: it parts those before it from those behind it. */
static bool parts_words(const struct verb *v, const char *arg)
{
	return v && v->parted && !strcmp(arg, "--");
}

/* The index of the first such word, or argc. */
static int first_word(int argc, char **argv)
{
	struct err ignored = { 0 };
	struct arg a;
	int i;

	for (i = 1; i < argc && !is_word(argv[i]); i++)
		arg_split(&a, argc, argv, &i, &ignored);
	return i;
}

/* The verb that is mistyped, where it is not a file instead; or NULL. */
static const char *mistyped_verb(const struct cmdline *c, const char *word)
{
	return c->verb || c->again || !access(word, F_OK) ? NULL : verb_nearest(word);
}

static int take_file(struct cmdline *c, const char *path, struct err *e)
{
	c->first_file = c->first_file ? c->first_file : path;
	if (c->again)
		return 0;
	return strcmp(path, "-") ? jobfile_load(&c->sections, path, e) : take_stdin(c, e);
}

static int take_word(struct cmdline *c, const char *word, struct err *e)
{
	if (!c->verb || c->verb->jobs)
		return take_file(c, word, e);
	if (c->nwords < c->verb->max_words) {
		c->words[c->nwords++] = word;
		return 0;
	}
	return fail(e, EINVAL, CMDLINE ": %s: a word too many; usage: iogen %s%s%s", word,
		    c->verb->name, *c->verb->usage ? " " : "", c->verb->usage);
}

/* Returns the first verb that has the option in its list; NULL: there is none. */
static const struct verb *verb_of(const char *option)
{
	for (const struct verb *v = verbs; v->name; v++)
		if (v->options && text_list_has(v->options, option))
			return v;
	return NULL;
}

/* A verb takes help, the version and the options in its list; one with jobs those of a run. */
static int check_verb_option(const struct verb *v, const char *name, struct err *e)
{
	const struct verb *owner = verb_of(name);

	if (owner && text_list_has(VERB_OPTIONS, name) && (!v || v->jobs))
		return fail(e, EINVAL, CMDLINE ": --%s is an option of %s: iogen %s %s", name,
			    owner->name, owner->name, owner->usage);
	if (!v || v->jobs || !strcmp(name, "help") || !strcmp(name, "version") ||
	    text_list_has(v->options, name))
		return 0;
	return fail(e, EINVAL, CMDLINE ": --%s: no option of iogen %s; iogen help %s lists them",
		    name, v->name, v->name);
}

/* Returns whether the option is not the verb's own, but for the runs that it starts. */
static bool is_passed(const struct verb *v, const char *name)
{
	if (!v || !v->passed)
		return false;
	return text_list_has(v->passed, name) ||
	       (!opt_find(run_options, name) && strcmp(name, "name") != 0);
}

static int take_option(struct cmdline *c, struct sections *named, int argc, char **argv, int *i,
		       struct err *e)
{
	struct arg a;
	int first = *i, ret = arg_split(&a, argc, argv, i, e);

	if (!ret && is_passed(c->verb, a.name)) {
		while (first <= *i)
			c->passed[c->npassed++] = argv[first++];
		return 0;
	}
	if (!ret)
		ret = check_verb_option(c->verb, a.name, e);
	return ret ? ret : take_arg(c, named, &a, e);
}

/*
 * Takes fio's place: see fio_mode(). The command line's own values for these are read later. A verb
 * that takes no jobs is iogen's alone, also through a link named fio.
 */
static void take_fio_mode(struct cmdline *c, struct err *e)
{
	opt_set(opt_find(run_options, "output-format"), &c->settings, "fio", e);
	c->settings.fio = c->settings.allow_exec = c->sections.fio = true;
	c->settings.output.together = true;
}

/* Takes each argument in turn, at @verb_at the verb. */
static int take_all(struct cmdline *c, struct sections *named, int argc, char **argv, int verb_at,
		    struct err *e)
{
	int ret = 0;

	for (int i = 1; i < argc; i++) {
		bool word = is_word(argv[i]) || parts_words(c->verb, argv[i]);

		if (i == verb_at)
			continue;
		if (word ? take_word(c, argv[i], e) : take_option(c, named, argc, argv, &i, e))
			ret = -EINVAL;
	}
	return ret;
}

static int parse(struct cmdline *c, int argc, char **argv, bool again, struct err *e)
{
	int at = first_word(argc, argv), ret;
	struct sections named = { 0 };
	const char *meant;

	*c = (struct cmdline){ .verb = at < argc ? verb_find(argv[at]) : NULL, .again = again };
	opts_default(run_options, &c->settings);
	if (fio_mode(argc, argv) && (!c->verb || c->verb->jobs))
		take_fio_mode(c, e);
	meant = at < argc ? mistyped_verb(c, argv[at]) : NULL;
	if (meant)
		return fail(e, EINVAL, "%s: no such file or verb; did you mean %s?", argv[at],
			    meant);
	c->words = calloc((size_t)argc + 1, sizeof(*c->words));
	c->passed = calloc((size_t)argc + 1, sizeof(*c->passed));
	if (!c->words || !c->passed)
		return fail(e, ENOMEM, "out of memory");
	ret = take_all(c, &named, argc, argv, c->verb ? at : argc, e);
	append_named(&c->sections, &named);
	if (c->settings.fio && !c->settings.output.dir)
		c->settings.output.none = true;
	return ret;
}

int cmdline_parse(struct cmdline *c, int argc, char **argv, struct err *e)
{
	return parse(c, argc, argv, false, e);
}

int cmdline_parse_again(struct cmdline *c, int argc, char **argv, struct sections *sections,
			struct err *e)
{
	int ret = parse(c, argc, argv, true, e);

	sections_free(&c->sections);
	c->sections = *sections;
	*sections = (struct sections){ 0 };
	return ret;
}

void cmdline_free(struct cmdline *c)
{
	opts_release(run_options, &c->settings);
	sections_free(&c->sections);
	free(c->words);
	free(c->passed);
}
