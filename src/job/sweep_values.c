/* SPDX-License-Identifier: MIT */
/* Words and ranges: see sweep_values.h. */
#include "job/sweep_values.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/expr.h"
#include "base/text.h"

#define BLANKS " \t"

/* A word that is being read. */
struct word {
	const char *name, *text; /* name and text of the whole sweep, for messages */
	const char *at;
	size_t len;
	struct sweep_values *v;
	struct err *e;
};

/* A range: its numbers count units, which are printed behind each value. */
struct span {
	uint64_t lo, hi, step;
	char unit[16];
	bool times; /* each value is the last one times step; else plus step */
};

static int word_fail(const struct word *w, const char *why)
{
	return fail(w->e, EINVAL, "sweep.%s=%s: %.*s: %s", w->name, w->text, (int)w->len, w->at,
		    why);
}

/* Takes over @value. */
static int value_add(const struct word *w, char *value)
{
	struct sweep_values *v = w->v;

	if (v->n == SWEEP_MAX) {
		free(value);
		return fail(w->e, EINVAL, "sweep.%s=%s: more than %d values", w->name, w->text,
			    SWEEP_MAX);
	}
	v->list = array_must_grow(v->list, v->n, sizeof(*v->list));
	v->list[v->n++] = value;
	return 0;
}

/* Splits "16ms" into 16 and "ms". Returns whether it is a number with nothing but a unit behind. */
static bool split_unit(const char *text, uint64_t *n, char *unit, size_t room)
{
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*n = strtoull(text, &end, 10);
	snprintf(unit, room, "%s", end);
	return !errno && strlen(end) < room &&
	       !end[strspn(end, "abcdefghijklmnopqrstuvwxyzKMGTPB%")];
}

/* Reads the three numbers in @unit; @text holds the ends and the step. */
static bool span_in(struct span *s, char *text[3], enum expr_unit unit, const char *printed,
		    uint64_t divide)
{
	uint64_t *n[3] = { &s->lo, &s->hi, &s->step };

	for (int i = 0; i < (s->times ? 2 : 3); i++) {
		if (expr_parse(text[i], unit, 1, n[i]) || *n[i] % divide)
			return false;
		*n[i] /= divide;
	}
	strcpy(s->unit, printed);
	return true;
}

/* Reads the ends and the step: all in one unit, or as sizes, or as times. */
static bool span_read(struct span *s, char *text[3])
{
	char unit[3][16];
	bool plain = split_unit(text[0], &s->lo, unit[0], sizeof(unit[0])) &&
		     split_unit(text[1], &s->hi, unit[1], sizeof(unit[1])) &&
		     split_unit(text[2], &s->step, unit[2], sizeof(unit[2]));

	if (s->times && (!plain || *unit[2]))
		return false;
	if (plain && !strcmp(unit[0], unit[1]) && (!*unit[2] || !strcmp(unit[0], unit[2]))) {
		strcpy(s->unit, unit[0]);
		return true;
	}
	return span_in(s, text, EXPR_SIZE, "", 1) ||
	       span_in(s, text, EXPR_TIME, "us", NSEC_PER_USEC);
}

static int span_values(const struct word *w, const struct span *s)
{
	int ret = 0;

	for (uint64_t x = s->lo; !ret && x <= s->hi;) {
		ret = value_add(w, text_format("%" PRIu64 "%s", x, s->unit));
		if (s->times ? __builtin_mul_overflow(x, s->step, &x) :
			       __builtin_add_overflow(x, s->step, &x))
			break;
	}
	return ret;
}

/* Reads LO..HI*FACTOR or LO..HI+STEP. @copy is the word, and is cut up. */
static int read_range(const struct word *w, char *copy)
{
	char *hi = strstr(copy, "..") + 2, *op = strpbrk(hi, "*+");
	char *text[3] = { copy, hi, op ? op + 1 : NULL };
	struct span s = { .times = op && *op == '*' };

	if (!op)
		return word_fail(w, "a range says how it goes on: 1..64*2, or 0..100+25");
	hi[-2] = *op = '\0';
	if (!span_read(&s, text))
		return word_fail(w, "not a range of numbers: write 1..64*2, 0..100+25 or 4k..1m*2");
	if (s.times ? s.step < 2 || !s.lo : !s.step)
		return word_fail(w, "this range has no end: its values do not grow");
	if (s.lo > s.hi)
		return word_fail(w, "this range is empty: its first value is above its last");
	return span_values(w, &s);
}

static int read_word(const struct word *w)
{
	char *copy = text_format("%.*s", (int)w->len, w->at);
	int ret;

	if (!isdigit((unsigned char)*copy) || !strstr(copy, ".."))
		return value_add(w, copy);
	ret = read_range(w, copy);
	free(copy);
	return ret;
}

int sweep_values_parse(const char *name, const char *text, struct sweep_values *v, struct err *e)
{
	struct word w = { .name = name, .text = text, .v = v, .e = e };
	int ret = 0;

	*v = (struct sweep_values){ 0 };
	for (w.at = text + strspn(text, BLANKS); !ret && *w.at;
	     w.at += w.len, w.at += strspn(w.at, BLANKS)) {
		w.len = strcspn(w.at, BLANKS);
		ret = read_word(&w);
	}
	if (!ret && !v->n)
		ret = fail(e, EINVAL,
			   "sweep.%s=: values are missing: write them with blanks between", name);
	if (ret)
		sweep_values_free(v);
	return ret;
}

void sweep_values_free(struct sweep_values *v)
{
	for (uint32_t i = 0; i < v->n; i++)
		free(v->list[i]);
	free(v->list);
	*v = (struct sweep_values){ 0 };
}
