/* SPDX-License-Identifier: MIT */
/* The files that a run makes, by a hash of their names: there may be many thousands of them. */
#include "file/planned_files.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "file/zones.h"
#include "io/target.h"
#include "io/target_hold.h"
#include "io/target_use.h"

/* Hashes the last part of the path: two paths of one file have the same. */
static size_t name_hash(const struct planned_files *plan, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

	return XXH3_64bits(name, strlen(name)) & (plan->nheads - 1);
}

struct planned_file *planned_files_find(struct planned_files *plan, const char *path)
{
	if (!plan->n)
		return NULL;
	for (size_t i = plan->heads[name_hash(plan, path)]; i; i = plan->list[i - 1].next)
		if (target_same_path(plan->list[i - 1].path, path))
			return &plan->list[i - 1];
	return NULL;
}

/* Puts entry @i before the others of its hash. */
static void plan_link(struct planned_files *plan, size_t i)
{
	size_t *head = &plan->heads[name_hash(plan, plan->list[i].path)];

	plan->list[i].next = *head;
	*head = i + 1;
}

/* Doubles the space, and hashes all names anew. */
static void plan_grow(struct planned_files *plan)
{
	plan->nheads = plan->nheads ? 2 * plan->nheads : 64;
	plan->list = realloc(plan->list, plan->nheads * sizeof(*plan->list));
	free(plan->heads);
	plan->heads = calloc(plan->nheads, sizeof(*plan->heads));
	if (!plan->list || !plan->heads)
		abort();
	for (size_t i = 0; i < plan->n; i++)
		plan_link(plan, i);
}

static void raise(uint64_t *most, uint64_t n)
{
	*most = n > *most ? n : *most;
}

/* Adds what a job asks for; data are laid out behind what the file has by then. */
static void wish_add(struct planned_file *p, const struct file_wish *wish)
{
	if (wish->data > p->most.size)
		p->laid_out += wish->data - p->most.size;
	raise(&p->most.size, wish->size);
	raise(&p->most.data, wish->data);
	raise(&p->most.written, wish->written);
	raise(&p->most.reserved, wish->reserved);
	p->most.opened |= wish->opened;
}

void planned_files_add(struct planned_files *plan, const char *path, const struct file_wish *wish,
		       uint64_t now, bool made)
{
	struct planned_file *p = planned_files_find(plan, path);

	if (p) {
		p->users++;
		wish_add(p, wish);
		return;
	}
	if (plan->n == plan->nheads)
		plan_grow(plan);
	p = &plan->list[plan->n];
	*p = (struct planned_file){
		.path = strdup(path), .most.size = now, .made = made, .users = 1
	};
	if (!p->path)
		abort();
	wish_add(p, wish);
	plan_link(plan, plan->n++);
}

void planned_files_alter(struct planned_files *plan, const char *path, const struct job *by,
			 const struct planned_file *then)
{
	struct planned_file *p = planned_files_find(plan, path);

	p->by = by;
	p->size_now = then->size_now;
	p->gone = then->gone;
	p->directory = then->directory;
}

void planned_files_release(struct planned_files *plan)
{
	for (size_t i = 0; i < plan->n; i++)
		free(plan->list[i].path);
	free(plan->list);
	free(plan->heads);
	zoned_free(plan->zoned);
	*plan = (struct planned_files){ 0 };
	target_let_go();
	target_use_forget();
}
