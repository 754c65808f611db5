/* SPDX-License-Identifier: MIT */
/*
 * I/Os that do not come back: a message while they are out (stall_warn=), and a note. Workers have
 * no part in it, and are not waited for: one that hangs in the kernel does not answer.
 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "job/report_options.h"
#include "sched/job.h"
#include "worker/in_flight.h"

#define LOOK_NS NSEC_PER_SEC
#define LOOKS 4              /* looks within stall_warn=, at least */
#define STOP_NS NSEC_PER_SEC /* time that a stopped run waits without a word */
#define NAMED 8              /* I/Os of a job that are named at its end */

/* The I/Os of a job that are in flight since a moment, and the oldest of them. */
struct waiting {
	uint32_t ios, workers;
	uint32_t worker, of_worker; /* the one with the oldest, and its I/Os */
	struct in_flight oldest;
};

/* Looks at the workers that are open. Their threads are not to close them meanwhile. */
static struct waiting job_waiting(struct sched_job *j, uint64_t before_ns)
{
	struct waiting all = { 0 };

	pthread_mutex_lock(&j->gate.lock);
	for (uint32_t k = 0; k < j->nthreads; k++) {
		struct in_flight oldest;
		uint32_t n;

		n = j->seats[k].open ? in_flight_list(j->seats[k].worker, before_ns, &oldest, 1) :
				       0;
		all.ios += n;
		all.workers += n > 0;
		if (!n || (all.workers > 1 && all.oldest.since_ns <= oldest.since_ns))
			continue;
		all.oldest = oldest;
		all.worker = k;
		all.of_worker = n;
	}
	pthread_mutex_unlock(&j->gate.lock);
	return all;
}

static bool can_stall(const struct sched_job *j)
{
	return sched_job_runs(j) && !job_is_diskless(j->job);
}

bool sched_is_stalled(struct sched *s, uint64_t ns)
{
	uint64_t now = clock_now_ns();

	for (struct sched_job *j = s->list; j < s->list + s->jobs->nrun; j++)
		if (can_stall(j) && job_waiting(j, now - ns).ios)
			return true;
	return false;
}

/* Prints "worker 2 has had 4 I/Os in flight for 10 s, the first a read of ...". */
static void waiting_text(const struct waiting *x, uint64_t ns, char *text, size_t n)
{
	char first[256], more[64] = "";

	in_flight_text(&x->oldest, first, sizeof(first));
	if (x->workers > 1)
		snprintf(more, sizeof(more), " (and %u more worker%s)", x->workers - 1,
			 x->workers > 2 ? "s" : "");
	snprintf(text, n, "worker %u has had %u I/O%s in flight for %.3g s%s, the oldest a %s",
		 x->worker, x->of_worker, x->of_worker > 1 ? "s" : "", (double)ns / 1e9, more,
		 first);
}

/* Says that a stall begins, keeps what was the longest, and sets the alarm. */
static void stall_on(struct sched *s, struct sched_job *j, const struct waiting *x, uint64_t now)
{
	uint64_t ns = now - x->oldest.since_ns;
	struct stall *stall = &j->stall;
	char line[512], words[384];

	if (ns > stall->longest_ns) {
		stall->longest_ns = ns;
		in_flight_text(&x->oldest, stall->words, sizeof(stall->words));
	}
	if (!s->progress->alarm[0])
		snprintf(s->progress->alarm, sizeof(s->progress->alarm),
			 "stalled for %.0f s: %u in flight on %.100s", (double)ns / 1e9, x->ios,
			 x->oldest.path);
	if (stall->on)
		return;
	stall->on = true;
	stall->times++;
	waiting_text(x, ns, words, sizeof(words));
	snprintf(line, sizeof(line), "[%s] %s", j->job->name, words);
	progress_say(s->progress, line);
}

static void stall_off(struct sched *s, struct sched_job *j)
{
	char line[512];

	j->stall.on = false;
	snprintf(line, sizeof(line), "[%s] I/Os come back again, after %.3g s or more",
		 j->job->name, (double)j->stall.longest_ns / 1e9);
	progress_say(s->progress, line);
}

void sched_stalls(struct sched *s)
{
	uint64_t now = clock_now_ns(), next = now + LOOK_NS;

	if (now < s->look_ns)
		return;
	s->progress->alarm[0] = '\0';
	for (struct sched_job *j = s->begin; j < s->end; j++) {
		uint64_t warn = j->job->report->stall_warn.ns;
		struct waiting x;

		if (!warn || !can_stall(j))
			continue;
		next = now + warn / LOOKS < next ? now + warn / LOOKS : next;
		x = job_waiting(j, now > warn ? now - warn : 0);
		if (x.ios)
			stall_on(s, j, &x, now);
		else if (j->stall.on)
			stall_off(s, j);
	}
	s->look_ns = next;
}

void sched_stop_waits(struct sched *s)
{
	uint64_t now = clock_now_ns();
	char oldest[320], line[512];

	if (!atomic_load(s->stop) || s->stop_told)
		return;
	s->stop_ns = s->stop_ns ? s->stop_ns : now;
	for (struct sched_job *j = s->begin; j < s->end && now - s->stop_ns >= STOP_NS; j++) {
		struct waiting x = { 0 };

		if (can_stall(j))
			x = job_waiting(j, s->stop_ns);
		if (!x.ios)
			continue;
		in_flight_text(&x.oldest, oldest, sizeof(oldest));
		snprintf(line, sizeof(line), "[%s] waits for %u I/O%s in flight, the oldest a %s%s",
			 j->job->name, x.ios, x.ios > 1 ? "s" : "", oldest,
			 s->hurry ? "; after a second signal it does not" : "");
		progress_say(s->progress, line);
		s->stop_told = true;
	}
}

void sched_stall_note(struct sched_job *j)
{
	const struct stall *x = &j->stall;
	char times[32] = "";

	if (x->times > 1)
		snprintf(times, sizeof(times), "%u times, ", x->times);
	if (x->times)
		note_add(&j->result->note,
			 "[%s] stalled: I/Os were in flight for longer than stall_warn=, %sfor "
			 "%.3g s or more: %s",
			 j->job->name, times, (double)x->longest_ns / 1e9, x->words);
}

/* Notes the oldest I/Os of a worker. Returns how many it has in all. */
static uint32_t worker_note(const struct sched_job *j, uint32_t k, uint32_t named, uint64_t now,
			    struct err *note)
{
	struct in_flight list[NAMED];
	uint32_t room = named < NAMED ? NAMED - named : 0;
	uint32_t n = in_flight_list(j->seats[k].worker, now, list, room);

	for (uint32_t i = 0; i < n && i < room; i++) {
		char words[384];

		in_flight_text(&list[i], words, sizeof(words));
		note_add(note, "[%s] worker %u: in flight for %.3f s and not counted: %s",
			 j->job->name, k, (double)(now - list[i].since_ns) / 1e9, words);
	}
	return n;
}

void sched_in_flight_notes(struct sched *s, struct job_result *list)
{
	uint64_t now = clock_now_ns();

	for (uint32_t i = 0; i < s->jobs->nrun; i++) {
		struct sched_job *j = &s->list[i];
		uint32_t n = 0, open = 0;

		if (!sched_job_runs(j))
			continue;
		pthread_mutex_lock(&j->gate.lock);
		for (uint32_t k = 0; k < j->nthreads; k++) {
			open += j->seats[k].open;
			if (j->seats[k].open)
				n += worker_note(j, k, n, now, &list[i].note);
		}
		pthread_mutex_unlock(&j->gate.lock);
		if (!open)
			note_add(&list[i].note,
				 "[%s] all of its I/Os had come back; closing, cutting or removing "
				 "its files had not",
				 j->job->name);
		list[i].in_flight = n;
		if (n > NAMED)
			note_add(&list[i].note, "[%s] and %u more are in flight", j->job->name,
				 n - NAMED);
	}
}
