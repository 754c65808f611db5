/* SPDX-License-Identifier: MIT */
/* The table of what fio's command line has and iogen's has not: see fio_cmdline.h. */
#include "cli/fio_cmdline.h"

#include <stddef.h>
#include <string.h>

#define ONE_MACHINE                                                                               \
	"iogen runs on one machine; start it on each of them (by ssh, say), with an output-dir= " \
	"of its own"
#define TRIGGER "iogen starts no commands; a signal (timeout, kill) ends a run with its results"

const struct fio_word fio_words[] = {
	{ "client", true, false, ONE_MACHINE },
	{ "server", true, false, ONE_MACHINE },
	{ "remote-config", true, false, ONE_MACHINE },
	{ "daemonize", true, false, ONE_MACHINE },
	{ "debug", true, false, "iogen check JOBFILE explains a job, strace shows what it does" },
	{ "crctest", true, false, "it measures fio and not storage" },
	{ "cpuclock-test", false, false,
	  "it measures fio and not storage; the manifest names the clock that iogen uses" },
	{ "inflate-log", true, false, "iogen's tables are not compressed" },
	{ "merge-blktrace-only", false, false, "iogen reads no blktraces" },
	{ "trigger", true, false, TRIGGER },
	{ "trigger-file", true, false, TRIGGER },
	{ "trigger-timeout", true, false, TRIGGER },
	{ "trigger-remote", true, false, TRIGGER },
	{ "latency-log", true, false, "write_lat_log= is the option of a job that logs them" },
	{ "memcpytest", true, false, "it measures fio and not storage" },
	{ "alloc-size", true, true, "iogen shares no pool of memory whose size could be set" },
	{ .name = NULL },
};

const struct fio_word *fio_word_find(const char *name)
{
	for (const struct fio_word *w = fio_words; w->name; w++)
		if (!strcmp(w->name, name))
			return w;
	return NULL;
}

bool fio_mode(int argc, char **argv)
{
	const char *slash = argc ? strrchr(argv[0], '/') : NULL;

	if (argc && !strcmp(slash ? slash + 1 : argv[0], "fio"))
		return true;
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--fio") || !strcmp(argv[i], "-fio") ||
		    !strcmp(argv[i], "--fio=1"))
			return true;
	return false;
}
