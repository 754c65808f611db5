/* SPDX-License-Identifier: MIT */
/* Memory of sweeps: see sweep_list.h. */
#include "job/sweep_list.h"

#include <stdlib.h>

void sweep_release(struct sweep *s)
{
	free(s->option);
	free(s->text);
	sweep_values_free(&s->values);
}

void sweep_list_free(struct sweep *list, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		sweep_release(&list[i]);
	free(list);
}
