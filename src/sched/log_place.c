/* SPDX-License-Identifier: MIT */
/* Places of logs: see log_place.h. */
#include "sched/log_place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/output_place.h"
#include "base/text.h"
#include "sched/hosts.h"
#include "sched/sched.h"

const char *log_rank(const struct sched *s, const struct job *job, char *text)
{
	text[0] = '\0';
	if (job_ranks(job) > 1)
		snprintf(text, LOG_RANK_ROOM, ".rank%u", hosts_rank(s->hosts));
	return text;
}

int log_place_check(const struct job *job, const char *option, const char *value, const char *path,
		    struct err *e)
{
	char *folder = text_folder(path);
	struct output_place place;
	struct err why = { 0 };
	bool same = !strcmp(value, path);
	int ret = 0;

	if (access(folder, W_OK | X_OK))
		ret = job_fail(job, e, option, "%s=%s: no log can be written in %s: %s", option,
			       value, folder, strerror(errno));
	free(folder);
	if (ret)
		return ret;
	if (output_place_find(&place, path, &why))
		ret = job_fail(job, e, option, "%s=%s%s%.*s", option, same ? "" : value,
			       same ? "" : ": ", (int)strcspn(why.text, "\n"), why.text);
	output_place_free(&place);
	return ret;
}
