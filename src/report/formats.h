/* SPDX-License-Identifier: MIT */
/* The formats of the summary. A new one is a line here, and a file that defines its function. */
#ifndef IOGEN_REPORT_FORMATS_H
#define IOGEN_REPORT_FORMATS_H

#include "report/report.h"

/*
 * The names are choices of --output-format=; "normal" is the default. Formats of fio's show depths;
 * only some show warnings.
 */
#define REPORT_FORMATS(FORMAT)                          \
	FORMAT("normal", report_text, false, true)      \
	FORMAT("csv", report_csv_summary, false, false) \
	FORMAT("json", report_json, true, true)         \
	FORMAT("json+", report_json_bins, true, true)   \
	FORMAT("fio", report_fio, true, true)           \
	FORMAT("terse", report_terse, true, false)

#define FORMAT_FUNCTION(name, print, fios, warns) void print(const struct report *r, FILE *f);
REPORT_FORMATS(FORMAT_FUNCTION)
#undef FORMAT_FUNCTION

struct report_format {
	const char *name;
	void (*print)(const struct report *r, FILE *f);
	bool fios;  /* it shows how many transfers were in flight, and jobs that never began */
	bool warns; /* it shows warnings */
};

/* Ended by a row whose name is NULL; and the names alone, ended by NULL. */
extern const struct report_format report_formats[];
extern const char *const report_format_names[];

#endif
