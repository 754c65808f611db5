/* SPDX-License-Identifier: MIT */
/* The threads of a job, from their start to their end: see struct gate. */
#include <pthread.h>
#include <signal.h>
#include <string.h>

#include "io/placement_options.h"
#include "sched/job.h"
#include "worker/hook.h"

#define STACK_BYTES (256 << 10)

/* Runs a worker; the last of the job to end looks at the devices' counters. */
static void seat_run(struct seat *seat)
{
	struct gate *gate = &seat->job->gate;

	worker_run(seat->worker);
	pthread_mutex_lock(&gate->lock);
	seat->open = false;
	if (++gate->done == seat->worker->job->numjobs)
		devices_end(gate->devices);
	pthread_mutex_unlock(&gate->lock);
}

/* Notes which files of a worker have been replaced; a checkpoint reads the notes. */
static void note_replaced(struct sched_job *j, const struct worker *w)
{
	struct err note;

	err_clear(&note);
	files_note_replaced(&w->files, j->job, &note);
	if (!note.count)
		return;
	pthread_mutex_lock(&j->gate.lock);
	err_merge(&j->result->note, &note);
	pthread_mutex_unlock(&j->gate.lock);
}

/*
 * Looks at the files of all workers once more, cuts and removes them. The last worker does this, as
 * a device that stops answering now must not stop the main thread.
 */
static void files_leave(struct sched_job *j)
{
	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		struct worker *w = j->seats[k].worker;

		if (!job_is_diskless(j->job))
			note_replaced(j, w);
		j->seats[k].unfinished = files_finish(&w->files, j->job, &w->left.err);
	}
}

static void *worker_thread(void *arg)
{
	struct seat *seat = arg;
	const struct job *job = seat->worker->job;
	struct gate *gate = &seat->job->gate;
	int ret = worker_open(seat->worker);
	bool go, last;

	pthread_mutex_lock(&gate->lock);
	gate->ready++;
	gate->failed = ret ? ret : gate->failed;
	if (gate->ready == gate->awaited)
		pthread_cond_signal(&gate->gathered);
	while (!gate->open && !gate->closed)
		pthread_cond_wait(&gate->moved, &gate->lock);
	go = seat->open = gate->open;
	pthread_mutex_unlock(&gate->lock);
	if (go)
		seat_run(seat);
	else
		worker_leave(seat->worker);
	worker_close(seat->worker);
	if (go && job->placement->postrun)
		hook_run(job->placement->postrun, job->family, "postrun", &seat->worker->left.err);
	pthread_mutex_lock(&gate->lock);
	last = ++gate->left == job->numjobs;
	pthread_mutex_unlock(&gate->lock);
	if (go && last)
		files_leave(seat->job);
	pthread_mutex_lock(&gate->lock);
	gate->ended++;
	gate->failed_runs += seat->worker->left.failed || seat->worker->left.unmet;
	pthread_mutex_unlock(&gate->lock);
	sem_post(gate->told);
	return NULL;
}

/* Fills in the signals that are left to the main thread: all but those of a thread's own faults. */
static void signals_for_main(sigset_t *set)
{
	static const int faults[] = { SIGBUS, SIGSEGV, SIGFPE, SIGILL };

	sigfillset(set);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		sigdelset(set, faults[i]);
}

int sched_threads_start(struct sched *s, struct sched_job *j)
{
	pthread_attr_t attr;
	sigset_t mains, old;
	int ret = 0;

	sched_job_notes(j);
	sched_job_direct(j);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_BYTES);
	signals_for_main(&mains);
	pthread_sigmask(SIG_BLOCK, &mains, &old);
	for (; !ret && j->nthreads < j->job->numjobs; j->nthreads += !ret)
		ret = pthread_create(&j->seats[j->nthreads].thread, &attr, worker_thread,
				     &j->seats[j->nthreads]);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	if (ret)
		fail(s->e, ret,
		     "[%s] cannot start worker %u of %u: %s: a limit of threads or of memory "
		     "(ulimit -u, ulimit -v, the cgroup's pids.max) is reached; raise it or lower "
		     "numjobs",
		     j->job->name, j->nthreads + 1, j->job->numjobs, strerror(ret));
	pthread_mutex_lock(&j->gate.lock);
	j->gate.awaited = j->nthreads;
	while (j->gate.ready < j->nthreads)
		pthread_cond_wait(&j->gate.gathered, &j->gate.lock);
	pthread_mutex_unlock(&j->gate.lock);
	for (uint32_t k = 0; k < j->nthreads; k++)
		err_merge(s->e, &j->seats[k].worker->left.err);
	return ret ? -ret : j->gate.failed;
}

static void gate_set(struct gate *gate, bool *state)
{
	pthread_mutex_lock(&gate->lock);
	*state = true;
	pthread_cond_broadcast(&gate->moved);
	pthread_mutex_unlock(&gate->lock);
}

void sched_gate_open(struct sched_job *j)
{
	gate_set(&j->gate, &j->gate.open);
}

void sched_gate_close(struct sched_job *j)
{
	gate_set(&j->gate, &j->gate.closed);
}
