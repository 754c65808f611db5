/* SPDX-License-Identifier: MIT */
/* Sentences on jobs: see advice.h. Each is said where answers speak for it, and else is not. */
#include "probe/advice.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "probe/answer.h"

__attribute__((format(printf, 2, 3))) static void say(struct probe *p, const char *format, ...)
{
	va_list args;
	char text[512];

	if (p->nsentences == PROBE_SENTENCES)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	p->sentences[p->nsentences++] = text_format("%s", text);
}

static const char *note_of(const struct probe *p, const char *name)
{
	for (const struct answer *a = p->list; a < p->list + p->n; a++)
		if (!strcmp(a->question->name, name))
			return a->note;
	return "";
}

/* Returns the larger of what is claimed and of what is really needed. */
static double block_of(const struct probe *p)
{
	double claimed = answer_double(p, "direct_offset_claimed");
	double offset = answer_double(p, "direct_offset_align");
	double length = answer_double(p, "direct_length_align");
	double most = offset > length ? offset : length;

	return claimed > most ? claimed : most;
}

static void say_direct(struct probe *p)
{
	const char *why = note_of(p, "direct_is");
	double block = block_of(p);

	if (answer_is(p, "direct", "no"))
		say(p, "Use direct=0: O_DIRECT is not taken here.");
	else if (!answer_is(p, "direct", "yes"))
		return;
	else if (answer_is(p, "direct_is", "direct") && block > 1)
		say(p, "Use direct=1, with bs= and offsets that are multiples of %.0f.", block);
	else if (answer_is(p, "direct_is", "direct"))
		say(p, "Use direct=1; any bs= is taken.");
	else
		say(p, "Do not trust direct=1: it is taken, but %s.", why);
	if (answer_double(p, "direct_read_cached") > 0 && answer_is(p, "direct_is", "direct"))
		say(p, "Do not trust direct=1 for reads: they leave pages in the page cache.");
	if (answer_is(p, "direct_write_dirties", "yes") && answer_is(p, "direct_is", "direct"))
		say(p, "Do not trust direct=1 for writes: they go through the page cache.");
}

static void say_engines(struct probe *p)
{
	bool uring = answer_is(p, "uring_read_direct", "async");
	bool aio = answer_is(p, "libaio_read_direct", "async");
	bool reads = answer_is(p, "uring_read_direct", "workers");
	bool writes = answer_is(p, "uring_overwrite_direct", "workers");

	if (uring && aio)
		say(p, "With ioengine=io_uring or libaio and direct=1, iodepth= is what the device "
		       "has in flight.");
	else if (uring || aio)
		say(p, "Use ioengine=%s with direct=1 for iodepth= above 1.",
		    uring ? "io_uring" : "libaio");
	if (reads || writes)
		say(p,
		    "ioengine=io_uring has direct %s%s%s done by threads of the kernel: their CPU "
		    "time is part of each I/O.",
		    reads ? "reads" : "", reads && writes ? " and " : "",
		    writes ? "overwrites" : "");
	if (answer_is(p, "libaio_read_direct", "inline"))
		say(p, "Do not trust ioengine=libaio with iodepth= above 1: submitting blocks, one "
		       "I/O after the other.");
	if (answer_is(p, "libaio_read_buffered", "inline") && aio)
		say(p, "Do not trust ioengine=libaio with direct=0: submitting blocks, one I/O "
		       "after the other.");
	if (answer_is(p, "iopoll", "yes"))
		say(p, "hipri=1 works with direct=1.");
	else if (answer_is(p, "iopoll", "EAGAIN") || answer_is(p, "iopoll", "EOPNOTSUPP"))
		say(p, "hipri=1 is refused.");
}

/* Names those of the rows that have the value; "": none has. */
static void list(const struct probe *p, const char *const *names, const char *value, char *text,
		 size_t n)
{
	text[0] = '\0';
	for (; names[0]; names += 2) {
		size_t len = strlen(text);

		if (answer_is(p, names[0], value))
			snprintf(text + len, n - len, "%s%s", len ? ", " : "", names[1]);
	}
}

static void say_flags(struct probe *p)
{
	static const char *const uncached[] = { "uncached_read",
						"reads",
						"uncached_write_new",
						"writes of new space",
						"uncached_overwrite",
						"overwrites",
						NULL };
	static const char *const nowait[] = { "nowait_read_cached",
					      "cached reads",
					      "nowait_read_direct",
					      "direct reads",
					      "nowait_overwrite_cached",
					      "buffered overwrites",
					      "nowait_write_new",
					      "buffered writes of new space",
					      "nowait_overwrite_direct",
					      "direct overwrites",
					      NULL };
	char yes[160], stays[160];

	list(p, uncached, "yes", yes, sizeof(yes));
	list(p, uncached, "stays", stays, sizeof(stays));
	if (*yes)
		say(p, "uncached=1 works for %s.", yes);
	if (*stays)
		say(p, "Do not trust uncached=1 for %s: pages stay in the page cache.", stays);
	if (!*yes && !*stays && answer_is(p, "uncached_read", "EOPNOTSUPP"))
		say(p, "uncached=1 is refused.");
	list(p, nowait, "yes", yes, sizeof(yes));
	if (*yes)
		say(p, "nowait=1 works for %s.", yes);
	else if (answer_is(p, "nowait_read_direct", "EOPNOTSUPP") ||
		 answer_is(p, "nowait_read_cached", "EOPNOTSUPP"))
		say(p, "nowait=1 is refused.");
	if (answer_is(p, "nowait_read_direct", "EAGAIN"))
		say(p, "Do not use nowait=1 with direct=1: reads of 64 KiB are refused each time.");
	if (answer_is(p, "atomic_write_direct", "yes"))
		say(p, "atomic=1 works with direct=1, for writes of %s to %s bytes.",
		    answer_value(p, "atomic_unit_min"), answer_value(p, "atomic_unit_max"));
}

static void say_costs(struct probe *p)
{
	double over = answer_double(p, "overwrite_us"), append = answer_double(p, "append_us");
	double reserved = answer_double(p, "unwritten_us");

	if (over > 0 && append >= 2 * over)
		say(p,
		    "A write that makes a file longer takes %.1f times an overwrite: measure "
		    "either of them, and lay files out (overwrite=1) for the latter.",
		    append / over);
	if (over > 0 && reserved >= 2 * over)
		say(p,
		    "A write to reserved space takes %.1f times an overwrite: a second pass "
		    "over a file is another measurement.",
		    reserved / over);
	if (answer_is(p, "write_cache", "write back"))
		say(p, "The device has a cache of its own: without fsync= or fdatasync=, writes "
		       "end there.");
	if (answer_is(p, "reflink", "yes"))
		say(p, "copy_method=reflink works, and measures no data; the first overwrite of "
		       "what is shared costs a copy.");
	if (answer_is(p, "unwritten", "yes"))
		say(p, "Do not read what was only reserved or never written: no device has to "
		       "answer.");
}

void advice_add(struct probe *p)
{
	say_direct(p);
	say_engines(p);
	say_flags(p);
	say_costs(p);
}
