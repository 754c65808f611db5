/* SPDX-License-Identifier: MIT */
/* Choosing files: see file_choice.h. The distributions are those that fio gives the same words. */
#include "load/file_choice.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RANKS 1024 /* zipf ranks of each file: fio draws among places, and finds their file */
#define UNIFORMS 12

static const struct {
	const char *name;
	enum file_choice_kind kind;
	double skew; /* the default; below 0: behind the colon is a number of I/Os */
} kinds[] = {
	{ "roundrobin", CHOOSE_ROUNDROBIN, -1 }, { "sequential", CHOOSE_SEQUENTIAL, -1 },
	{ "random", CHOOSE_RANDOM, -1 },         { "zipf", CHOOSE_ZIPF, 1.1 },
	{ "pareto", CHOOSE_PARETO, 0.2 },        { "normal", CHOOSE_NORMAL, 0 },
	{ "gauss", CHOOSE_NORMAL, 0 },
};

#define NKINDS (sizeof(kinds) / sizeof(kinds[0]))

static int skew_parse(const struct opt *o, const char *text, const char *part,
		      struct file_choice *s, struct err *e)
{
	char *end;

	s->skew = strtod(part, &end);
	if (end == part || *end || !isfinite(s->skew))
		return fail(e, EINVAL, "%s=%s: behind the colon: not a number", o->name, text);
	if (s->kind == CHOOSE_ZIPF && (s->skew <= 0 || s->skew > 100))
		return fail(e, EINVAL, "%s=%s: zipf: takes a theta above 0, up to 100", o->name,
			    text);
	if (s->kind == CHOOSE_PARETO && (s->skew <= 0 || s->skew >= 1))
		return fail(e, EINVAL, "%s=%s: pareto: takes a number between 0 and 1", o->name,
			    text);
	if (s->kind == CHOOSE_NORMAL && (s->skew < 0 || s->skew > 100))
		return fail(e, EINVAL, "%s=%s: normal: takes a percentage", o->name, text);
	return 0;
}

static int count_parse(const struct opt *o, const char *text, const char *part,
		       struct file_choice *s, struct err *e)
{
	char *end;
	unsigned long n = strtoul(part, &end, 10);

	if (*part < '0' || *part > '9' || *end || !n || n > UINT32_MAX)
		return fail(e, EINVAL, "%s=%s: behind the colon: not a number above 0", o->name,
			    text);
	s->nr = (uint32_t)n;
	return 0;
}

static int choice_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	size_t n = strcspn(text, ":"), i = 0;
	struct file_choice s = { .nr = 1 };
	int ret = 0;

	while (i < NKINDS && (strlen(kinds[i].name) != n || strncmp(kinds[i].name, text, n)))
		i++;
	if (i == NKINDS)
		return fail(e, EINVAL,
			    "%s=%s: not known; one of: roundrobin sequential random, with :N "
			    "behind it for N I/Os before the next file, or zipf pareto normal, "
			    "with :SKEW",
			    o->name, text);
	s.kind = kinds[i].kind;
	s.skew = kinds[i].skew < 0 ? 0 : kinds[i].skew;
	if (text[n])
		ret = kinds[i].skew < 0 ? count_parse(o, text, text + n + 1, &s, e) :
					  skew_parse(o, text, text + n + 1, &s, e);
	if (!ret)
		*(struct file_choice *)field = s;
	return ret;
}

static void choice_print(const struct opt *o, const void *field, FILE *f)
{
	const struct file_choice *s = field;
	size_t i = 0;

	(void)o;
	while (kinds[i].kind != s->kind)
		i++;
	fputs(kinds[i].name, f);
	if (s->nr > 1)
		fprintf(f, ":%u", s->nr);
	if (kinds[i].skew >= 0)
		fprintf(f, ":%.12g", s->skew);
}

const struct opt_type opt_file_choice = { "KIND[:N]", choice_parse, choice_print, NULL };

/* Returns the weight of ranks @lo + 1 .. @hi: summed, or as an integral where that is as exact. */
static double zipf_weight(uint64_t lo, uint64_t hi, double theta)
{
	double sum = 0, a = (double)lo + 0.5, b = (double)hi + 0.5;

	if (lo && theta != 1)
		return (pow(b, 1 - theta) - pow(a, 1 - theta)) / (1 - theta);
	if (lo)
		return log(b / a);
	for (uint64_t r = 1; r <= hi; r++)
		sum += pow((double)r, -theta);
	return sum;
}

static int zipf_open(struct file_chooser *c)
{
	double sum = 0;

	c->share = calloc(c->nfiles, sizeof(*c->share));
	if (!c->share)
		return -ENOMEM;
	for (uint64_t i = 0; i < c->nfiles; i++)
		c->share[i] = sum += zipf_weight(i * RANKS, (i + 1) * RANKS, c->plan.skew);
	return 0;
}

int file_chooser_open(struct file_chooser *c, const struct file_choice *s, uint32_t nfiles,
		      uint32_t window, struct rng rng)
{
	*c = (struct file_chooser){ .plan = *s, .rng = rng, .nfiles = nfiles };
	c->window = window && window < nfiles ? window : nfiles;
	c->slots = calloc((size_t)nfiles + 1, sizeof(*c->slots));
	if (!c->slots || (s->kind == CHOOSE_ZIPF && zipf_open(c)))
		return -ENOMEM;
	file_chooser_begin(c);
	return 0;
}

void file_chooser_close(struct file_chooser *c)
{
	free(c->slots);
	free(c->share);
	c->slots = c->first = NULL;
	c->share = NULL;
}

/* Returns the file whose share @u, of 0 to 1, falls into. */
static uint32_t share_find(const struct file_chooser *c, double u)
{
	uint32_t lo = 0, hi = c->nfiles - 1;

	u *= c->share[hi];
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (c->share[mid] <= u)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Draws a mean of twelve numbers, moved by up to half of the deviation; 0 to 1, or above. */
static double normal_draw(struct file_chooser *c)
{
	double sum = 0;

	for (int i = 0; i < UNIFORMS; i++)
		sum += rng_uniform(&c->rng);
	sum = sum / UNIFORMS + (rng_uniform(&c->rng) - 0.5) * c->plan.skew / 100;
	return sum < 0 ? 0 : sum;
}

static uint32_t file_draw(struct file_chooser *c)
{
	double h = c->plan.skew, at = 0;

	if (c->plan.kind == CHOOSE_ZIPF)
		return share_find(c, rng_uniform(&c->rng));
	if (c->plan.kind == CHOOSE_PARETO)
		at = pow(rng_uniform(&c->rng), log(h) / log(1 - h));
	else
		at = normal_draw(c);
	at *= c->nfiles;
	return at < c->nfiles ? (uint32_t)at : c->nfiles - 1;
}

/* Returns the first slot whose file is @file or a later one; n: there is none. */
static uint32_t slot_of(const struct file_chooser *c, uint32_t file)
{
	uint32_t lo = 0, hi = c->n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (c->first[mid] < file)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

bool file_chooser_has(const struct file_chooser *c, uint32_t file)
{
	uint32_t slot = slot_of(c, file);

	return slot < c->n && c->first[slot] == file;
}

/* Chooses a slot; @next is the one behind the last used one. */
static void choose(struct file_chooser *c, uint32_t next)
{
	c->left = c->plan.nr;
	switch (c->plan.kind) {
	case CHOOSE_ROUNDROBIN:
	case CHOOSE_SEQUENTIAL:
		c->at = next < c->n ? next : 0;
		break;
	case CHOOSE_RANDOM:
		c->at = c->n ? (uint32_t)rng_below(&c->rng, c->n) : 0;
		break;
	case CHOOSE_ZIPF:
	case CHOOSE_PARETO:
	case CHOOSE_NORMAL:
		next = slot_of(c, file_draw(c));
		c->at = next < c->n ? next : 0;
		break;
	}
}

void file_chooser_begin(struct file_chooser *c)
{
	c->first = c->slots;
	for (c->next = 0; c->next < c->window; c->next++)
		c->first[c->next] = c->next;
	c->n = c->window;
	choose(c, 0);
}

void file_chooser_used(struct file_chooser *c)
{
	if (c->plan.kind != CHOOSE_SEQUENTIAL && !--c->left)
		choose(c, c->at + 1);
}

void file_chooser_finished(struct file_chooser *c)
{
	uint32_t at = c->at;

	c->n--;
	if (at)
		memmove(&c->first[at], &c->first[at + 1], (c->n - at) * sizeof(*c->first));
	else
		c->first++;
	if (c->next < c->nfiles)
		c->first[c->n++] = c->next++;
	choose(c, at);
}
