/* SPDX-License-Identifier: MIT */
/* The formats of the summary. A new one is a line here, and a file that defines its function. */
#ifndef IOGEN_REPORT_FORMATS_H
#define IOGEN_REPORT_FORMATS_H

#include "report/report.h"

/* The names are choices of --output-format=; "normal" is the default. Some show depths. */
#define REPORT_FORMATS(FORMAT)                   \
	FORMAT("normal", report_text, false)     \
	FORMAT("csv", report_csv_summary, false) \
	FORMAT("json", report_json, true)        \
	FORMAT("json+", report_json_bins, true)  \
	FORMAT("fio", report_fio, true)          \
	FORMAT("terse", report_terse, true)

#define FORMAT_FUNCTION(name, print, depths) void print(const struct report *r, FILE *f);
REPORT_FORMATS(FORMAT_FUNCTION)
#undef FORMAT_FUNCTION

struct report_format {
	const char *name;
	void (*print)(const struct report *r, FILE *f);
	bool depths; /* it shows how many transfers were in flight */
};

/* Ended by a row whose name is NULL; and the names alone, ended by NULL. */
extern const struct report_format report_formats[];
extern const char *const report_format_names[];

#endif
