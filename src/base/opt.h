/* SPDX-License-Identifier: MIT */
/*
 * The room of things that any C program could use, and options as data.
 *
 * The room has errors and notes (err.h, exit_code.h), options (here, expr.h for numbers in them,
 * intset.h, given_options.h), text and numbers for readers (text.h, units.h, json_text.h,
 * progress.h), random numbers (rng.h, permutation.h), the clock (clock.h), arrays and medians
 * (array.h, median.h), values as bytes (pack.h), and files of iogen's own (input_file.h,
 * output_place.h, whole_file.h, extents.h, std_streams.h). It knows no engine and no job.
 *
 * An option is a row: its name, its type, the field it sets, its default as text, its range and its
 * help. Text comes in, values in fields come out. Parser, range check, command line, --cmdhelp, man
 * page and dump are made from the rows, so none of them can disagree with another. A new type is a
 * struct opt_type; a new option a row in its group's table (job/).
 */
#ifndef IOGEN_BASE_OPT_H
#define IOGEN_BASE_OPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"

struct opt;

/* Memory that fields of a type own beside their bytes. */
struct opt_memory {
	void (*release)(void *field);
	/* Gives a field that was copied byte by byte its own. Aborts without memory. */
	void (*copy)(void *field);
};

/* A kind of value. The field behind a row is of the type's C type (see OPT_FIELD). */
struct opt_type {
	const char *value; /* the name of a value in help: "SIZE"; NULL for a flag */
	/*
	 * Parses @text into @field. Returns 0, or -errno after fail(e, "name=text: why; what would
	 * work"), with @field as it was.
	 */
	int (*parse)(const struct opt *o, const char *text, void *field, struct err *e);
	/* Prints @field so that parse reads it back; nothing where there is no value. */
	void (*print)(const struct opt *o, const void *field, FILE *f);
	const struct opt_memory *owns; /* NULL: nothing beside the field's bytes */
};

struct opt {
	const char *name;
	const char *alias; /* another name, or NULL */
	const struct opt_type *type;
	size_t offset;
	const char *def;   /* text as a user would write it; NULL: no value, the field stays zero */
	uint64_t min, max; /* bounds of numbers, and of times in ns; max 0: no limit */
	uint64_t unit;     /* ns per unit of a time's number without one, e.g. NSEC_PER_SEC */
	const char *const *choices; /* names for OPT_CHOICE, ended by NULL */
	const char *help;
	bool alone; /* its name may stand alone in a job file, as that of a flag: the value is 1 */
};

/* Composite values. */
struct nsecs {
	uint64_t ns;
};

/* Bytes, or a share of the target's size where pct is not 0. */
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

extern const struct opt_memory opt_text_memory; /* memory of a char * */

/*
 * Returns offsetof(S, field); a compile error where the field's C type is not CTYPE. Rows are
 * written with a macro a type, so a wrong field cannot be compiled.
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

/* Returns whether @name is the option's name or alias. */
bool opt_is_named(const struct opt *o, const char *name);

/*
 * Returns the row of that name or alias; NULL: there is none. Tables end with a row without name.
 */
const struct opt *opt_find(const struct opt *table, const char *name);

/* Sets every field to its default. A default that does not parse is a programmer's error. */
void opts_default(const struct opt *table, void *base);

/* Parses a value into its field, and releases the old one. Returns 0 or -errno after fail(). */
int opt_set(const struct opt *o, void *base, const char *text, struct err *e);

/* Returns the dash or colon between two values, outside of ( ); NULL: there is none. */
const char *range_dash(const char *text);

/* Returns the value as text for opt_set, which the caller frees; NULL: there is no value. */
char *opt_get(const struct opt *o, const void *base);

/* Returns whether an earlier row of the table sets the same field. */
bool opt_is_twin(const struct opt *table, const struct opt *o);

/* Gives all fields, which were copied byte by byte, memory of their own. */
void opts_copy(const struct opt *table, void *base);

/* Frees the memory of all fields. */
void opts_release(const struct opt *table, void *base);

/*
 * Returns the name or alias in @table that is nearest to @name by edit distance, if it is nearer
 * than *@distance, which becomes its distance; else NULL. Start with a distance of 4, say.
 */
const char *opt_nearest(const struct opt *table, const char *name, unsigned *distance);

/* Returns the bytes of a help text's first statement: to a ; or a full stop outside of brackets. */
int opt_first_statement(const char *help);

#define OPT_HELP_COLUMN 26 /* column at which the help of a list begins */

/* Prints a line about an option; everything about it (--cmdhelp). */
void opt_help_line(const struct opt *o, FILE *f);
void opt_help(const struct opt *o, FILE *f);

/* The rows as entries of a man page's option list, each name behind these dashes. */
void opts_man(const struct opt *table, const char *dashes, FILE *f);

/* Prints text as roff reads it: a backslash is written \\e, a hyphen that is to be copied \\-. */
void opt_man_text(const char *s, FILE *f);

#endif
