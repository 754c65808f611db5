/* SPDX-License-Identifier: MIT */
/* Modes side by side: see ratio.h. */
#include "report/ratio.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/median.h"
#include "io/engine.h"
#include "job/work_options.h"

/* Student's t, two-sided 95 %, for 1 .. 30 degrees of freedom (any table of it). */
static const double t95[] = {
	12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
	2.201,  2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
	2.080,  2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
};

struct ratio ratio_of(const double *ratios, uint32_t n)
{
	double sum = 0, squares = 0, mean, half;

	for (uint32_t i = 0; i < n; i++)
		sum += log(ratios[i]);
	mean = sum / n;
	for (uint32_t i = 0; i < n; i++)
		squares += pow(log(ratios[i]) - mean, 2);
	if (n < 2)
		return (struct ratio){ .mean = exp(mean), .n = n };
	half = (n - 1 <= 30 ? t95[n - 2] : 1.96) * sqrt(squares / (n - 1) / n);
	return (struct ratio){ exp(mean), exp(mean - half), exp(mean + half), n };
}

static uint64_t job_transfers(const struct job_result *j)
{
	return j->total.op[OP_READ].ios + j->total.op[OP_WRITE].ios + j->total.op[OP_TRIM].ios;
}

/* Returns the rate of the job's own operation: its chains, else all transfers. */
static double job_iops(const struct job_result *j)
{
	uint64_t ios = job_transfers(j);

	if (job_op(j->job) < OPS)
		ios = j->total.op[job_op(j->job)].ios;
	return j->runtime_ns ? (double)ios * 1e9 / (double)j->runtime_ns : 0;
}

static double job_latency(const struct job_result *j)
{
	enum op op = job_op(j->job) < OPS     ? job_op(j->job) :
		     j->total.op[OP_READ].ios ? OP_READ :
		     j->total.op[OP_TRIM].ios ? OP_TRIM :
						OP_WRITE;
	const struct histogram *h = j->total.op[op].hist[LAT];

	return h ? histogram_mean(h) : 0;
}

/* Returns system calls for each transfer; negative where the engine does not count them. */
static double job_calls(const struct job_result *j)
{
	uint64_t ios = job_transfers(j);

	if (j->job->engine->caps & ENGINE_UNCOUNTED)
		return -1;
	return ios ? (double)j->total.calls / (double)ios : 0;
}

static const struct job_result *find(const struct report *r, const char *family,
				     enum batch_mode mode, uint32_t round)
{
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		if (j->started && j->job->mode == mode && j->job->round == round &&
		    !strcmp(j->job->family, family))
			return j;
	return NULL;
}

static void calls_print(double calls, FILE *f)
{
	if (calls < 0)
		fprintf(f, "%12s", "-");
	else
		fprintf(f, "%12.3f", calls);
}

static void ratio_print(const double *ratios, uint32_t n, bool to_itself, FILE *f)
{
	struct ratio r = n ? ratio_of(ratios, n) : (struct ratio){ 0 };

	if (n)
		fprintf(f, " %8.2f", r.mean);
	if (n > 1 && !to_itself)
		fprintf(f, "  %.2f to %.2f", r.lo, r.hi);
	fprintf(f, "\n");
}

/* Prints a mode's line, over all its rounds; the ratios are of rounds that single ran, too. */
static void mode_print(const struct report *r, const struct job *job, enum batch_mode mode, FILE *f)
{
	uint32_t rounds = r->njobs, n = 0, pairs = 0;
	double *v = calloc(4 * (size_t)rounds, sizeof(*v)), *lat = v + rounds,
	       *calls = lat + rounds, *ratios = calls + rounds;

	for (uint32_t i = 0; v && i < rounds; i++) {
		const struct job_result *j = find(r, job->family, mode, i);
		const struct job_result *single = find(r, job->family, BATCH_SINGLE, i);

		if (!j)
			continue;
		v[n] = job_iops(j);
		lat[n] = job_latency(j);
		calls[n] = job_calls(j);
		if (single && job_iops(single) > 0 && v[n] > 0)
			ratios[pairs++] = v[n] / job_iops(single);
		n++;
	}
	if (n) {
		fprintf(f, "%-10s %10.0f %12.1f ", batch_mode_names[mode], median(v, n),
			median(lat, n) / 1e3);
		calls_print(median(calls, n), f);
		ratio_print(ratios, pairs, mode == BATCH_SINGLE, f);
	}
	free(v);
}

void ratios_print(const struct report *r, FILE *f)
{
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++) {
		const struct batch_modes *m = &j->job->work->modes;

		if (!j->started || j->job->mode != m->mode[0] || j->job->round)
			continue;
		fprintf(f,
			"%s: medians over the rounds; ratios to single are taken round by round\n",
			j->job->family);
		fprintf(f, "%-10s %10s %12s %12s %8s  %s\n", "mode", "IOPS", "mean lat us",
			"calls an I/O", "ratio", "95 % interval");
		for (uint32_t i = 0; i < m->n; i++)
			mode_print(r, j->job, m->mode[i], f);
	}
}
