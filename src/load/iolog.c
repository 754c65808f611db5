/* SPDX-License-Identifier: MIT */
/* Reading fio's text, and recording events for it: see iolog.h. */
#include "load/iolog.h"

#include <errno.h>
#include <inttypes.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/clock.h"

#define MAX_BYTES (UINT64_C(1) << 30) /* bytes of a read or a write, as bs= has it */
#define MAX_LINE 8192                 /* bytes: a name of a file and some numbers */
#define MAX_TRIM (UINT64_C(1) << 40)  /* bytes: kept as trims of MAX_BYTES */
#define MAX_WORDS 6

static const char *const words[] = {
	[IO_READ] = "read",         [IO_WRITE] = "write",
	[IO_SYNC] = "sync",         [IO_TRIM] = "trim",
	[IO_DATASYNC] = "datasync", [IO_OPEN] = "open",
	[IO_CLOSE] = "close",       [IO_RANGESYNC] = "sync_file_range",
};

#define NWORDS (sizeof(words) / sizeof(words[0]))

const char *iolog_word(enum io_dir dir)
{
	return dir < NWORDS ? words[dir] : NULL;
}

/* --- files --- */

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct iolog_file *)a)->name, ((const struct iolog_file *)b)->name);
}

/* Returns the file of that name; NULL: it was not added. */
static struct iolog_file *file_find(const struct iolog *log, char *name)
{
	struct iolog_file key = { .name = name };
	void *const *node = tfind(&key, &log->names, by_name);

	return node ? *node : NULL;
}

static void file_add(struct iolog *log, const char *name)
{
	struct iolog_file *file = calloc(1, sizeof(*file));

	if (!file)
		abort();
	log->files = array_must_grow(log->files, log->nfiles, sizeof(struct iolog_file *));
	file->name = strdup(name);
	file->index = log->nfiles;
	if (!file->name || !tsearch(file, &log->names, by_name))
		abort();
	log->files[log->nfiles++] = file;
}

static void nothing(void *node)
{
	(void)node;
}

void iolog_free(struct iolog *log)
{
	tdestroy(log->names, nothing);
	for (uint32_t i = 0; i < log->nfiles; i++) {
		free(log->files[i]->name);
		free(log->files[i]);
	}
	free(log->files);
	free(log->list);
	*log = (struct iolog){ 0 };
}

void iologs_free(struct iolog *list, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		iolog_free(&list[i]);
	free(list);
}

/* --- lines --- */

/* A log as it is read. */
struct reader {
	struct iolog *log;
	const struct iolog_rules *rules;
	struct err *e;
	const char *name;
	size_t line;
	int version;
	uint64_t last_us;  /* time of the line before; 0: it had none, or was the first */
	uint64_t delay_us; /* delay for the next entry */
	bool since_start;
};

static int line_fail(const struct reader *r, const char *why, const char *what)
{
	return fail(r->e, EINVAL, "%s:%zu: %s%s", r->name, r->line, why, what);
}

static bool number(const char *text, uint64_t *n)
{
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*n = strtoull(text, &end, 10);
	return !*end && !errno;
}

/* Adds the time since the line before, if that had one; as in fio, not before the first line. */
static void take_time(struct reader *r, uint64_t us)
{
	if (r->last_us && us > r->last_us)
		r->delay_us += us - r->last_us;
	r->last_us = us;
}

static uint64_t delay_ns(struct reader *r)
{
	double us = r->rules->no_stall ? 0 : (double)r->delay_us;

	if (!r->since_start)
		us = us * 100 / r->rules->time_scale;
	r->delay_us = 0;
	return us * 1e3 < (double)INT64_MAX ? (uint64_t)(us * 1e3) : INT64_MAX;
}

static struct iolog_entry *entry_new(struct iolog *log)
{
	struct iolog_entry *more = array_grow(log->list, log->n, sizeof(*more));

	if (!more)
		return NULL;
	log->list = more;
	return &more[log->n++];
}

static void count(struct iolog *log, int op, struct iolog_file *file, const struct iolog_entry *en)
{
	log->op[op].min = !log->op[op].ios || en->len < log->op[op].min ? en->len : log->op[op].min;
	log->op[op].max = en->len > log->op[op].max ? en->len : log->op[op].max;
	log->op[op].ios++;
	log->op[op].bytes += en->len;
	file->reads |= en->dir == IO_READ;
	file->writes |= en->dir == IO_WRITE;
	file->trims |= en->dir == IO_TRIM;
	file->places |= en->offset | en->len;
	file->trimmed |= en->dir == IO_TRIM ? en->offset | en->len : 0;
	if (en->offset + en->len > file->end)
		file->end = en->offset + en->len;
}

static bool is_sync(int dir)
{
	return dir == IO_SYNC || dir == IO_DATASYNC;
}

static bool skipped(const struct iolog_rules *rules, int dir)
{
	return (dir == IO_READ && rules->skip & SKIP_READ) ||
	       (dir == IO_WRITE && rules->skip & SKIP_WRITE) ||
	       (dir == IO_TRIM && rules->skip & SKIP_TRIM) ||
	       (dir == IO_SYNC && rules->skip & SKIP_SYNC);
}

static int op_of(int dir)
{
	return dir == IO_READ ? 0 : dir == IO_WRITE ? 1 : 2;
}

static int add_entry(struct reader *r, struct iolog_file *file, int dir, uint64_t offset,
		     uint32_t len)
{
	struct iolog_entry *en = entry_new(r->log);

	if (!en)
		return fail(r->e, ENOMEM, "out of memory after %zu lines", r->line);
	*en = (struct iolog_entry){ .offset = offset,
				    .since_start = r->since_start,
				    .len = len,
				    .file = file->index,
				    .dir = (uint8_t)dir };
	en->delay_ns = delay_ns(r);
	r->since_start = false;
	if (is_sync(dir))
		r->log->syncs++;
	else
		count(r->log, op_of(dir), file, en);
	return 0;
}

/*
 * Takes a transfer. A skipped one takes its delay along, as in fio. A large trim becomes several.
 */
static int take_io(struct reader *r, struct iolog_file *file, int dir, uint64_t offset,
		   uint64_t len)
{
	int ret;

	offset /= r->rules->scale;
	if (r->rules->align)
		offset &= ~(r->rules->align - 1);
	if (is_sync(dir))
		len = 0;
	else if (!len || (len > MAX_BYTES && dir != IO_TRIM))
		return line_fail(r, "a length out of range, 1 byte to 1 GiB: ",
				 iolog_word((enum io_dir)dir));
	else if (len > MAX_TRIM)
		return line_fail(r, "a length out of range, 1 byte to 1 TiB: ", "trim");
	if (offset > INT64_MAX || len > INT64_MAX - offset)
		return line_fail(r, "it ends beyond byte 2^63 - 1, which no file has", "");
	if (skipped(r->rules, dir)) {
		r->delay_us = 0;
		return 0;
	}
	do {
		uint32_t part = (uint32_t)(len < MAX_BYTES ? len : MAX_BYTES);

		ret = add_entry(r, file, dir, offset, part);
		offset += part;
		len -= part;
	} while (!ret && len);
	return ret;
}

/* Takes an event, @word, of the file @name. Opening and closing change nothing here. */
static int take_event(struct reader *r, char *name, const char *word, char **rest, int nrest)
{
	struct iolog_file *file;
	uint64_t offset = 0, len = 0;
	int dir = -1;

	for (size_t i = 0; i < NWORDS; i++)
		if (words[i] && !strcmp(word, words[i]))
			dir = (int)i;
	if (r->rules->redirect)
		name = (char *)r->rules->redirect;
	file = file_find(r->log, name);
	if (!nrest && !strcmp(word, "add")) {
		if (!file)
			file_add(r->log, name);
		return 0;
	}
	if (dir < 0)
		return line_fail(r, "no such action: ", word);
	if (!file)
		return line_fail(r, "no line above adds the file ", name);
	if (!nrest)
		return dir == IO_OPEN || dir == IO_CLOSE ? 0 : line_fail(r, word, ": where?");
	if (nrest != 2 || !number(rest[0], &offset) || !number(rest[1], &len))
		return line_fail(r, word, " needs an offset and a length behind it, in bytes");
	if (dir == IO_RANGESYNC) {
		r->log->left_out++;
		return 0;
	}
	if (dir == IO_OPEN || dir == IO_CLOSE)
		return line_fail(r, word, " takes nothing behind it");
	return take_io(r, file, dir, offset, len);
}

/* Takes a wait of version 2: until so many milliseconds since the start, as in fio. */
static int take_wait(struct reader *r, char **word, int n)
{
	uint64_t ms;

	if (n != 3 || !number(word[1], &ms) || ms > INT64_MAX / NSEC_PER_MSEC)
		return line_fail(r, "wait needs a time in milliseconds and a 0 behind it", "");
	if (r->rules->no_stall)
		return 0;
	r->delay_us = ms * 1000;
	r->since_start = true;
	return 0;
}

static int line_take(struct reader *r, char *text)
{
	char *word[MAX_WORDS], *save = NULL;
	uint64_t us;
	int n = 0, first = r->version == 3;

	for (char *p = strtok_r(text, " \t\r\n", &save); p && n < MAX_WORDS;
	     p = strtok_r(NULL, " \t\r\n", &save))
		word[n++] = p;
	if (!n)
		return 0;
	if (first && !number(word[0], &us))
		return line_fail(r, "a time in microseconds comes first, not ", word[0]);
	if (first)
		take_time(r, us);
	if (n < first + 2)
		return line_fail(r, "a file and an action are missing", "");
	if (r->version == 2 && !strcmp(word[1], "wait"))
		return take_wait(r, word + 1, n - 1);
	return take_event(r, word[first], word[first + 1], word + first + 2, n - first - 2);
}

/* Takes a line with the version. A log appended to another one begins anew, with its own time. */
static bool is_version(struct reader *r, const char *text)
{
	int version;
	char end;

	if (sscanf(text, "fio version %d iolog%c", &version, &end) != 2 || end != '\n')
		return false;
	if (version != 2 && version != 3)
		return false;
	r->version = version;
	r->last_us = r->delay_us = 0;
	return true;
}

/* Recognises a blktrace: this number, in either order of bytes, and a version. */
static bool is_blktrace(const char *text, size_t n)
{
	return n >= 4 && (!memcmp(text + 1, "\x74\x61\x65", 3) || !memcmp(text, "\x65\x61\x74", 3));
}

static int first_line(struct reader *r, const char *text, size_t n)
{
	if (is_version(r, text))
		return 0;
	if (is_blktrace(text, n))
		return fail(
			r->e, EINVAL,
			"%s: a binary blktrace, which iogen does not read; it reads fio's text, "
			"as write_iolog= has it",
			r->name);
	return fail(
		r->e, EINVAL,
		"%s: its first line is neither \"fio version 2 iolog\" nor \"fio version 3 iolog\"",
		r->name);
}

/*
 * Reads a line with its newline, of @n bytes, into @text, of MAX_LINE bytes. Returns 1, 0 at the
 * end, -EMSGSIZE for a longer one: what is no log may have no line that ends.
 */
static int line_read(FILE *f, char *text, size_t *n)
{
	int c = 0;

	*n = 0;
	while (c != '\n' && *n < MAX_LINE - 1 && (c = getc(f)) != EOF)
		text[(*n)++] = (char)c;
	text[*n] = '\0';
	return *n == MAX_LINE - 1 && c != '\n' ? -EMSGSIZE : *n > 0;
}

int iolog_read(struct iolog *log, FILE *f, const char *name, const struct iolog_rules *rules,
	       struct err *e)
{
	struct reader r = { .log = log, .rules = rules, .e = e, .name = name };
	char text[MAX_LINE];
	size_t n = 0;
	int ret = 0, got;

	*log = (struct iolog){ 0 };
	while (!ret && (got = line_read(f, text, &n))) {
		r.line++;
		if (got < 0)
			ret = line_fail(&r, "longer than 8 KiB: this is no log", "");
		else if (r.line == 1)
			ret = first_line(&r, text, n);
		else if (strlen(text) != n)
			ret = line_fail(&r, "a zero byte: this is not a text file", "");
		else if (!is_version(&r, text))
			ret = line_take(&r, text);
	}
	if (!ret && ferror(f))
		ret = fail(e, EIO, "%s: cannot be read: %s", name, strerror(errno));
	if (!ret && !r.line)
		ret = fail(e, EINVAL, "%s: is empty", name);
	if (!ret && !log->n)
		ret = fail(e, EINVAL, "%s: the log has no I/O left to replay", name);
	return ret;
}

/* --- recording --- */

void iolog_record_add(struct iolog_record *l, uint64_t now_ns, enum io_dir dir, uint32_t file,
		      uint64_t offset, uint32_t len)
{
	if (l->lost)
		return;
	if (!l->tail || l->tail->n == sizeof(l->tail->event) / sizeof(l->tail->event[0])) {
		struct iolog_chunk *more = malloc(sizeof(*more));

		l->lost = !more;
		if (!more)
			return;
		more->next = NULL;
		more->n = 0;
		*(l->tail ? &l->tail->next : &l->first) = more;
		l->tail = more;
	}
	if (len)
		l->last = offset;
	l->tail->event[l->tail->n++] = (struct iolog_event){
		.at_us = now_ns > l->start_ns ? (now_ns - l->start_ns) / NSEC_PER_USEC : 0,
		.offset = l->last,
		.len = len,
		.file = file & 0xffffff,
		.dir = (uint8_t)dir,
	};
}

void iolog_record_free(struct iolog_record *l)
{
	while (l->first) {
		struct iolog_chunk *next = l->first->next;

		free(l->first);
		l->first = next;
	}
	*l = (struct iolog_record){ 0 };
}
