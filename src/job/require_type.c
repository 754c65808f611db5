/* SPDX-License-Identifier: MIT */
/* Values of require=: read.p99<2ms, errors==0, cov(iops)<5%, over(5ms)==0. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/expr.h"
#include "job/requirement.h"
#include "job/types.h"
#include "stat/latency_name.h"

static const char *const signs[] = {
	[BELOW] = "<",     [AT_MOST] = "<=", [ABOVE] = ">",
	[AT_LEAST] = ">=", [EQUAL] = "==",   [UNEQUAL] = "!=",
};

/* Copies one requirement without blanks. Returns whether there is room for it. */
static bool item_copy(const char *p, char *text, size_t room)
{
	size_t n = 0;

	for (; *p && *p != ','; p++) {
		if (isblank((unsigned char)*p))
			continue;
		if (n + 1 == room)
			return false;
		text[n++] = *p;
	}
	text[n] = '\0';
	return true;
}

/* Returns the bytes of the sign; 0: it is none. */
static size_t compare_parse(const char *p, enum compare *c)
{
	size_t longest = 0;

	for (size_t i = 0; i < COMPARES; i++) {
		size_t n = strlen(signs[i]);

		if (n > longest && !strncmp(p, signs[i], n)) {
			longest = n;
			*c = (enum compare)i;
		}
	}
	return longest;
}

/* Takes "read." off; with nothing behind it, it is no operation but a name. */
static const char *op_parse(const char *p, enum op *found)
{
	for (size_t op = 0; op < OPS; op++) {
		size_t n = strlen(op_names[op]);

		if (!strncmp(p, op_names[op], n) && p[n] == '.' && p[n + 1]) {
			*found = (enum op)op;
			return p + n + 1;
		}
	}
	return p;
}

/* Copies what stands in ( ) of "cov(iops)". Returns whether it is all of the rest. */
static bool inner(const char *p, const char *name, char *text, size_t room)
{
	size_t n = strlen(name), len = strlen(p);

	if (strncmp(p, name, n) || p[n] != '(' || p[len - 1] != ')' || len < n + 3)
		return false;
	snprintf(text, room, "%.*s", (int)(len - n - 2), p + n + 1);
	return !text[strcspn(text, "()")];
}

static int over_parse(struct requirement *r, const char *bound, struct err *e)
{
	if (!expr_parse(bound, EXPR_TIME, NSEC_PER_USEC, &r->over_ns))
		return 0;
	return fail(e, EINVAL,
		    "require=%s: not a time: write over(5ms), a number with us, ms or s in ( )",
		    r->text);
}

/* Takes "each." off; with nothing behind it, it is a name. */
static const char *each_parse(const char *p, bool *each)
{
	*each = !strncmp(p, "each.", 5) && p[5];
	return *each ? p + 5 : p;
}

/* Bounds for measures whose names end so, in a unit of their kind; the first that fits counts. */
static const char *const suggestions[][2] = {
	{ "errors", "==0" },     { "short_ios", "==0" },   { "late_ios", "==0" },
	{ "partial", "==0" },    { "bound", "==0" },       { "_pct", "<5%" },
	{ "cpu_user", "<5%" },   { "cpu_sys", "<5%" },     { "asleep", "<5%" },
	{ "ready", "<5%" },      { "punted", "<5%" },      { "_ns", "<2ms" },
	{ "late_max", "<2ms" },  { "runtime", "<2s" },     { "ios", ">50k" },
	{ "iops", ">50k" },      { "bytes", ">64k" },      { "bw", ">100m" },
	{ "mb_per_s", ">100m" }, { "mib_per_s", ">100m" },
};

/* Returns what may stand behind a measure, for a message: "<2ms". */
static const char *suggestion(const char *what)
{
	size_t n = strlen(what), end;
	struct latency_name l;
	enum op op;
	bool each;

	if (latency_name_parse(op_parse(each_parse(what, &each), &op), &l))
		return "<2ms";
	for (size_t i = 0; i < sizeof(suggestions) / sizeof(suggestions[0]); i++) {
		end = strlen(suggestions[i][0]);
		if (n >= end && !strcmp(what + n - end, suggestions[i][0]))
			return suggestions[i][1];
	}
	return strstr(what, "cov(") ? "<5%" : strstr(what, "over(") ? "==0" : "<5";
}

/* Takes the left side apart: whose value, an operation, and what is measured of it. */
static int what_parse(struct requirement *r, struct err *e)
{
	char in[sizeof(r->what)];
	const char *p = op_parse(each_parse(r->what, &r->each), &r->op), *over;
	enum op second;

	if (op_parse(p, &second) != p && r->op < OPS)
		return fail(e, EINVAL, "require=%s: two operations: name one", r->text);
	memmove(r->what, p, strlen(p) + 1);
	if (inner(r->what, "cov", in, sizeof(in))) {
		enum op named = r->op;

		r->of = OF_COV;
		snprintf(r->measure, sizeof(r->measure), "%s", op_parse(in, &r->op));
		if (named != OPS && named != r->op)
			return fail(e, EINVAL, "require=%s: two operations: name one", r->text);
		return 0;
	}
	over = strstr(r->what, "over(");
	if (over && (over == r->what || over[-1] == '.') && inner(over, "over", in, sizeof(in))) {
		r->of = OF_OVER;
		snprintf(r->measure, sizeof(r->measure), "%.*s",
			 over > r->what ? (int)(over - r->what) - 1 : 0, r->what);
		return over_parse(r, in, e);
	}
	snprintf(r->measure, sizeof(r->measure), "%s", r->what);
	return 0;
}

/* A number and what stands behind it, up to 11 letters. */
static int bound_parse(struct requirement *r, const char *p, struct err *e)
{
	size_t n = strspn(p, "0123456789."), letters;
	char digits[32], *end;

	snprintf(digits, sizeof(digits), "%.*s", (int)n, p);
	r->number = strtold(digits, &end);
	for (letters = n;
	     isalpha((unsigned char)p[letters]) || p[letters] == '/' || p[letters] == '%';)
		letters++;
	if (!n || n >= sizeof(digits) || *end || p[n - 1] == '.' || p[letters] ||
	    letters - n >= sizeof(r->unit))
		return fail(e, EINVAL,
			    "require=%s: not a number with a unit behind the comparison: write "
			    "2ms, 50k or 5%%, say",
			    r->text);
	snprintf(r->unit, sizeof(r->unit), "%s", p + n);
	return 0;
}

int requirement_take(const char **at, struct requirement *r, struct err *e)
{
	const char *from = *at, *comma = strchr(from, ',');
	size_t left, sign;

	*r = (struct requirement){ .op = OPS };
	*at = comma ? comma + 1 : NULL;
	if (!item_copy(from, r->text, sizeof(r->text)))
		return fail(e, EINVAL, "require=%.*s: a requirement is longer than %zu characters",
			    (int)strcspn(from, ","), from, sizeof(r->text) - 1);
	left = strcspn(r->text, "<>=!");
	if (!left || left >= sizeof(r->what))
		return fail(e, EINVAL, "require=%s: no measure stands before the comparison",
			    r->text);
	snprintf(r->what, sizeof(r->what), "%.*s", (int)left, r->text);
	sign = compare_parse(r->text + left, &r->compare);
	if (!sign)
		return fail(e, EINVAL,
			    "require=%s: a comparison is missing: write %s%s, say; or <, <=, >, "
			    ">=, ==, !=",
			    r->text, r->what, suggestion(r->what));
	if (what_parse(r, e))
		return -EINVAL;
	return bound_parse(r, r->text + left + sign, e);
}

bool requirement_holds(const struct requirement *r, double measured, double bound)
{
	switch (r->compare) {
	case BELOW:
		return measured < bound;
	case AT_MOST:
		return measured <= bound;
	case ABOVE:
		return measured > bound;
	case AT_LEAST:
		return measured >= bound;
	case EQUAL:
		return measured == bound;
	default:
		return measured != bound;
	}
}

/* The field keeps the text, which is taken apart where it is needed. */
static int require_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	struct requirement r;
	int ret = 0;

	for (const char *at = text, *item = at; item; item = at)
		if (strchr(",", item[strspn(item, " \t")])) {
			at = strchr(item, ',') ? strchr(item, ',') + 1 : NULL;
			ret = fail(e, EINVAL,
				   "require=%s: a requirement is missing: write read.p99<2ms, say",
				   text);
		} else if (requirement_take(&at, &r, e)) {
			ret = -EINVAL;
		}
	return ret ? ret : opt_text.parse(o, text, field, e);
}

static void require_print(const struct opt *o, const void *field, FILE *f)
{
	opt_text.print(o, field, f);
}

const struct opt_type opt_require = { "MEASURE<BOUND[,...]", require_parse, require_print,
				      &opt_text_memory };
