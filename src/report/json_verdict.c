/* SPDX-License-Identifier: MIT */
/* Verdicts in JSON: see json.h. fio has no such key. */
#include <math.h>

#include "base/json_text.h"
#include "report/json.h"
#include "report/verdict.h"

/* Writes a whole number as one: the manifest has six digits of others. */
static json_t *number(double v)
{
	return fabs(v) < 1e15 && v == floor(v) ? json_integer((json_int_t)v) : json_real(v);
}

static json_t *row(const struct verdict *v)
{
	json_t *j = json_pack("{s:o, s:s, s:s, s:o, s:s, s:s}", "jobname", json_text(v->job->name),
			      "require", v->require->text, "what", v->require->what, "bound",
			      number(v->bound), "unit", v->unit, "verdict", verdict_words[v->is]);
	double margin;

	if (v->job->step)
		json_object_set_new(j, "step", json_integer(v->job->step));
	if (v->all)
		json_object_set_new(j, "round", json_string("all"));
	else if (v->job->round)
		json_object_set_new(j, "round", json_integer(v->job->round));
	if (v->op < OPS)
		json_object_set_new(j, "op", json_string(op_names[v->op]));
	if (v->each)
		json_object_set_new(j, "rank", json_integer(v->rank));
	if (v->each && v->host)
		json_object_set_new(j, "host", json_text(v->host));
	if (v->known)
		json_object_set_new(j, "measured", number(v->measured));
	if (verdict_margin(v, &margin))
		json_object_set_new(j, "margin_pct", json_real(margin));
	if (v->reason)
		json_object_set_new(j, "reason", json_string(v->reason));
	return j;
}

json_t *json_verdicts(const struct report *r, uint32_t most)
{
	const struct verdicts *v = r->verdicts;
	json_t *rows = json_array();

	for (uint32_t i = 0; i < v->n && json_array_size(rows) < most; i++)
		if (most == UINT32_MAX || v->list[i].is != VERDICT_PASS)
			json_array_append_new(rows, row(&v->list[i]));
	return json_pack("{s:s, s:I, s:I, s:I, s:o}", "verdict", verdicts_pass(r) ? "PASS" : "FAIL",
			 "requirements", (json_int_t)v->n, "failed", (json_int_t)v->failed,
			 "undecided", (json_int_t)v->undecided, "rows", rows);
}
