/* SPDX-License-Identifier: MIT */
/* The table of formats, made of the list in formats.h. */
#include "report/formats.h"

#define FORMAT_ROW(name, print, fios, warns) { name, print, fios, warns },
const struct report_format report_formats[] = { REPORT_FORMATS(FORMAT_ROW){ .name = NULL } };

#define FORMAT_NAME(name, print, fios, warns) name,
const char *const report_format_names[] = { REPORT_FORMATS(FORMAT_NAME) NULL };
