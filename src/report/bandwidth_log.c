/* SPDX-License-Identifier: MIT */
/* The time series of all jobs, summed up in fio's lines: see bandwidth_log.h. */
#include "report/bandwidth_log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/output_place.h"
#include "base/text.h"
#include "base/whole_file.h"

char *bandwidth_log_file(const char *name, enum op op)
{
	return text_format("%s-%s_bw.log", name, op_names[op]);
}

/* A slice of the grid; from the first start within it to the last end. */
struct total {
	uint64_t start_ns, end_ns, bytes;
	bool any;
};

struct totals {
	struct total *list;
	size_t n;
	enum op op;
};

static void total_add(struct total *t, const struct slice *s)
{
	t->start_ns = !t->any || s->start_ns < t->start_ns ? s->start_ns : t->start_ns;
	t->end_ns = s->end_ns > t->end_ns ? s->end_ns : t->end_ns;
	t->any = true;
}

/* Adds a last slice that is shorter than a tenth of the others to the one before. */
static void totals_end(struct totals *t, uint64_t interval_ns)
{
	struct total *last = t->list + t->n - 1;

	if (t->n < 2 || !last[-1].any || last->start_ns != last[-1].end_ns ||
	    last->end_ns - last->start_ns >= interval_ns / 10)
		return;
	last[-1].end_ns = last->end_ns;
	last[-1].bytes += last->bytes;
	t->n--;
}

/* Sums up one operation. A job has a row of every slice and operation, also of zero bytes. */
static int totals_fill(struct totals *t, const struct report *r, uint64_t interval_ns)
{
	uint64_t last = 0;

	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		for (size_t i = 0; i < j->series.nrows; i++)
			if (j->series.rows[i].start_ns > last)
				last = j->series.rows[i].start_ns;
	t->n = last / interval_ns + 1;
	t->list = calloc(t->n, sizeof(*t->list));
	if (!t->list)
		return -ENOMEM;
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++) {
		for (size_t i = 0; i < j->series.nrows; i++) {
			const struct slice *s = &j->series.rows[i];
			struct total *sum = &t->list[s->start_ns / interval_ns];

			total_add(sum, s);
			sum->bytes += s->op == t->op ? s->bytes : 0;
		}
	}
	totals_end(t, interval_ns);
	return 0;
}

static int totals_print(const void *arg, FILE *f)
{
	const struct totals *t = arg;

	for (size_t i = 0; i < t->n; i++) {
		const struct total *x = &t->list[i];
		double seconds = (double)(x->end_ns - x->start_ns) / 1e9;

		if (x->any && seconds > 0)
			fprintf(f, "%" PRIu64 ", %.0f, %d, 0, 0\n", x->end_ns / NSEC_PER_MSEC,
				(double)x->bytes / 1024 / seconds, (int)t->op);
	}
	return 0;
}

/* Checks that logs can be made where the name leads to. */
static int check_folder(const char *name, struct err *e)
{
	char *folder = text_folder(name);
	bool here = !strchr(name, '/');
	int ret = access(folder, W_OK | X_OK) ? errno : 0;

	if (ret)
		fail(e, EINVAL, "command line: --bandwidth-log: no log can be written in %s: %s",
		     here ? "the working directory" : folder, strerror(ret));
	free(folder);
	return ret ? -EINVAL : 0;
}

int bandwidth_log_check(const char *name, struct err *e)
{
	int ret = check_folder(name, e);

	err_enter(e, "command line: --bandwidth-log: ");
	for (int op = OP_READ; op <= OP_TRIM; op++) {
		char *path = bandwidth_log_file(name, (enum op)op);
		struct output_place place;

		if (output_place_find(&place, path, e))
			ret = -EINVAL;
		output_place_free(&place);
		free(path);
	}
	err_leave(e);
	return ret;
}

int bandwidth_log_write(const char *name, const struct report *r, uint64_t interval_ns,
			struct err *e)
{
	int ret = 0;

	for (int op = OP_READ; op <= OP_TRIM; op++) {
		char *path = bandwidth_log_file(name, (enum op)op);
		struct totals t = { .op = (enum op)op };

		if (totals_fill(&t, r, interval_ns))
			ret = fail(e, ENOMEM, "%s: out of memory", path);
		else
			ret |= whole_file_write(path, totals_print, &t, e);
		free(t.list);
		free(path);
	}
	return ret ? -EIO : 0;
}
