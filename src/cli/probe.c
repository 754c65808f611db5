/* SPDX-License-Identifier: MIT */
/* The forms of the answers: see probe.h. What is asked is in src/probe/. */
#include "cli/probe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "base/clock.h"
#include "base/json_text.h"
#include "base/text.h"
#include "base/units.h"
#include "base/whole_file.h"
#include "probe/answer.h"
#include "report/csv.h"
#include "report/formats.h"

struct probes {
	uint32_t n;
	struct probe *list;
};

static const char *kernel(void)
{
	static struct utsname u;

	return uname(&u) ? "" : u.release;
}

/* Prints text from a target, which may hold anything. */
static void print_harmless(const char *text, FILE *f)
{
	text_print_harmless(text, strlen(text), f);
}

/* Prints a value as people read it: "4 KiB". */
static void print_value(const struct answer *a, FILE *f)
{
	const char *unit = answer_unit(a);
	char text[128], *shown;

	if (!strcmp(unit, "bytes"))
		units_bytes(text, sizeof(text), strtoull(a->value, NULL, 10));
	else
		snprintf(text, sizeof(text), "%s%s%s", a->value[0] ? a->value : "-",
			 *unit ? " " : "", unit);
	shown = text_harmless(text);
	fprintf(f, " %-12s", shown);
	free(shown);
}

static void print_answer(const struct answer *a, FILE *f)
{
	fprintf(f, "%-26s", a->question->name);
	print_value(a, f);
	fprintf(f, "  ");
	print_harmless(a->how, f);
	if (a->note[0]) {
		fprintf(f, "; ");
		print_harmless(a->note, f);
	}
	fprintf(f, "\n");
}

static void print_text(const struct probes *p, FILE *f)
{
	for (const struct probe *x = p->list; x < p->list + p->n; x++) {
		if (x != p->list)
			fprintf(f, "\n");
		print_harmless(x->path, f);
		fprintf(f, ": ");
		print_harmless(x->what, f);
		fprintf(f, ", Linux %s\n\n", kernel());
		for (const struct answer *a = x->list; a < x->list + x->n; a++)
			print_answer(a, f);
		if (x->nsentences)
			fprintf(f, "\nFor a job:\n");
		for (uint32_t i = 0; i < x->nsentences; i++) {
			char *text = text_harmless(x->sentences[i]);

			fprintf(f, "-");
			text_columns(text, 1, 2, f);
			free(text);
		}
	}
}

static void print_csv(const struct probes *p, FILE *f)
{
	fprintf(f, "target,name,value,unit,how,note\n");
	for (const struct probe *x = p->list; x < p->list + p->n; x++)
		for (const struct answer *a = x->list; a < x->list + x->n; a++) {
			csv_text(f, x->path);
			fprintf(f, ",%s,", a->question->name);
			csv_text(f, a->value);
			fprintf(f, ",%s,", answer_unit(a));
			csv_text(f, a->how);
			fputc(',', f);
			csv_text(f, a->note);
			fputc('\n', f);
		}
}

/* Returns a number as a number, a word as a word, and null where there is none. */
static json_t *value_json(const char *text)
{
	char *end;
	double v = strtod(text, &end);

	if (!*text)
		return json_null();
	if (end == text || *end)
		return json_text(text);
	return strchr(text, '.') ? json_real(v) : json_integer(strtoll(text, NULL, 10));
}

static json_t *probe_json(const struct probe *p)
{
	json_t *answers = json_array(), *sentences = json_array();

	for (const struct answer *a = p->list; a < p->list + p->n; a++)
		json_array_append_new(
			answers, json_pack("{s:s, s:o, s:s, s:o, s:o, s:s}", "name",
					   a->question->name, "value", value_json(a->value), "unit",
					   answer_unit(a), "how", json_text(a->how), "note",
					   json_text(a->note), "help", a->question->help));
	for (uint32_t i = 0; i < p->nsentences; i++)
		json_array_append_new(sentences, json_text(p->sentences[i]));
	return json_pack("{s:o, s:o, s:o, s:o}", "path", json_text(p->path), "what",
			 json_text(p->what), "answers", answers, "for_a_job", sentences);
}

static void print_json(const struct probes *p, FILE *f)
{
	json_t *list = json_array(), *all;
	time_t now = time(NULL);
	char date[32];
	struct tm tm;

	strftime(date, sizeof(date), "%Y-%m-%d", gmtime_r(&now, &tm));
	for (uint32_t i = 0; i < p->n; i++)
		json_array_append_new(list, probe_json(&p->list[i]));
	all = json_pack("{s:s, s:s, s:o}", "kernel", kernel(), "date", date, "targets", list);
	if (all)
		json_dumpf(all, f, JSON_INDENT(2));
	fputc('\n', f);
	json_decref(all);
}

static const struct {
	const char *format;
	void (*print)(const struct probes *p, FILE *f);
} forms[] = { { "normal", print_text }, { "csv", print_csv }, { "json", print_json } };

/* Returns the index of the form that is asked for, or -EINVAL after fail(). */
static int form_of(const struct cmdline *c, struct err *e)
{
	const struct formats *formats = &c->settings.output.formats;

	for (int i = 0; i < 3 && formats->n == 1; i++)
		if (!strcmp(report_formats[formats->list[0]].name, forms[i].format))
			return i;
	return fail(e, EINVAL, "command line: probe: --output-format= is normal, csv or json");
}

/* Looks at all words before one of them is touched. */
static int check(const struct cmdline *c, struct err *e)
{
	int ret = form_of(c, e);

	if (!c->nwords)
		return fail(e, EINVAL,
			    "command line: probe: a target is missing: iogen probe FOLDER, FILE or "
			    "DEVICE");
	for (uint32_t i = 0; i < c->nwords; i++)
		if (probe_check(c->words[i], e))
			ret = -EINVAL;
	return ret < 0 ? ret : 0;
}

/* A sheet of answers, to be printed in one of the forms. */
struct sheet {
	const struct probes *probes;
	int form;
};

static int print_sheet(const void *sheet, FILE *f)
{
	const struct sheet *s = sheet;

	forms[s->form].print(s->probes, f);
	return 0;
}

/* Prints all that was found. Returns 0 or -EIO. */
static int print(const struct cmdline *c, const struct probes *p, struct err *e)
{
	const char *path = c->settings.output.path;
	const struct sheet s = { p, form_of(c, e) };

	if (path)
		return whole_file_write(path, print_sheet, &s, e) ? -EIO : 0;
	print_sheet(&s, stdout);
	if (fflush(stdout) || ferror(stdout))
		return fail(e, EIO, "standard output: cannot be written");
	return 0;
}

int probe_words(const struct cmdline *c, struct err *e)
{
	const struct probe_how all = { .stop = NULL };
	struct probes p = { 0 };
	int ret = check(c, e);

	if (ret)
		return ret;
	p.list = calloc(c->nwords, sizeof(*p.list));
	if (!p.list)
		return fail(e, ENOMEM, "out of memory");
	clock_init();
	for (uint32_t i = 0; i < c->nwords && !ret; i++)
		ret = probe_target(&p.list[p.n++], c->words[i], &all, e);
	if (!ret)
		ret = print(c, &p, e);
	for (uint32_t i = 0; i < p.n; i++)
		probe_free(&p.list[i]);
	free(p.list);
	return ret;
}
