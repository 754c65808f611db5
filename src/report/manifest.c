/* SPDX-License-Identifier: MIT */
/* The manifest of a run: see manifest.h. Facts of the machine come from facts.c. */
#include "report/manifest.h"

#include <errno.h>
#include <gnu/libc-version.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/json_text.h"
#include "io/engine.h"
#include "io/placement.h"
#include "job/offset_options.h"
#include "job/seed_options.h"
#include "load/workload.h"
#include "report/digest.h"
#include "report/facts.h"
#include "report/json.h"
#include "report/verdict.h"
#include "version.h"

/* Requirements that do not hold, of which the manifest has a row each. */
#define MOST_ROWS 1000

const char *manifest_version(void)
{
	return "iogen " IOGEN_VERSION;
}

/* Returns 2026-01-31T12:00:00.123Z. */
static json_t *time_text(uint64_t ns)
{
	time_t s = (time_t)(ns / NSEC_PER_SEC);
	char text[64], all[80];
	struct tm tm;

	gmtime_r(&s, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(all, sizeof(all), "%s.%03uZ", text, (unsigned)(ns % NSEC_PER_SEC / NSEC_PER_MSEC));
	return json_string(all);
}

static json_t *hex(uint64_t v)
{
	char text[24];

	snprintf(text, sizeof(text), "%016" PRIx64, v);
	return json_string(text);
}

static json_t *tool(void)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:{s:s, s:s}}", "name", "iogen", "version",
			 IOGEN_VERSION, "compiler", IOGEN_COMPILER, "flags", IOGEN_CFLAGS,
			 "libraries", "libc", gnu_get_libc_version(), "jansson", JANSSON_VERSION);
}

static json_t *command_line(int argc, char **argv)
{
	json_t *list = json_array();

	for (int i = 0; i < argc; i++)
		json_array_append_new(list, json_text(argv[i]));
	return list;
}

/* Returns the facts of each file of a job. In @seen are those of each path, which is read once. */
static json_t *targets(const struct job_result *r, json_t *seen, bool look)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < r->npaths; i++) {
		const char *path = r->paths[i];

		if (!json_object_get(seen, path))
			json_object_set_new_nocheck(
				seen, path, look ? facts_target(path) : facts_target_unread(path));
		json_array_append(list, json_object_get(seen, path));
	}
	return list;
}

json_t *manifest_targets(const struct report *r, bool look)
{
	json_t *list = json_array(), *seen = json_object();

	for (uint32_t i = 0; i < r->njobs; i++)
		json_array_append_new(list, targets(&r->jobs[i], seen, look));
	json_decref(seen);
	return list;
}

/* Returns the CPUs of each worker; an empty list where the job binds none. */
static json_t *workers_cpus(const struct job_result *r)
{
	json_t *list = json_array();
	struct intset set;
	char text[4096];

	placement_cpus(r->job->placement, r->first_worker, &set);
	for (uint32_t k = 0; intset_count(&set) && k < job_workers(r->job); k++) {
		placement_cpus(r->job->placement, r->first_worker + k, &set);
		intset_text(&set, text, sizeof(text));
		json_array_append_new(list, json_string(text));
	}
	return list;
}

/* Returns the digest of the operations; empty where their order depends on the workers' speed. */
static json_t *opstream(const struct job_result *r)
{
	if (r->job->offset->shared && job_workers(r->job) > 1)
		return json_string("");
	return hex(r->digest);
}

/* Returns what the job's device moved beyond the jobs of this run; null where that is unknown. */
static json_t *other_users(const struct others *o)
{
	json_t *bytes[2];

	if (!o->device[0])
		return json_null();
	for (int i = 0; i < 2; i++)
		bytes[i] = o->known[i] ? json_integer((json_int_t)o->bytes[i]) : json_null();
	return json_pack("{s:s, s:o, s:o}", "device", o->device, "read_bytes", bytes[0],
			 "write_bytes", bytes[1]);
}

static json_t *job_facts(const struct manifest_env *m, uint32_t i, json_t *seen)
{
	const struct job_result *r = &m->report->jobs[i];
	const struct job *job = r->job;

	return json_pack(
		"{s:o, s:I, s:I, s:s, s:s, s:i, s:o, s:o, s:o, s:I, s:I, s:b, s:b, s:b, s:o, s:o, "
		"s:o, s:o}",
		"name", json_text(job->name), "step", (json_int_t)job->step, "round",
		(json_int_t)job->round, "engine", job->engine->name, "workload",
		job->workload->name, "workers", (int)job_workers(job), "cpus", workers_cpus(r),
		"seed", hex(job->seed->value), "opstream", opstream(r), "opstream_ios",
		(json_int_t)r->planned, "in_flight", (json_int_t)r->in_flight, "started",
		r->started, "partial", r->partial, "failed", r->failed, "errors",
		json_lines(&r->err), "notes", json_lines(&r->note), "other_users",
		other_users(&r->others), "targets",
		m->targets ? json_incref(json_array_get(m->targets, i)) : targets(r, seen, true));
}

static json_t *resumptions(const struct manifest_env *m)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < m->nresumptions; i++) {
		const struct resumption *r = &m->resumptions[i];

		json_array_append_new(list, json_pack("{s:o, s:o, s:I}", "last_known",
						      time_text(r->last_ns), "resumed",
						      time_text(r->resumed_ns), "stages",
						      (json_int_t)r->stages));
	}
	return list;
}

/* Returns a class of facts, null where it was not taken. */
static json_t *taken(json_t *facts)
{
	return facts ? json_incref(facts) : json_null();
}

/* Adds the facts of the run by class. */
static void add_classes(json_t *root, const struct manifest_env *m)
{
	static const struct run_facts none;
	const struct run_facts *f = m->facts ? m->facts : &none;
	bool ended = m->facts && !m->checkpoint;

	json_object_set_new(root, "identity", taken(f->identity));
	json_object_set_new(root, "tuning", taken(f->tuning));
	json_object_set_new(root, "volatile",
			    json_pack("{s:o, s:o}", "before", taken(f->before), "after",
				      ended ? facts_volatile(&f->storage, !m->unlooked) :
					      json_null()));
}

/* Returns the processes of the run; facts that are those of rank 0 are there once. */
static json_t *hosts(const struct report *r)
{
	json_t *list = json_array(), *first = NULL;

	for (const struct host_part *p = r->hosts; p < r->hosts + r->nhosts; p++) {
		json_t *facts = p->identity ? json_loads(p->identity, 0, NULL) : NULL;
		bool same = first && json_equal(first, facts);

		json_array_append_new(
			list, json_pack("{s:i, s:o, s:o, s:b, s:b, s:o}", "rank", (int)p->rank,
					"host", json_text(p->host ? p->host : ""), "cpus",
					json_text(p->cpus ? p->cpus : ""), "lost", p->lost,
					"identity_of_rank_0", same, "identity",
					facts && !same ? json_incref(facts) : json_null()));
		if (!first)
			first = facts;
		else
			json_decref(facts);
	}
	json_decref(first);
	return list;
}

int manifest_print(const struct manifest_env *m, FILE *f)
{
	json_t *jobs = json_array(), *seen = json_object(), *root;
	int ret;

	for (uint32_t i = 0; i < m->report->njobs; i++)
		json_array_append_new(jobs, job_facts(m, i, seen));
	json_decref(seen);
	root = json_pack(
		"{s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:b, s:b, s:o, s:o, "
		"s:o, s:o}",
		"schema", 1, "run_id", json_text(m->run_id), "title",
		m->report->title ? json_text(m->report->title) : json_null(), "tool", tool(),
		"command_line", command_line(m->argc, m->argv), "job_file",
		m->job_file ? json_text(m->job_file) : json_null(), "job_file_digest",
		digest_file(m->job_file), "jobs_digest", digest_jobs(m->jobs), "started",
		time_text(m->wall_start_ns), "ended", time_text(m->wall_end_ns), "interval_ns",
		(json_int_t)m->interval_ns, "partial", m->report->partial, "checkpoint",
		m->checkpoint, "exit_code",
		m->checkpoint ? json_null() : json_integer(m->exit_code), "machine",
		facts_machine(), "jobs", jobs, "warnings", json_lines(m->report->warnings));
	if (!root)
		return -ENOMEM;
	add_classes(root, m);
	if (m->report->verdicts && m->report->verdicts->n)
		json_object_set_new(root, "requirements", json_verdicts(m->report, MOST_ROWS));
	json_object_set_new(root, "resumptions", resumptions(m));
	if (m->report->hosts)
		json_object_set_new(root, "hosts", hosts(m->report));
	errno = 0;
	ret = json_dumpf(root, f, JSON_INDENT(2) | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(6)) ||
	      fputc('\n', f) == EOF;
	if (ret)
		ret = errno ? -errno : -EIO;
	json_decref(root);
	return ret;
}
