/* SPDX-License-Identifier: MIT */
/* The order of the questions: see probe.h. */
#include "probe/probe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "io/file_system.h"
#include "probe/advice.h"
#include "probe/answer.h"
#include "probe/ground.h"

static const struct {
	const struct question *list;
	bool tries; /* tries take time; else the kernel is asked */
} tables[] = {
	{ direct_questions, true }, { flag_questions, true }, { queue_questions, true },
	{ space_questions, true },  { cost_questions, true }, { device_questions, false },
};

/* Describes the target in a few words. */
static char *describe(const struct ground *g)
{
	if (g->target.kind == TARGET_BLOCK)
		return text_format("a block device");
	return text_format("%s on %s", g->target.kind == TARGET_DIR ? "a folder" : "a file",
			   g->mount.type ? g->mount.type : file_system_name(g->path));
}

static void ask(struct probe *p, struct ground *g, const struct question *q, bool tries)
{
	struct answer *a = &p->list[p->n];

	if (p->n == PROBE_ANSWERS)
		return;
	p->n++;
	*a = (struct answer){ .question = q };
	if (g->stop && atomic_load(g->stop)) {
		answer_not_tried(a, "the run was interrupted");
		return;
	}
	if (tries && ground_is_late(g)) {
		answer_not_tried(a, GROUND_LATE);
		return;
	}
	ground_settle(g);
	q->ask(g, q, a);
}

int probe_check(const char *path, struct err *e)
{
	return ground_look(&(struct ground){ .path = path }, e);
}

int probe_target(struct probe *p, const char *path, const struct probe_how *how, struct err *e)
{
	struct ground g;
	int ret = ground_open(&g, path, how->only_reads, e);

	*p = (struct probe){ .path = path };
	g.stop = how->stop;
	if (!ret) {
		p->what = describe(&g);
		for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
			for (const struct question *q = tables[i].list; q->name; q++)
				ask(p, &g, q, tables[i].tries);
		advice_add(p);
	}
	ground_close(&g);
	return ret;
}

void probe_free(struct probe *p)
{
	for (uint32_t i = 0; i < p->nsentences; i++)
		free(p->sentences[i]);
	free(p->what);
	*p = (struct probe){ .n = 0 };
}
