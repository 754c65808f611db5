/* SPDX-License-Identifier: MIT */
/* The order of the questions: see probe.h. */
#include "probe/probe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "io/file_system.h"
#include "probe/advice.h"
#include "probe/answer.h"
#include "probe/ground.h"

static const struct question *const tables[] = {
	direct_questions, flag_questions, queue_questions,
	space_questions,  cost_questions, device_questions,
};

/* Describes the target in a few words. */
static char *describe(const struct ground *g)
{
	if (g->target.kind == TARGET_BLOCK)
		return text_format("a block device");
	return text_format("%s on %s", g->target.kind == TARGET_DIR ? "a folder" : "a file",
			   g->mount.type ? g->mount.type : file_system_name(g->path));
}

static void ask(struct probe *p, struct ground *g, const struct question *q)
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
	if (clock_now_ns() > g->end_ns) {
		answer_not_tried(a, "the target took all the time that a probe has");
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
			for (const struct question *q = tables[i]; q->name; q++)
				ask(p, &g, q);
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
