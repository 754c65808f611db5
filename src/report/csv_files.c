/* SPDX-License-Identifier: MIT */
/* The table of CSV files, made of the list in csv_files.h. */
#include "report/csv_files.h"

#define CSV_ROW(name, print, wanted) { name, print, wanted },
const struct csv_file csv_files[] = { CSV_FILES(CSV_ROW){ NULL, NULL, NULL } };
