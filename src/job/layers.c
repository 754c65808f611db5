/* SPDX-License-Identifier: MIT */
/* Options on their way from sections into a job, and what is wrong with one: see layers.h. */
#include "job/layers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/expr.h"
#include "base/text.h"
#include "io/engine.h"
#include "job/filenames.h"
#include "job/fill.h"
#include "job/fio_lacking.h"
#include "job/fio_leeway.h"
#include "job/fio_value.h"
#include "job/kb_base.h"
#include "job/matrix_options.h"
#include "job/sweep.h"

#define MOST_WRONG 8   /* values of a sweep that are told, one by one */
#define MAX_VALUE 4000 /* bytes: with its name, a line of a job file (see jobfile.c) */

/* A job whose options are being set. */
struct setting {
	struct layers *layers;
	struct job *job;
	struct err *e;
	bool bad;
	bool general;   /* the option at hand is said of all jobs */
	bool of_all;    /* it is, or the command line says it of a file */
	bool no_engine; /* ioengine= was refused: what follows from it is not worth a word */
	bool whole;     /* the job decides for itself what fill_decides() names */
	bool prepares;  /* it comes before the steps: what all jobs have to hold is not for it */
};

/* Names where a message comes from: file, line, section; and what stands before the option. */
static void say_where(struct err *e, const struct section *section, struct origin at,
		      const char *prefix)
{
	if (at.line)
		err_enter(e, "%s:%u: [%s] %s", at.file, at.line, section->name, prefix);
	else
		err_enter(e, "command line: %s", prefix);
}

/* Checks that job.ini can hold the value: on one line, and not too long for one. */
static bool value_fits(struct setting *t, const struct assign *a, const char *value)
{
	size_t n = strlen(value);

	for (const char *p = value; *p; p++)
		n += *p == '#' || *p == ';'; /* these may get a backslash */
	if (value[strcspn(value, "\n")])
		fail(t->e, EINVAL, "%s=: the value has a newline in it: write one line", a->name);
	else if (n > MAX_VALUE)
		fail(t->e, EINVAL, "%s=: the value is longer than %d bytes", a->name, MAX_VALUE);
	else if (strstr(value, "${") && !strchr(strstr(a->value, "${"), '}'))
		fail(t->e, EINVAL, "%s=%s: behind ${ a } is missing", a->name, a->value);
	else if (strstr(value, "${"))
		fail(t->e, EINVAL, "%s=%s: the variable's own text has ${ in it", a->name,
		     a->value);
	else
		return true;
	return false;
}

/* The value with its variables replaced, without blanks at its ends; NULL after a message. */
static char *assign_value(struct setting *t, const struct assign *a)
{
	char missing[256];
	char *value = expr_expand(a->value, missing, sizeof(missing));

	if (!value)
		fail(t->e, EINVAL, "%s=%s: the environment has no variable %s", a->name, a->value,
		     missing);
	else
		text_trim(value);
	if (value && !value_fits(t, a, value)) {
		free(value);
		return NULL;
	}
	return value;
}

/* Two rows that set one field (direct, buffered) must agree where they stand side by side. */
static int check_twin(struct setting *t, const struct section *section, const struct assign *a,
		      const struct job_option *o, const char *value)
{
	void *values = job_values(t->job, *o->group);

	for (const struct assign *b = section->assigns; b < a; b++) {
		struct job_option p = job_option_find(b->name);
		char *before, *after = NULL;
		bool same;

		if (!p.row || p.row == o->row || p.group != o->group ||
		    p.row->offset != o->row->offset || !b->at.line)
			continue;
		before = opt_get(p.row, values);
		if (opt_set(o->row, values, value, t->e))
			same = true;
		else
			same = (after = opt_get(p.row, values)) && !strcmp(before, after);
		free(before);
		free(after);
		if (!same)
			return fail(t->e, EINVAL,
				    "%s=%s contradicts %s=%s on line %u: leave one out", a->name,
				    a->value, b->name, b->value, b->at.line);
	}
	return 0;
}

/* An option has one value, or is swept, by one name. */
static int check_sweep(struct setting *t, const struct section *section, const struct assign *a)
{
	const char *swept = sweep_option(a->name);
	const struct assign *s = sweep_beside(section, swept ? swept : a->name, a);

	if (!s || (swept && (s > a || !a->at.line)))
		return 0;
	return fail(t->e, EINVAL, "%s=%s contradicts %s=%s%s: leave one out", a->name, a->value,
		    s->name, s->value, s->at.line ? " in the same section" : "");
}

/*
 * Sets an option of a job or its engine, which was written as @written; a name that is no such
 * option is an error.
 */
static int set_option(struct setting *t, const struct assign *a, const char *value,
		      const char *written)
{
	struct job_option o = job_option_find(a->name);
	const struct opt *x = o.row ? NULL : opt_find(t->job->engine->opts, a->name);
	const struct opt *row = o.row ? o.row : x;
	const char *lacking = row ? fio_lacking_value(row->name, value) : NULL;
	int ret;

	if (lacking)
		return fail(t->e, EINVAL, "%s=%s: a value of fio's that iogen does not have: %s",
			    a->name, value, lacking);
	if (row && a->bare && row->type->value && !row->alone)
		return fail(t->e, EINVAL, "%s: a value is missing: %s=%s", a->name, a->name,
			    row->type->value);
	if (o.row)
		ret = opt_set(o.row, job_values(t->job, *o.group), value, t->e);
	else
		ret = x ? opt_set(x, t->job->engine_opts, value, t->e) :
			  unknown_option_tell(&t->layers->unknown, a, t->job->engine, t->no_engine,
					      t->e, t->layers->warn);
	if (!ret && row)
		job_origin_set(t->job, a->name, a->at);
	if (!ret)
		given_options_put(&t->job->as_written, row ? row->name : a->name,
				  a->bare ? "" : written,
				  t->general ? GIVEN_TO_ALL :
				  t->of_all  ? GIVEN_OVER :
					       GIVEN_TO_JOB);
	return ret;
}

static bool k_is_1000(const struct setting *t, const struct section *section)
{
	return kb_base_is_decimal(section, &t->layers->sections->overrides, job_kb_base(t->job));
}

/* Returns the value of an option of the job or its engine, for free(); NULL: there is none. */
static char *value_now(const struct job *job, const char *option)
{
	struct job_option o = job_option_find(option);
	const struct opt *x = o.row ? o.row : opt_find(job->engine->opts, option);

	return x ? opt_get(x, o.row ? job_values(job, *o.group) : job->engine_opts) : NULL;
}

/*
 * Writes a value that was just set as the option prints it, so that tables of several runs agree:
 * 4096 and 4k are one size. Lists, as of zones, are shorter as they came. @text is owned.
 */
static void value_as_printed(const struct job *job, const char *option, char **text)
{
	char *printed = value_now(job, option);

	if (printed && !strpbrk(printed, ":/")) {
		free(*text);
		*text = printed;
	} else {
		free(printed);
	}
}

/* Gives the option the value back that it had; ",8k" leaves out what it says nothing of. */
static void value_restore(struct job *job, const char *option, const char *before)
{
	struct job_option o = job_option_find(option);
	struct err none = { 0 };

	if (o.row && before)
		opt_set(o.row, job_values(job, *o.group), before, &none);
}

/* Sets a value of a sweep, beside what the job had @before. Returns 0 or -EINVAL. */
static int set_value(struct setting *t, struct assign *one, char *value, const char *before)
{
	one->value = value;
	if (strchr(value, ','))
		value_restore(t->job, one->name, before);
	return set_option(t, one, value, value);
}

/*
 * Sets each value of a sweep once, so that all that is wrong is known, the first one at the end.
 * The first few wrong values are told, and how many more there are.
 */
static int set_values(struct setting *t, struct assign *one, struct sweep_values *v)
{
	bool known = job_opt(one->name) || opt_find(t->job->engine->opts, one->name);
	char *first = text_format("%s", v->list[0]), *before = value_now(t->job, one->name);
	struct err *e = t->e, more;
	uint32_t wrong = 0;

	for (uint32_t i = 0; i < v->n && (known || !wrong); i++) {
		err_clear(&more);
		t->e = wrong < MOST_WRONG ? e : &more;
		if (set_value(t, one, v->list[i], before))
			wrong++;
		else
			value_as_printed(t->job, one->name, &v->list[i]);
	}
	t->e = e;
	if (wrong > MOST_WRONG)
		fail(e, EINVAL, "%s=: %u more of its values are wrong", one->name,
		     wrong - MOST_WRONG);
	if (!wrong && v->n > 1)
		set_value(t, one, first, before);
	free(first);
	free(before);
	return wrong ? -EINVAL : 0;
}

/* Takes the sweep of an assignment. */
static int set_sweep(struct setting *t, const struct section *section, const struct assign *a,
		     const char *text)
{
	struct assign one = { .name = a->name + strlen(SWEEP_PREFIX), .value = NULL, .at = a->at };
	const char *refusal = sweep_refusal(one.name);
	struct sweep_values values;
	char *sized;
	int ret;

	if (refusal)
		return fail(t->e, EINVAL, "%s=: %s= %s", a->name, one.name, refusal);
	ret = check_sweep(t, section, a);
	if (ret)
		return ret;
	sized = k_is_1000(t, section) ? kb_base_read(job_opt(one.name), text) : NULL;
	ret = sweep_values_parse(one.name, a->bare ? "" : sized ? sized : text, &values, t->e);
	free(sized);
	if (ret)
		return -EINVAL;
	say_where(t->e, section, a->at, SWEEP_PREFIX);
	ret = set_values(t, &one, &values);
	if (ret)
		sweep_values_free(&values);
	else
		sweep_put(t->job, a, text, values, t->general || t->of_all);
	return ret;
}

static bool is_filename(const struct opt *row)
{
	return row && !strcmp(row->name, "filename");
}

/* In fio's place, an option may stand twice in a section. */
static void note_again(struct setting *t, const struct section *section, const struct assign *a)
{
	const struct opt *o = job_opt(a->name);

	for (const struct assign *b = section->assigns; b < a && !is_filename(o); b++)
		if (!strcmp(a->name, b->name) || (o && job_opt(b->name) == o))
			note_add(t->layers->warn,
				 "%s%s=%s: given twice in one section: the later one counts, as in "
				 "fio",
				 t->e->where, a->name, a->value);
}

/* In fio's place, a job file has the last word on what the command line says of all its jobs. */
static void note_overridden(struct setting *t, const struct section *section)
{
	const struct section *overrides = &t->layers->sections->overrides;

	for (size_t i = 0; i < overrides->n; i++) {
		const struct assign *a = &overrides->assigns[i];
		const struct assign *b = assign_last(section, a->name);

		if (b && !is_filename(job_opt(a->name)))
			note_add(t->layers->warn,
				 "command line: %s=%s: %s:%u says %s=%s, which counts, as in fio",
				 a->name, a->value, b->at.file, b->at.line, b->name, b->value);
	}
}

/* Sets what an assignment says. */
static int set(struct setting *t, const struct section *section, const struct assign *a,
	       const char *value)
{
	struct job_option o = job_option_find(a->name);
	const struct opt *row;
	char *given, *own, *sized;
	int ret;

	if (sweep_option(a->name))
		return set_sweep(t, section, a, value);
	ret = check_sweep(t, section, a);
	if (ret)
		return ret;
	if (!strcmp(a->name, "name") && !strcmp(section->name, "global"))
		return 0; /* no name of all jobs: they have their sections', as in fio */
	row = o.row ? o.row : opt_find(t->job->engine->opts, a->name);
	given = is_filename(row) && t->layers->sections->fio ? job_get(t->job, "filename") : NULL;
	if (given)
		own = filenames_add(given, value);
	else
		own = fio_value(row, a, value, t->e->where, t->layers->warn);
	sized = k_is_1000(t, section) ? kb_base_read(row, own) : strdup(own);
	if (!sized)
		abort();
	if (o.row && !t->layers->sections->fio)
		ret = check_twin(t, section, a, &o, sized);
	if (!ret)
		ret = set_option(t, a, sized, own);
	if (!ret)
		sweep_drop(t->job, a->name);
	free(given);
	free(own);
	free(sized);
	return ret;
}

/* Returns whether the option is left as it is: what is said of all jobs is not for this one. */
static bool is_left(const struct setting *t, const char *option)
{
	const struct opt *o = job_opt(option);

	return t->of_all && ((t->whole && fill_decides(option)) ||
			     (t->prepares && o && opt_is_named(o, "require")));
}

static void apply(struct setting *t, const struct section *section, bool engine_only)
{
	for (size_t i = 0; i < section->n; i++) {
		const struct assign *a = &section->assigns[i];
		const char *swept = sweep_option(a->name);
		const struct opt *o = job_opt(swept ? swept : a->name);
		bool is_engine = o && !strcmp(o->name, "ioengine");
		char *value;

		if (is_engine != engine_only || is_left(t, swept ? swept : a->name))
			continue;
		say_where(t->e, section, a->at, "");
		if (t->layers->sections->fio)
			note_again(t, section, a);
		value = assign_value(t, a);
		if (!value || set(t, section, a, value))
			t->bad = true;
		free(value);
	}
	err_leave(t->e);
}

/*
 * Sets all layers of a job. Options of the command line for all jobs override a file, but are the
 * general layer of the jobs that the command line defines itself.
 */
static void apply_layers(struct setting *t, size_t index, bool engine_only)
{
	const struct layers *l = t->layers;
	const struct sections *s = l->sections;
	const struct section *section = &s->list[index];
	bool from_file = section->at.line;

	t->general = t->of_all = true;
	if (!from_file || s->fio)
		apply(t, &s->overrides, engine_only);
	for (size_t k = 0; k < l->nglobals && l->globals[k] < index; k++) {
		const struct section *global = &s->list[l->globals[k]];

		if (!section_same_file(global, section))
			continue;
		apply(t, global, engine_only);
		if (from_file && s->fio && engine_only)
			note_overridden(t, global);
	}
	t->general = t->of_all = false;
	apply(t, section, engine_only);
	if (from_file && s->fio && engine_only)
		note_overridden(t, section);
	t->of_all = true;
	if (from_file && !s->fio)
		apply(t, &s->overrides, engine_only);
}

/* Gives the job the engine that was set, so that the options of that are known. */
static void take_engine(struct setting *t)
{
	t->no_engine = t->bad;
	if (job_set_engine(t->job, t->job->engine))
		abort();
}

/* Returns whether a section above has the same name. In fio, both work on the same files. */
static bool is_again(const struct sections *s, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (!strcmp(s->list[i].name, s->list[index].name))
			return true;
	return false;
}

static bool job_prepares(const struct job *job)
{
	return job->matrix->phase == PHASE_PRECONDITION;
}

/* Sets what a section and those above it say; @first: what that makes of the job, where known. */
static struct job *set_all(struct layers *l, size_t index, const struct job *first, struct err *e,
			   bool *refused)
{
	const struct section *section = &l->sections->list[index];
	struct job *job = job_new();
	struct setting t = { .layers = l,
			     .job = job,
			     .e = e,
			     .whole = first && job_takes_whole(first),
			     .prepares = first && job_prepares(first) };

	if (!job || !(job->name = strdup(section->name)))
		abort();
	job->section = section->at;
	apply_layers(&t, index, true);
	take_engine(&t);
	apply_layers(&t, index, false);
	if (l->sections->fio)
		fio_leeway(job, l->warn);
	if (assign_last(section, "name") || (l->sections->fio && is_again(l->sections, index)))
		filenames_of_section(job->files, section->name);
	*refused = t.bad;
	return job;
}

void layers_open(struct layers *l, const struct sections *sections, struct err *warn)
{
	*l = (struct layers){ .sections = sections,
			      .warn = warn,
			      .unknown = { .sections = sections } };
	for (size_t i = 0; i < sections->n; i++) {
		if (strcmp(sections->list[i].name, "global") != 0)
			continue;
		l->globals = array_must_grow(l->globals, l->nglobals, sizeof(*l->globals));
		l->globals[l->nglobals++] = i;
	}
}

void layers_release(struct layers *l)
{
	free(l->globals);
	*l = (struct layers){ 0 };
}

struct job *layers_job(struct layers *l, size_t index, struct err *e, bool *refused)
{
	struct job *job = set_all(l, index, NULL, e, refused), *again;
	struct err said; /* all values have been looked at */
	bool ignored;

	if (!job_takes_whole(job) && !(job_prepares(job) && job_changed(job, "require")))
		return job;
	err_clear(&said);
	again = set_all(l, index, job, &said, &ignored);
	job_free(job);
	return again;
}

int layers_try(struct layers *l, const struct section *section, struct err *e)
{
	struct setting t = { .layers = l, .job = job_new(), .e = e };

	if (!t.job)
		abort();
	apply(&t, section, true);
	take_engine(&t);
	apply(&t, section, false);
	job_free(t.job);
	return t.bad ? -EINVAL : 0;
}
