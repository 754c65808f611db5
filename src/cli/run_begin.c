/* SPDX-License-Identifier: MIT */
/* A run as it began: see run_begin.h. */
#include "cli/run_begin.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/run_journal.h"
#include "hosts/party.h"
#include "io/target_mark.h"
#include "job/packed_sections.h"
#include "job/seed_options.h"
#include "report/digest.h"

static void *must(void *p)
{
	if (!p)
		abort();
	return p;
}

/* Texts, of which a reader has none before. */
static void texts_pack(struct pack *p, char ***list, size_t *n)
{
	size_t count = pack_count(p, *n, 1);

	if (p->reads)
		*list = must(calloc(count + 1, sizeof(**list)));
	for (size_t i = 0; i < count; i++)
		pack_text(p, &(*list)[i]);
	*n = count;
}

static void seeds_pack(struct pack *p, struct run_begin *b)
{
	size_t n = pack_count(p, b->nseeds, 1);

	if (p->reads)
		b->seeds = must(calloc(n + 1, sizeof(*b->seeds)));
	for (size_t i = 0; i < n; i++)
		pack_u64(p, &b->seeds[i]);
	b->nseeds = (uint32_t)n;
}

static void begin_pack(struct pack *p, struct run_begin *b)
{
	size_t argc = (size_t)b->argc;

	pack_text(p, &b->run_id);
	pack_text(p, &b->cwd);
	texts_pack(p, &b->argv, &argc);
	b->argc = (int)argc;
	sections_pack(p, &b->sections);
	texts_pack(p, &b->digests, &b->ndigests);
	seeds_pack(p, b);
	pack_text(p, &b->identity);
	pack_u64(p, &b->wall_ns);
	pack_u64(p, &b->mark);
	pack_u32(p, &b->nranks);
}

static char *digest_text(const char *path)
{
	json_t *j = digest_file(path);
	char *text = text_format("%s", json_string_length(j) ? json_string_value(j) : "");

	json_decref(j);
	return text;
}

void run_begin_write(struct pack *p, const struct run *r, const struct results_folder *folder,
		     const struct run_facts *facts)
{
	const struct sections *s = &r->cmdline->sections;
	char cwd[PATH_MAX] = ".";
	struct run_begin b = { .run_id = folder->run_id,
			       .cwd = cwd,
			       .argc = r->argc,
			       .argv = r->argv,
			       .sections = *s,
			       .digests = must(calloc(s->nfiles + 1, sizeof(char *))),
			       .ndigests = s->nfiles,
			       .seeds = must(calloc(r->jobs->n + 1, sizeof(uint64_t))),
			       .nseeds = r->jobs->n,
			       .identity = must(json_dumps(facts->identity, JSON_COMPACT)),
			       .wall_ns = r->journal->begin.wall_ns,
			       .mark = target_mark_run(),
			       .nranks = r->party ? r->party->wire.n : 1 };

	if (!getcwd(cwd, sizeof(cwd)))
		strcpy(cwd, ".");
	for (size_t i = 0; i < s->nfiles; i++)
		b.digests[i] = digest_text(s->files[i]);
	for (uint32_t i = 0; i < b.nseeds; i++)
		b.seeds[i] = r->jobs->list[i]->seed->value;
	begin_pack(p, &b);
	for (size_t i = 0; i < b.ndigests; i++)
		free(b.digests[i]);
	free(b.digests);
	free(b.seeds);
	free(b.identity);
}

void run_begin_read(struct pack *p, struct run_begin *b)
{
	*b = (struct run_begin){ 0 };
	begin_pack(p, b);
	p->bad |= !b->run_id || !b->cwd || !b->identity || !b->argc ||
		  b->ndigests != b->sections.nfiles;
	for (int i = 0; i < b->argc; i++)
		p->bad |= !b->argv[i];
	for (size_t i = 0; i < b->ndigests; i++)
		p->bad |= !b->digests[i];
}

void run_begin_seeds(const struct run_begin *b, struct jobs *jobs)
{
	for (uint32_t i = 0; i < jobs->n && i < b->nseeds; i++)
		jobs->list[i]->seed->value = b->seeds[i];
}

void run_begin_free(struct run_begin *b)
{
	for (size_t i = 0; i < b->ndigests; i++)
		free(b->digests[i]);
	for (int i = 0; i < b->argc; i++)
		free(b->argv[i]);
	sections_free(&b->sections);
	free(b->digests);
	free(b->argv);
	free(b->seeds);
	free(b->run_id);
	free(b->cwd);
	free(b->identity);
	*b = (struct run_begin){ 0 };
}
