/* SPDX-License-Identifier: MIT */
/* How cpus_allowed=, numa_mem_policy= and the like are read and printed. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "io/placement.h"

const char *const cpus_policy_names[] = {
	[CPUS_SHARED] = "shared",
	[CPUS_SPLIT] = "split",
	NULL,
};

static int list_fail(const struct opt *o, const char *text, int ret, struct err *e)
{
	if (ret == -ERANGE)
		return fail(e, ERANGE, "%s=%s: out of range: 0 to %d", o->name, text,
			    INTSET_MAX - 1);
	return fail(e, EINVAL, "%s=%s: not a list of numbers: write 0,5,8-15, say", o->name, text);
}

static int cpus_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	int ret = intset_parse(text, field);

	return ret ? list_fail(o, text, ret, e) : 0;
}

static void cpus_print(const struct opt *o, const void *field, FILE *f)
{
	(void)o;
	intset_print(field, f);
}

const struct opt_type opt_cpus = { "N,N-N...", cpus_parse, cpus_print, NULL };

static int cpumask_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	uint64_t mask;
	char *end;

	errno = 0;
	mask = strtoull(text, &end,
			text[0] == '0' && tolower((unsigned char)text[1]) == 'x' ? 16 : 10);
	if (!isdigit((unsigned char)text[0]) || *end || errno)
		return fail(e, EINVAL,
			    "%s=%s: not a mask of 64 bits: 34 or 0x22 are CPUs 1 and 5; "
			    "cpus_allowed= takes a list",
			    o->name, text);
	if (!mask)
		return fail(e, EINVAL, "%s=%s: there is no CPU in it", o->name, text);
	*(struct intset *)field = (struct intset){ .bit = { mask } };
	return 0;
}

/* Nothing where it is no such mask. */
static void cpumask_print(const struct opt *o, const void *field, FILE *f)
{
	const struct intset *set = field;

	(void)o;
	for (uint32_t i = 1; i < INTSET_MAX / 64; i++)
		if (set->bit[i])
			return;
	if (set->bit[0])
		fprintf(f, "0x%" PRIx64, set->bit[0]);
}

const struct opt_type opt_cpumask = { "MASK", cpumask_parse, cpumask_print, NULL };

static int nodes_read(const char *text, struct nodes *nodes)
{
	if (strcmp(text, "all"))
		return intset_parse(text, &nodes->set);
	nodes->all = true;
	return 0;
}

static int nodes_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	struct nodes nodes = { 0 };
	int ret = nodes_read(text, &nodes);

	if (ret)
		return list_fail(o, text, ret, e);
	*(struct nodes *)field = nodes;
	return 0;
}

static void nodes_print(const struct opt *o, const void *field, FILE *f)
{
	const struct nodes *nodes = field;

	(void)o;
	if (nodes->all)
		fputs("all", f);
	else
		intset_print(&nodes->set, f);
}

const struct opt_type opt_nodes = { "N,N-N...|all", nodes_parse, nodes_print, NULL };

static const char *const mem_modes[] = {
	[MEM_NONE] = "",     [MEM_DEFAULT] = "default",       [MEM_PREFER] = "prefer",
	[MEM_BIND] = "bind", [MEM_INTERLEAVE] = "interleave", [MEM_LOCAL] = "local",
};

static int mem_policy_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	size_t n = strcspn(text, ":");
	struct mem_policy p = { .mode = MEM_LOCAL };
	const char *list = text[n] && text[n + 1] ? text + n + 1 : NULL;
	bool none, ok;

	while (p.mode && (strlen(mem_modes[p.mode]) != n || strncmp(mem_modes[p.mode], text, n)))
		p.mode--;
	none = p.mode == MEM_DEFAULT || p.mode == MEM_LOCAL;
	ok = p.mode && (none ? !list : list || p.mode == MEM_INTERLEAVE);
	if (ok && p.mode == MEM_INTERLEAVE && !list)
		p.nodes.all = true;
	if (ok && list)
		ok = !nodes_read(list, &p.nodes);
	if (p.mode == MEM_PREFER)
		ok &= !p.nodes.all && intset_count(&p.nodes.set) == 1;
	if (!ok)
		return fail(e, EINVAL,
			    "%s=%s: not known; one of: default local prefer:NODE bind:NODES "
			    "interleave interleave:NODES, where NODES is 0,2-3, say, or all",
			    o->name, text);
	*(struct mem_policy *)field = p;
	return 0;
}

static void mem_policy_print(const struct opt *o, const void *field, FILE *f)
{
	const struct mem_policy *p = field;

	fputs(mem_modes[p->mode], f);
	if (p->mode == MEM_PREFER || p->mode == MEM_BIND || p->mode == MEM_INTERLEAVE)
		fputc(':', f);
	nodes_print(o, &p->nodes, f);
}

const struct opt_type opt_mem_policy = { "MODE[:NODES]", mem_policy_parse, mem_policy_print, NULL };

static int nice_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	char *end;
	long v;

	errno = 0;
	v = strtol(text, &end, 10);
	if (end == text || *end || isspace((unsigned char)text[0]))
		return fail(e, EINVAL, "%s=%s: not a number: write 5 or -5, say", o->name, text);
	if (errno || v < -20 || v > 19)
		return fail(e, ERANGE, "%s=%s: out of range: -20 to 19", o->name, text);
	*(int *)field = (int)v;
	return 0;
}

static void nice_print(const struct opt *o, const void *field, FILE *f)
{
	(void)o;
	fprintf(f, "%d", *(const int *)field);
}

const struct opt_type opt_nice = { "NUMBER", nice_parse, nice_print, NULL };
