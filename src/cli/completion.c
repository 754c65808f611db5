/* SPDX-License-Identifier: MIT */
/* Completion for bash and zsh: see completion.h. */
#include "cli/completion.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/cmdline.h"
#include "engines/engines.h"
#include "cli/settings.h"
#include "cli/verbs.h"
#include "job/job.h"
#include "job/types.h"
#include "load/workload.h"

static void print_workloads(FILE *f)
{
	for (const struct workload *const *w = workloads; *w; w++)
		fprintf(f, " %s", (*w)->name);
}

static void complete_engines(FILE *f)
{
	for (const struct engine *const *x = engines; *x; x++)
		fprintf(f, " %s", (*x)->name);
}

/* Prints the words that an option's value may be, a blank before each; false where it is free. */
static bool print_values(const struct opt *o, FILE *f)
{
	if (o->type == &opt_engine)
		complete_engines(f);
	else if (o->type == &opt_workload)
		print_workloads(f);
	else if (o->type == &opt_flag)
		fprintf(f, " 0 1");
	else if (!o->choices)
		return false;
	for (size_t i = 0; o->choices && o->choices[i]; i++)
		fprintf(f, " %s", o->choices[i]);
	return true;
}

/* Gets table @i: of the run, of each group of a job's options, of each engine. */
static bool table_at(size_t i, const struct opt **table)
{
	const struct opt_group *const *g = job_groups;

	*table = run_options;
	for (; i && *g; g++, i--)
		*table = (*g)->table;
	if (!i)
		return true;
	*table = engines[i - 1] ? engines[i - 1]->opts : NULL;
	return engines[i - 1];
}

/* Looks for an option of that name in an earlier table: engines share some. */
static bool is_told(size_t table, const char *name)
{
	const struct opt *rows;

	for (size_t i = 0; i < table && table_at(i, &rows); i++)
		if (opt_find(rows, name))
			return true;
	return false;
}

/* Looks whether a verb takes an option: of the run, or of the jobs that it runs. */
static bool verb_has(const struct verb *v, const struct opt *o, bool of_run)
{
	if (!v->options)
		return true;
	if (!of_run)
		return v->passed;
	return !strcmp(o->name, "help") || text_list_has(v->options, o->name) ||
	       (v->passed && text_list_has(v->passed, o->name));
}

/*
 * Calls @print for each option of the run, of jobs and of engines, once. @v: only for those that
 * this verb takes; NULL: for all.
 */
static void each_option(const struct verb *v, void (*print)(const struct opt *o, FILE *f), FILE *f)
{
	const struct opt *rows;

	for (size_t i = 0; table_at(i, &rows); i++)
		for (const struct opt *o = rows; o && o->name; o++)
			if (!is_told(i, o->name) && (!v || verb_has(v, o, i == 0)))
				print(o, f);
}

static void complete_verbs(FILE *f)
{
	for (const struct verb *v = verbs; v->name; v++)
		fprintf(f, " %s", v->name);
}

static void complete_options(FILE *f)
{
	for (struct job_option o = { 0 }; job_option_next(&o);)
		fprintf(f, " %s", o.row->name);
}

static void complete_shells(FILE *f)
{
	fprintf(f, " bash zsh");
}

/* Each prints the words, a blank before every one; NULL: the shell completes names of files. */
static void (*const takes[])(FILE *f) = {
	[TAKES_FILES] = NULL,
	[TAKES_OPTIONS] = complete_options,
	[TAKES_ENGINES] = complete_engines,
	[TAKES_SHELLS] = complete_shells,
	[TAKES_VERBS] = complete_verbs,
};

static void bash_word(const struct opt *o, FILE *f)
{
	const char *mark = o->type->value ? "=" : "";

	fprintf(f, " --%s%s", o->name, mark);
	if (o->alias)
		fprintf(f, " --%s%s", o->alias, mark);
}

/* The same as text that the caller frees, or NULL where there are none (or no memory). */
static char *values_of(const struct opt *o)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);
	bool any = f && print_values(o, f);

	if (f)
		fclose(f);
	if (any)
		return text;
	free(text);
	return NULL;
}

static void bash_case(const struct opt *o, FILE *f)
{
	char *words = values_of(o);

	if (words && o->alias)
		fprintf(f, "\t--%s | --%s) words='%s' ;;\n", o->name, o->alias, words + 1);
	else if (words)
		fprintf(f, "\t--%s) words='%s' ;;\n", o->name, words + 1);
	free(words);
}

/* The words behind a verb, or of an option. */
static void bash_words(const char *name, void (*complete)(FILE *f), FILE *f)
{
	fprintf(f, "\t%s) words='", name);
	complete(f);
	fprintf(f, "' ;;\n");
}

/* Prints the options of each verb that does not take all, as cases of bash. */
static void bash_verb_options(FILE *f)
{
	for (const struct verb *v = verbs; v->name; v++) {
		if (!v->options)
			continue;
		fprintf(f, "\t\t%s) words='", v->name);
		each_option(v, bash_word, f);
		fprintf(f, "' ;;\n");
	}
}

/*
 * Finds the verb: the first word that is neither an option nor its value. A word behind --OPTION
 * may be a value, unless it is a verb; any other word is a job file, and no verb follows.
 */
static void bash_find_verb(FILE *f)
{
	fprintf(f, "\tlocal verbs='");
	complete_verbs(f);
	fprintf(f, " ' verb= before= i w\n"
		   "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
		   "\t\tw=${COMP_WORDS[i]}\n"
		   "\t\tif [[ $w != -* && $w != = && $before != = ]]; then\n"
		   "\t\t\tif [[ $verbs == *\" $w \"* ]]; then\n"
		   "\t\t\t\tverb=$w\n"
		   "\t\t\t\tbreak\n"
		   "\t\t\telif [[ $before != -* ]]; then\n"
		   "\t\t\t\tverb=-\n"
		   "\t\t\t\tbreak\n"
		   "\t\t\tfi\n"
		   "\t\tfi\n"
		   "\t\tbefore=$w\n"
		   "\tdone\n");
}

/* bash parts words at = too: the option is one or two words before what is being written. */
static void print_bash(FILE *f)
{
	fprintf(f, "# bash completion of iogen, printed by: iogen completion bash\n"
		   "_iogen() {\n"
		   "\tlocal cur=${COMP_WORDS[COMP_CWORD]} opt= words= equals=\n"
		   "\tlocal prev=${COMP_WORDS[COMP_CWORD - 1]}\n");
	bash_find_verb(f);
	fprintf(f, "\tif [[ $cur == = ]]; then\n"
		   "\t\topt=$prev cur= equals=1\n"
		   "\telif [[ $prev == = ]] && ((COMP_CWORD > 1)); then\n"
		   "\t\topt=${COMP_WORDS[COMP_CWORD - 2]} equals=1\n"
		   "\telse\n"
		   "\t\topt=$prev\n"
		   "\tfi\n"
		   "\t[[ $opt != -[!-]* ]] || opt=-$opt\n"
		   "\tcase $opt in\n");
	each_option(NULL, bash_case, f);
	for (const struct verb *v = verbs; v->name; v++)
		if (takes[v->takes])
			bash_words(v->name, takes[v->takes], f);
	bash_words("--enghelp", complete_engines, f);
	bash_words("--cmdhelp", complete_options, f);
	/* a flag takes a value behind = alone; behind any other option stands its value */
	fprintf(f, "\tesac\n"
		   "\tif [[ ! $equals && $words == '0 1' ]]; then\n"
		   "\t\twords= opt=\n"
		   "\tfi\n"
		   "\tif [[ $cur == -* ]]; then\n"
		   "\t\tcase $verb in\n");
	bash_verb_options(f);
	fprintf(f, "\t\t*) words='");
	each_option(NULL, bash_word, f);
	fprintf(f, "' ;;\n"
		   "\t\tesac\n"
		   "\telif [[ ! $words && ! $verb && ! $equals && $opt != -* ]]; then\n"
		   "\t\twords=$verbs\n"
		   "\tfi\n"
		   "\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
		   "\t[[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace 2>/dev/null\n"
		   "}\n"
		   "complete -o default -F _iogen iogen\n");
}

/* Text within '...:...[...]' of _arguments. */
static void zsh_text(const char *s, int n, FILE *f)
{
	for (int i = 0; i < n; i++) {
		if (s[i] == '\'')
			fputs("'\\'", f);
		else if (strchr("[]:\\", s[i]))
			fputc('\\', f);
		fputc(s[i], f);
	}
}

static void zsh_word(const struct opt *o, const char *name, FILE *f)
{
	fprintf(f, "\t'*--%s%s[", name, o->type->value ? "=" : "");
	zsh_text(o->help, opt_first_statement(o->help), f);
	fprintf(f, "]");
	if (o->type->value) {
		char *words = values_of(o);

		fprintf(f, ":");
		zsh_text(o->type->value, (int)strlen(o->type->value), f);
		if (words)
			fprintf(f, ":(%s)", words + 1);
		else
			fprintf(f, ":_files");
		free(words);
	}
	fprintf(f, "'\n");
}

static void zsh_words(const struct opt *o, FILE *f)
{
	zsh_word(o, o->name, f);
	if (o->alias)
		zsh_word(o, o->alias, f);
}

static void zsh_name(const struct opt *o, FILE *f)
{
	fprintf(f, " --%s", o->name);
	if (o->alias)
		fprintf(f, " --%s", o->alias);
}

/*
 * Prints what depends on the verb: the words that may stand behind it, as specs in $topic, and the
 * options that it takes in $only, which is empty where it takes all.
 */
static void print_zsh_verb(FILE *f)
{
	fprintf(f, "local -a topic only specs\nlocal verb=${words[2]}\n"
		   "[[ $verb != -* ]] || verb=${words[(r)(");
	for (const struct verb *v = verbs; v->name; v++)
		fprintf(f, "%s%s", v == verbs ? "" : "|", v->name);
	fprintf(f, ")]}\ncase $verb in\n");
	for (const struct verb *v = verbs; v->name; v++) {
		if (!takes[v->takes] && !v->options)
			continue;
		fprintf(f, "%s)", v->name);
		if (takes[v->takes]) {
			fprintf(f, " topic=('2:word:(");
			takes[v->takes](f);
			fprintf(f, ")')");
		}
		if (v->options) {
			fprintf(f, "\nonly=(");
			each_option(v, zsh_name, f);
			fprintf(f, " )");
		}
		fprintf(f, " ;;\n");
	}
	fprintf(f, "esac\n");
}

static void print_zsh(FILE *f)
{
	fprintf(f, "#compdef iogen\n"
		   "# zsh completion of iogen, printed by: iogen completion zsh\n");
	print_zsh_verb(f);
	fprintf(f, "specs=(\n");
	each_option(NULL, zsh_words, f);
	fprintf(f, ")\n"
		   "(( ! $#only )) || specs=(${(M)specs:#\\*(${(j:|:)~only})(=|)\\[*})\n"
		   "_arguments $specs \\\n"
		   "\t'1:job file or verb:_alternative \"verbs:verb:(");
	complete_verbs(f);
	fprintf(f, ")\" \"files:job file:_files\"' \\\n\t$topic '*:job file:_files'\n");
}

int completion_print(const char *shell, FILE *f, struct err *e)
{
	if (shell && !strcmp(shell, "bash"))
		print_bash(f);
	else if (shell && !strcmp(shell, "zsh"))
		print_zsh(f);
	else
		return fail(e, EINVAL, "command line: completion: name a shell: bash or zsh");
	return 0;
}
