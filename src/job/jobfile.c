/* SPDX-License-Identifier: MIT */
/*
 * Job files. inih splits the lines; the reader that feeds it counts them, takes off blanks and
 * comments, follows include, and keeps each value to itself, so that what inih cannot do (long
 * values, bare words, empty and repeated sections, line numbers) does not matter.
 */
#include "job/jobfile.h"

#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stdlib.h>
#include <string.h>

#include "base/input_file.h"

#define MAX_INCLUDES 8
#define MAX_SECTIONS 10000 /* each is a job: a millisecond, and 24 KiB */
#define MAX_OPTIONS 1000   /* options of a section: there are fewer */
#define MAX_ERRORS 1000    /* more of them are no job file */
#define MAX_LINE 4096      /* bytes of a line in a job file */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define MAX_NAME 49 /* bytes of an option's name: inih's own limit */

struct source {
	FILE *f;
	struct origin at;
};

struct reader {
	struct sections *out;
	struct err *e;
	struct source stack[MAX_INCLUDES];
	int depth;    /* sources open; the last one is read */
	size_t bytes; /* bytes that were read */
	bool in_section;
	bool bad;
	char line[MAX_LINE + 1];
	const char *value; /* part of line */
};

static struct source *reader_top(struct reader *r)
{
	return &r->stack[r->depth - 1];
}

static void bad_line(struct reader *r, const char *what)
{
	const struct origin *at = &reader_top(r)->at;

	fail(r->e, EINVAL, "%s:%u: %s", at->file, at->line, what);
	r->bad = true;
}

/*
 * Cuts the line at a comment: a # or ; at its start or after a blank. Where backslashes stand
 * between, it is text, less one backslash (jobs_dump puts it there).
 */
static void cut_comment(char *line)
{
	char *to = line;

	for (char *p = line; *p; p++) {
		bool after_blank = p == line || isblank((unsigned char)p[-1]);
		char mark = p[strspn(p, "\\")];

		if (after_blank && (mark == '#' || mark == ';')) {
			if (*p == mark)
				break;
			p++;
		}
		*to++ = *p;
	}
	*to = '\0';
}

/* Takes blanks off both ends of what lies at @s. */
static char *trim(char *s)
{
	size_t n;

	while (isspace((unsigned char)*s))
		s++;
	for (n = strlen(s); n && isspace((unsigned char)s[n - 1]); n--)
		s[n - 1] = '\0';
	return s;
}

/* Reads a line, as far as it is one: text of up to MAX_LINE bytes. 0 at the end, -EINVAL. */
static int raw_line(struct reader *r, FILE *f)
{
	bool text = true;
	size_t n = 0;
	int c = EOF;

	while (r->bytes < JOBFILE_MAX_BYTES && (c = fgetc(f)) != EOF && c != '\n') {
		r->bytes++;
		text &= c && n < MAX_LINE;
		if (text)
			r->line[n++] = (char)c;
	}
	r->line[n] = '\0';
	return !text ? -EINVAL : c != EOF || n;
}

/* Returns whether it has no end, as a device, or is no job file: then the rest is left unread. */
static bool is_too_much(struct reader *r)
{
	const struct sections *s = r->out;

	if (r->bytes >= JOBFILE_MAX_BYTES)
		bad_line(r, "job files of more than 64 MiB are not read: is it one?");
	else if (r->e->count >= MAX_ERRORS)
		bad_line(r, "the rest is not read, after 1000 errors");
	else if (s->n > MAX_SECTIONS)
		bad_line(r,
			 "the rest is not read, after 10000 sections; numjobs= makes more workers");
	else if (r->in_section && s->list[s->n - 1].n > MAX_OPTIONS)
		bad_line(r, "the rest is not read, after 1000 options in a section");
	else
		return false;
	return true;
}

/* Leaves the innermost file, which is at its end, or cannot be read on. */
static void source_close(struct reader *r)
{
	char why[128];

	if (ferror(reader_top(r)->f)) {
		snprintf(why, sizeof(why), "cannot be read: %s", strerror(errno));
		bad_line(r, why);
	}
	fclose(reader_top(r)->f);
	r->depth--;
}

/* The next line of the innermost file, cleaned; NULL at the end of all. */
static char *next_line(struct reader *r)
{
	while (r->depth && !is_too_much(r)) {
		struct source *top = reader_top(r);
		int ret = raw_line(r, top->f);
		char *line = trim(r->line);

		top->at.line++;
		if (!ret) {
			source_close(r);
			continue;
		}
		if (ret < 0) {
			bad_line(r, "the line is longer than 4096 bytes, or has a zero byte in it");
			continue;
		}
		if (top->at.line == 1 && !strncmp(line, BYTE_ORDER_MARK, 3)) {
			bad_line(r, "begins with a byte order mark: save it as UTF-8 without one");
			line += 3;
		}
		cut_comment(line);
		line = trim(line);
		if (*line)
			return line;
	}
	return NULL;
}

static void open_section(struct reader *r, char *line)
{
	char *name = line + 1, *end = strrchr(line, ']');
	bool whole = end && !end[1];

	if (r->depth > 1)
		return bad_line(r, "an included file has options only, no [section]");
	if (whole) {
		*end = '\0';
		name = trim(name);
	}
	if (!whole || !*name || strchr(name, '\r')) /* name= takes no line break */
		return bad_line(r, "a section is written [NAME], alone on its line");
	section_add(r->out, name, reader_top(r)->at);
	r->in_section = true;
}

/* A name that leads nowhere from here is looked up beside the file that has it, as in fio. */
static void open_include(struct reader *r, const char *path)
{
	const char *from = reader_top(r)->at.file, *slash = strrchr(from, '/');
	char beside[MAX_LINE], text[MAX_LINE + 128];
	const char *why;
	FILE *f;

	if (r->depth == MAX_INCLUDES)
		return bad_line(r, "include goes deeper than 8 files");
	snprintf(beside, sizeof(beside), "%.*s%s", slash ? (int)(slash - from) + 1 : 0, from, path);
	f = input_open(path, &why);
	if (!f && slash && *path != '/' && (f = input_open(beside, &why)))
		path = beside;
	if (!f) {
		snprintf(text, sizeof(text), "include %s: %s", path, why);
		return bad_line(r, text);
	}
	r->stack[r->depth++] = (struct source){ f, { sections_file(r->out, path), 0 } };
}

/* "name=1" for inih, the true value kept aside; NULL after a message. */
static const char *split_option(struct reader *r, char *line)
{
	char *equals = strchr(line, '=');

	r->value = equals ? trim(equals + 1) : NULL;
	if (equals)
		*equals = '\0';
	trim(line);
	if (!strcmp(line, "include")) {
		bad_line(r, "include is written: include FILE");
		return NULL;
	}
	if (!*line || line[strspn(line, "abcdefghijklmnopqrstuvwxyz"
					"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.")]) {
		bad_line(r, "not an option: write name=value, or a flag's name alone");
		return NULL;
	}
	if (strlen(line) > MAX_NAME) {
		bad_line(r, "the option's name is longer than 49 bytes");
		return NULL;
	}
	if (!r->in_section) {
		bad_line(r, "an option before the first [section]");
		return NULL;
	}
	return line;
}

/* Reads a line for inih, which calls this in place of fgets(). */
static char *read_line(char *str, int num, void *stream)
{
	struct reader *r = stream;
	char *line;

	while ((line = next_line(r))) {
		const char *name;

		if (*line == '[') {
			open_section(r, line);
		} else if (!strncmp(line, "include", 7) && isblank((unsigned char)line[7])) {
			open_include(r, trim(line + 7));
		} else if ((name = split_option(r, line))) {
			snprintf(str, (size_t)num, "%s=1\n", name);
			return str;
		}
	}
	return NULL;
}

static int take_option(void *user, const char *section, const char *name, const char *ignored)
{
	struct reader *r = user;
	struct section *s = &r->out->list[r->out->n - 1];
	struct origin at = reader_top(r)->at;

	(void)section;
	(void)ignored;
	err_enter(r->e, "%s:%u: [%s] ", at.file, at.line, s->name);
	r->bad |= assign_add(s, name, r->value, at, r->out->fio, r->e) != 0;
	err_leave(r->e);
	return 1;
}

int jobfile_read(struct sections *s, FILE *f, const char *name, struct err *e)
{
	struct reader r = { .out = s, .e = e, .depth = 1 };
	int ret;

	r.stack[0] = (struct source){ f, { sections_file(s, name), 0 } };
	ret = ini_parse_stream(read_line, &r, take_option, &r);
	while (r.depth)
		fclose(r.stack[--r.depth].f);
	if (ret && !r.bad)
		return fail(e, EINVAL, "%s: not read as an INI file (at its option %d)", name, ret);
	return r.bad ? -EINVAL : 0;
}

int jobfile_load(struct sections *s, const char *path, struct err *e)
{
	const char *why;
	FILE *f = input_open(path, &why);

	if (!f)
		return fail(e, errno, "%s: %s", path, why);
	return jobfile_read(s, f, path, e);
}
