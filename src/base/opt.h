/* SPDX-License-Identifier: MIT */
/*
 * Options as data. An option is a row: its name, its type, the field it sets, its default as text,
 * its range and its help. Parser, range check, command line, --cmdhelp, man page and dump are
 * made from the rows, so none of them can disagree with another.
 */
#ifndef IOGEN_BASE_OPT_H
#define IOGEN_BASE_OPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"

struct opt;

/* What values look like. The field behind a row is of the type's C type (see OPT_FIELD). */
struct opt_type {
	const char *value; /* what help calls a value: "SIZE"; NULL for a flag */
	/*
	 * Parses @text into @field. Returns 0, or -errno after fail(e, "name=text: why; what would
	 * work"), with @field as it was.
	 */
	int (*parse)(const struct opt *o, const char *text, void *field, struct err *e);
	/* Prints @field so that parse reads it back; prints nothing where there is no value. */
	void (*print)(const struct opt *o, const void *field, FILE *f);
	void (*release)(void *field); /* NULL: the field owns nothing */
};

struct opt {
	const char *name;
	const char *alias; /* or NULL */
	const struct opt_type *type;
	size_t offset;
	const char *def;   /* as a user would write it; NULL: no value, the field stays zero */
	uint64_t min, max; /* of numbers; max 0: no limit; of times: in ns */
	uint64_t unit;     /* of times: ns in one of a bare number, e.g. NSEC_PER_SEC */
	const char *const *choices; /* of OPT_CHOICE, ended by NULL */
	const char *help;
};

/* Composite values. */
struct nsecs {
	uint64_t ns;
};

/* A number of bytes, or a share of the target's size where pct is not 0. */
struct extent {
	uint64_t bytes;
	uint32_t pct;
};

/* lo..hi, both included; lo = hi for one value. */
struct range {
	uint64_t lo, hi;
};

extern const struct opt_type opt_flag;   /* bool */
extern const struct opt_type opt_count;  /* uint32_t */
extern const struct opt_type opt_maybe;  /* uint32_t, plus one; 0: not given */
extern const struct opt_type opt_size;   /* uint64_t, bytes or a plain number */
extern const struct opt_type opt_time;   /* struct nsecs */
extern const struct opt_type opt_extent; /* struct extent */
extern const struct opt_type opt_range;  /* struct range */
extern const struct opt_type opt_text;   /* char *, owned */
extern const struct opt_type opt_choice; /* int, an index into choices */

/*
 * offsetof(S, field), and a compile error where the field's C type is not CTYPE: rows are written
 * with a macro a type, so a wrong field cannot be compiled.
 */
#define OPT_FIELD(S, CTYPE, field) _Generic(((S *)0)->field, CTYPE : offsetof(S, field))

#define OPT_FLAG(S, field) .type = &opt_flag, .offset = OPT_FIELD(S, bool, field)
#define OPT_COUNT(S, field) .type = &opt_count, .offset = OPT_FIELD(S, uint32_t, field)
#define OPT_MAYBE(S, field) .type = &opt_maybe, .offset = OPT_FIELD(S, uint32_t, field)
#define OPT_SIZE(S, field) .type = &opt_size, .offset = OPT_FIELD(S, uint64_t, field)
#define OPT_TIME(S, field) .type = &opt_time, .offset = OPT_FIELD(S, struct nsecs, field)
#define OPT_EXTENT(S, field) .type = &opt_extent, .offset = OPT_FIELD(S, struct extent, field)
#define OPT_RANGE(S, field) .type = &opt_range, .offset = OPT_FIELD(S, struct range, field)
#define OPT_TEXT(S, field) .type = &opt_text, .offset = OPT_FIELD(S, char *, field)
#define OPT_CHOICE(S, field) .type = &opt_choice, .offset = OPT_FIELD(S, int, field)

/* Whether that is its name or alias. */
bool opt_is_named(const struct opt *o, const char *name);

/* Tables end with a row whose name is NULL. */
const struct opt *opt_find(const struct opt *table, const char *name);

/* Sets every field to its default. A default that does not parse is a programmer's error. */
void opts_default(const struct opt *table, void *base);

/* Parses one value into its field; what was there is released. Returns 0 or -errno. */
int opt_set(const struct opt *o, void *base, const char *text, struct err *e);

/* The dash, or the colon, between two values; one within ( ) is a minus. NULL: there is none. */
const char *range_dash(const char *text);

/* The value as text, as opt_set reads it; NULL where there is none. The caller frees it. */
char *opt_get(const struct opt *o, const void *base);

/* Frees what the fields own. */
void opts_release(const struct opt *table, void *base);

/*
 * The name or alias in @table that is nearest to @name by edit distance, if it is nearer than
 * *@distance, which is then lowered to it; else NULL. Start with a distance of 4, say.
 */
const char *opt_nearest(const struct opt *table, const char *name, unsigned *distance);

/* How much of a help text is its first statement: to a ; or a full stop outside of brackets. */
int opt_first_statement(const char *help);

#define OPT_HELP_COLUMN 26 /* where the help of a list begins */

/* --cmdhelp: a line an option, or everything about one. */
void opt_help_line(const struct opt *o, FILE *f);
void opt_help(const struct opt *o, FILE *f);

/* The rows as entries of a man page's option list, each name behind these dashes. */
void opts_man(const struct opt *table, const char *dashes, FILE *f);

/* Prints text as roff reads it: a backslash is written \\e, a hyphen that is to be copied \\-. */
void opt_man_text(const char *s, FILE *f);

#endif
