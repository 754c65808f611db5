/* SPDX-License-Identifier: MIT */
/* probe.csv: what the targets of a run with --probe really do, as found before it began. */
#include "report/csv.h"

static bool has_probes(const struct report *r)
{
	return r->nprobes;
}

static void probe_print(const struct report *r, FILE *f)
{
	for (uint32_t k = 0; k < r->nprobes; k++) {
		const struct probe_row *p = &r->probes[k];
		const char *const cells[] = { r->run_id, p->target, p->name, p->value,
					      p->unit,   p->how,    p->note };

		for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
			if (i)
				fputc(',', f);
			csv_text(f, cells[i]);
		}
		fputc('\n', f);
	}
}

static const struct csv_columns columns[] = {
	{ "run_id", "as in summary.csv" },
	{ "target", "the first of the run's targets on that file system, its folder, or a device" },
	{ "name, value, unit, how, note",
	  "a question, its answer, and how that was found, as iogen probe prints them" },
	{ NULL, NULL },
};

const struct csv_file csv_probe = {
	.name = "probe.csv",
	.help = "A row for each answer of iogen probe, for each file system and device of a run "
		"with --probe",
	.columns = columns,
	.print = probe_print,
	.wanted = has_probes,
};
