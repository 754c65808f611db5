/* SPDX-License-Identifier: MIT */
/*
 * The runtime of an operation. With verify=, data are read back at the end of the job or of each
 * round. Writes have all of the job's time but that of reading back; reads of a job that otherwise
 * only writes have only that. All rates of reports are of this time.
 */
#ifndef IOGEN_REPORT_OP_RUNTIME_H
#define IOGEN_REPORT_OP_RUNTIME_H

#include "report/report.h"

/* Returns the ns of an operation, out of a runtime; @reads: the job reads while it writes. */
static inline uint64_t op_runtime_of(uint64_t runtime_ns, uint64_t read_back_ns, bool reads,
				     enum op op)
{
	if (op == OP_READ)
		return read_back_ns && !reads ? read_back_ns : runtime_ns;
	return runtime_ns - read_back_ns;
}

static inline uint64_t op_runtime(const struct job_result *j, enum op op)
{
	return op_runtime_of(j->runtime_ns, j->read_back_ns, job_directions(j->job) & 1u << OP_READ,
			     op);
}

#endif
