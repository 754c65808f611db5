/* SPDX-License-Identifier: MIT */
/* Messages by MPI, to ranks that answer and to ones that do not; MPI's functions are the test's. */
#include <stdlib.h>

#include "hosts/mpi.c"
#include "tests/support.h"

/* The one transfer: MPI keeps its bytes until it is done. */
static struct {
	void *bytes;
	int n, tag, looks_left; /* until it is done; -1: never */
} transfer;

/* The tag of the message that is there; 0: none is. */
static int tag_there = TAG;

static int begin(void *bytes, int n, int tag)
{
	transfer.bytes = bytes;
	transfer.n = n;
	transfer.tag = tag;
	return MPI_SUCCESS;
}

int MPI_Isend(const void *bytes, int n, MPI_Datatype type, int to, int tag, MPI_Comm comm,
	      MPI_Request *request)
{
	(void)type, (void)to, (void)comm, (void)request;
	return begin((void *)bytes, n, tag);
}

int MPI_Irecv(void *bytes, int n, MPI_Datatype type, int from, int tag, MPI_Comm comm,
	      MPI_Request *request)
{
	(void)type, (void)comm, (void)request;
	CU_ASSERT_EQUAL(from, 1);
	return begin(bytes, n, tag);
}

int MPI_Test(MPI_Request *request, int *done, MPI_Status *status)
{
	(void)request, (void)status;
	*done = !transfer.looks_left;
	transfer.looks_left -= transfer.looks_left > 0;
	return MPI_SUCCESS;
}

int MPI_Iprobe(int from, int tag, MPI_Comm comm, int *there, MPI_Status *status)
{
	(void)comm;
	CU_ASSERT_EQUAL(from, tag == TAG ? 1 : MPI_ANY_SOURCE);
	*there = tag == tag_there;
	status->MPI_SOURCE = 1;
	return MPI_SUCCESS;
}

int MPI_Get_count(const MPI_Status *status, MPI_Datatype type, int *n)
{
	(void)status, (void)type;
	*n = 6;
	return MPI_SUCCESS;
}

static bool lost[2];
static atomic_bool stopped;

/* Returns the wire of rank 0, of which nobody waits any more where @stop is set. */
static struct wire wire(bool stop, int looks)
{
	memset(lost, 0, sizeof(lost));
	atomic_store(&stopped, stop);
	transfer.looks_left = looks;
	return (struct wire){ .n = 2, .stop = &stopped, .deadline_ns = 1, .lost = lost };
}

static void sent(void)
{
	struct wire w = wire(false, 3);

	CU_ASSERT_EQUAL(wire_send(&w, 1, "hello", 6), 0);
	CU_ASSERT_EQUAL(transfer.looks_left, 0);
	CU_ASSERT_EQUAL(transfer.n, 6);
	CU_ASSERT_FALSE(lost[1]);
}

/* MPI may still read what a lost rank was sent: whatever the caller does with its own bytes. */
static void given_up(void)
{
	struct wire w = wire(true, -1);
	char own[] = "hello", *next;

	CU_ASSERT_EQUAL(wire_send(&w, 1, own, sizeof(own)), -ETIMEDOUT);
	CU_ASSERT_TRUE(lost[1]);
	memset(own, 'x', sizeof(own) - 1);
	next = malloc(sizeof(own) + 1); /* the first to have what was freed */
	CU_ASSERT_PTR_NOT_NULL_FATAL(next);
	memset(next, 'y', sizeof(own) + 1);
	CHECK_TEXT(transfer.bytes, "hello");
	free(next);
	free(transfer.bytes);
	CU_ASSERT_EQUAL(wire_send(&w, 1, own, sizeof(own)), -ETIMEDOUT);
}

static void received(void)
{
	struct wire w = wire(false, 2);
	struct pack p;

	CU_ASSERT_EQUAL(wire_receive(&w, 1, true, &p), 0);
	CU_ASSERT_EQUAL(transfer.looks_left, 0);
	CU_ASSERT_TRUE(p.reads && !p.bad && p.n == 6 && p.bytes == transfer.bytes);
	pack_free(&p);
}

/* Words have a tag of their own, and nobody waits for one. */
static void said(void)
{
	struct wire w = wire(false, 2);
	struct pack p;
	uint32_t from = 0;

	CU_ASSERT_EQUAL(wire_say(&w, 1, "hello", 6), 0);
	CU_ASSERT_EQUAL(transfer.tag, TAG_SAID);
	CU_ASSERT_FALSE(wire_next(&w, &from, &p)); /* a message is none */
	tag_there = TAG_SAID;
	CU_ASSERT_TRUE_FATAL(wire_next(&w, &from, &p));
	CU_ASSERT_EQUAL(from, 1);
	CU_ASSERT_EQUAL(transfer.tag, TAG_SAID);
	CU_ASSERT_TRUE(p.reads && !p.bad && p.n == 6 && p.bytes == transfer.bytes);
	pack_free(&p);
	tag_there = TAG;
	CU_ASSERT_EQUAL(wire_receive(&w, 1, true, &p), 0);
	CU_ASSERT_EQUAL(transfer.tag, TAG);
	pack_free(&p);
}

/* A rank is lost between the head of its message and the rest, which may come at any time. */
static void begun(void)
{
	struct wire w = wire(true, -1);
	struct pack p;
	char *next;

	CU_ASSERT_EQUAL(wire_receive(&w, 1, false, &p), -ETIMEDOUT);
	CU_ASSERT_TRUE(lost[1] && p.bad && !p.bytes);
	next = malloc(7);
	CU_ASSERT_PTR_NOT_NULL_FATAL(next);
	memset(next, 'y', 7);
	memset(transfer.bytes, 'z', 6);
	CU_ASSERT_EQUAL(*next, 'y');
	free(next);
	free(transfer.bytes);
	pack_free(&p);
}

static void count_rank(void *arg, uint32_t rank)
{
	*(uint32_t *)arg += rank;
}

/* Nobody has asked this process to end: a wait is told of, once, and ends when it may not go on. */
static void waits(void)
{
	struct wire w = wire(false, -1);
	uint32_t told = 0;

	CU_ASSERT_TRUE(wire_may_wait(&w, 1));
	w.waited_for = count_rank;
	w.arg = &told;
	w.tell_ns = 1;
	CU_ASSERT_TRUE(wire_may_wait(&w, 1));
	CU_ASSERT_TRUE(wire_may_wait(&w, 1));
	CU_ASSERT_EQUAL(told, 1);
	CU_ASSERT_FALSE(wire_has_lost(&w));
	w.give_up_ns = 1;
	CU_ASSERT_FALSE(wire_may_wait(&w, 1));
	CU_ASSERT_TRUE(lost[1] && wire_has_lost(&w));
}

/* Returns for how many seconds rank 0 waits for others when it was stopped, as @launcher has it. */
static double patience_s(const char *launcher, const char *value)
{
	struct wire w = wire(true, -1);
	uint64_t now = clock_gettime_ns();

	unsetenv("OMPI_COMM_WORLD_SIZE");
	unsetenv("OMPI_MCA_odls_base_sigkill_timeout");
	if (launcher)
		setenv(launcher, value, true);
	w.deadline_ns = 0;
	CU_ASSERT_TRUE(wire_may_wait(&w, 1));
	return (double)(w.deadline_ns - now) / 1e9;
}

/* The time follows from when who has started the ranks kills them: soon, as told, or late. */
static void patient(void)
{
	CU_ASSERT(patience_s("OMPI_COMM_WORLD_SIZE", "2") < 0.9);
	CU_ASSERT(patience_s("OMPI_MCA_odls_base_sigkill_timeout", "30") >= 10);
	CU_ASSERT(patience_s(NULL, NULL) >= 5);
	CU_ASSERT(patience_s(NULL, NULL) < 10); /* all have ended within half a minute */
}

/* Others answer, too, where one has used up the time: a little later, and not for ever. */
static void own_time(void)
{
	struct wire w = wire(true, -1);

	setenv("OMPI_MCA_odls_base_sigkill_timeout", "30", true);
	w.deadline_ns = clock_gettime_ns();
	CU_ASSERT_TRUE(wire_may_wait(&w, 1));
	w.own_ns -= 3 * NSEC_PER_SEC;
	CU_ASSERT_FALSE(wire_may_wait(&w, 1));
	CU_ASSERT_TRUE(lost[1]);
	CU_ASSERT_TRUE(wire_may_wait(&w, 0));
	w.deadline_ns -= 6 * NSEC_PER_SEC;
	CU_ASSERT_FALSE(wire_may_wait(&w, 0));
}

static const struct test tests[] = {
	{ "a message is sent", sent },
	{ "the bytes of a message to a lost rank live on", given_up },
	{ "a message is received", received },
	{ "words are no messages", said },
	{ "the room of a message that is cut off lives on", begun },
	{ "a wait is as long as ranks live", patient },
	{ "each rank has time of its own where another one does not answer", own_time },
	{ "a wait is told of, and has an end where it is given one", waits },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("hosts_mpi", tests);
}
