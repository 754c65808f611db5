/* SPDX-License-Identifier: MIT */
/* The targets of a run that --probe asks, and the rows of probe.csv: see run_probe.h. */
#include "cli/run_probe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/text.h"
#include "io/target_path.h"
#include "probe/answer.h"
#include "probe/probe.h"
#include "sched/job.h"

/* A file system or a device of the run. */
struct probed {
	dev_t dev;
	bool device;
	bool writes; /* the run does, to what is there */
	char *path;  /* owned: the first file that is written, else the first; or a folder */
};

struct probed_list {
	struct probed *list; /* owned */
	uint32_t n;
};

/* Adds a path that exists, whose ownership is taken over. */
static void target_add(struct probed_list *x, char *path, bool writes)
{
	struct probed one = { .path = path, .writes = writes };
	struct stat st;
	uint32_t i = 0;

	if (stat(path, &st) ||
	    !(S_ISREG(st.st_mode) || S_ISDIR(st.st_mode) || S_ISBLK(st.st_mode))) {
		free(path);
		return;
	}
	one.device = S_ISBLK(st.st_mode);
	one.dev = one.device ? st.st_rdev : st.st_dev;
	while (i < x->n && (x->list[i].dev != one.dev || x->list[i].device != one.device))
		i++;
	if (i == x->n) {
		x->list = array_must_grow(x->list, x->n, sizeof(*x->list));
		x->list[x->n++] = one;
	} else if (writes && !x->list[i].writes) {
		free(x->list[i].path);
		x->list[i] = one;
	} else {
		free(path);
	}
}

/* Adds the files of a worker; of one that is missing, which the run makes, the folder. */
static void targets_of(struct probed_list *x, const struct job *job, const struct files *f)
{
	struct stat st;

	for (uint32_t i = 0; i < f->n; i++) {
		const struct file *file = &f->list[i];
		bool missing = stat(file->path, &st);

		target_add(x,
			   missing ? target_dir_there(file->path) : text_format("%s", file->path),
			   missing || file->writes || file->fills || job_alters_names(job));
	}
}

static void targets_find(struct probed_list *x, const struct sched *s)
{
	for (uint32_t i = 0; i < s->jobs->nrun; i++) {
		const struct sched_job *j = &s->list[i];

		for (uint32_t k = 0; k < j->job->numjobs && !job_is_diskless(j->job); k++)
			targets_of(x, j->job, &j->seats[k].worker->files);
	}
}

int run_probe_check(const struct settings *s, struct err *e)
{
	if (!s->probe || !s->output.none)
		return 0;
	return fail(e, EINVAL,
		    "command line: --probe: its answers are in the folder of results, and none is "
		    "written: leave out --no-results, or name a folder by --output-dir");
}

static void rows_add(struct run_probes *p, const struct probe *x)
{
	for (const struct answer *a = x->list; a < x->list + x->n; a++) {
		p->rows = array_must_grow(p->rows, p->nrows, sizeof(*p->rows));
		p->rows[p->nrows++] = (struct probe_row){
			.target = x->path,
			.name = a->question->name,
			.value = a->value,
			.unit = answer_unit(a),
			.how = a->how,
			.note = a->note,
		};
	}
}

void run_probe(struct run_probes *p, const struct sched *s)
{
	struct probed_list x = { 0 };
	struct err ignored = { 0 };

	targets_find(&x, s);
	for (uint32_t i = 0; i < x.n; i++) {
		const struct probe_how how = { !x.list[i].writes, s->stop };

		p->list = array_must_grow(p->list, p->n, sizeof(*p->list));
		if (atomic_load(s->stop) ||
		    probe_target(&p->list[p->n], x.list[i].path, &how, &ignored))
			free(x.list[i].path);
		else
			p->n++;
	}
	for (uint32_t i = 0; i < p->n; i++)
		rows_add(p, &p->list[i]);
	free(x.list);
}

void run_probes_free(struct run_probes *p)
{
	for (uint32_t i = 0; i < p->n; i++) {
		free((char *)p->list[i].path);
		probe_free(&p->list[i]);
	}
	free(p->list);
	free(p->rows);
	*p = (struct run_probes){ .n = 0 };
}
