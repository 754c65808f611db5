/* SPDX-License-Identifier: MIT */
/* Anonymous, shared, huge and file-backed memory: see memory.h. */
#include "io/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/magic.h>
#include <linux/mman.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/data_device.h"
#include "io/memory_options.h"
#include "io/target.h"
#include "io/target_open.h"

#define PAGE ((uint64_t)4096)

const char *const memory_choices[] = {
	[MEMORY_MALLOC] = "malloc",
	[MEMORY_MMAP] = "mmap",
	[MEMORY_MMAPHUGE] = "mmaphuge",
	[MEMORY_MMAPSHARED] = "mmapshared",
	[MEMORY_SHM] = "shm",
	[MEMORY_SHMHUGE] = "shmhuge",
	NULL,
};

#define NKINDS (sizeof(memory_choices) / sizeof(memory_choices[0]) - 1)

static bool is_huge(const struct memory_options *o)
{
	return o->from.kind == MEMORY_MMAPHUGE || o->from.kind == MEMORY_SHMHUGE;
}

static uint64_t default_hugepage(void)
{
	FILE *f = fopen("/proc/meminfo", "re");
	uint64_t kib = 2048;
	char line[128];

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "Hugepagesize: %" SCNu64 " kB", &kib) == 1)
			break;
	if (f)
		fclose(f);
	return kib * 1024;
}

/* Returns the number of free huge pages; -1: the system has none of that size. */
static int64_t free_hugepages(uint64_t size)
{
	char path[128];
	int64_t n = -1;
	FILE *f;

	snprintf(path, sizeof(path),
		 "/sys/kernel/mm/hugepages/hugepages-%" PRIu64 "kB/free_hugepages", size / 1024);
	f = fopen(path, "re");
	if (f && fscanf(f, "%" SCNd64, &n) != 1)
		n = -1;
	if (f)
		fclose(f);
	return n;
}

static int huge_failed(const struct memory_options *o, uint64_t page, size_t len, int why,
		       struct err *e)
{
	const char *name = memory_choices[o->from.kind];
	uint64_t need = len / page;
	int64_t have = free_hugepages(page);

	if (have < 0)
		return fail(e, why,
			    "iomem=%s: this system has no huge pages of %" PRIu64
			    " KiB (hugepage-size=); those that it has are in "
			    "/sys/kernel/mm/hugepages",
			    name, page / 1024);
	if (why == EPERM)
		return fail(e, why,
			    "iomem=%s: not allowed: be root, or of the group in "
			    "vm.hugetlb_shm_group, or use iomem=mmaphuge",
			    name);
	return fail(e, why,
		    "iomem=%s: a worker needs %" PRIu64 " huge pages of %" PRIu64
		    " KiB and %" PRId64
		    " are free (%s): raise vm.nr_hugepages, as in sysctl vm.nr_hugepages=%" PRIu64,
		    name, need, page / 1024, have, strerror(why), need);
}

static int open_shm(struct memory *m, const struct memory_options *o, uint64_t page, struct err *e)
{
	int flags = IPC_CREAT | 0600, id;

	if (is_huge(o)) {
		flags |= SHM_HUGETLB;
		if (o->hugepage)
			flags |= (int)((uint32_t)__builtin_ctzll(page) << MAP_HUGE_SHIFT);
	}
	id = shmget(IPC_PRIVATE, m->len, flags);
	if (id < 0 && is_huge(o))
		return huge_failed(o, page, m->len, errno, e);
	if (id < 0)
		return fail(e, errno, "iomem=shm: cannot get %zu bytes of shared memory: %s",
			    m->len, strerror(errno));
	m->start = shmat(id, NULL, 0);
	m->shm = true;
	shmctl(id, IPC_RMID, NULL); /* the segment lives as long as it is attached */
	if (m->start != (void *)-1)
		return 0;
	m->start = NULL;
	return fail(e, errno, "iomem=%s: cannot attach it: %s", memory_choices[o->from.kind],
		    strerror(errno));
}

static bool is_shared(const struct memory_options *o)
{
	return o->from.kind == MEMORY_MMAPSHARED ||
	       (o->from.kind == MEMORY_MMAPHUGE && o->from.path);
}

/* Checks an existing file: devices and sysfs may be written, a user's data may not. */
static int check_found(const struct memory_options *o, int fd, uint64_t need, struct err *e)
{
	const char *name = memory_choices[o->from.kind], *path = o->from.path;
	struct statfs fs;
	struct stat st;

	if (fstat(fd, &st) || fstatfs(fd, &fs))
		return fail(e, errno, "iomem=%s:%s: %s", name, path, strerror(errno));
	if (!S_ISREG(st.st_mode) && !S_ISBLK(st.st_mode) && !S_ISCHR(st.st_mode))
		return fail(e, EINVAL,
			    "iomem=%s:%s is neither a file nor a device: name a file that does not "
			    "exist",
			    name, path);
	if (is_shared(o) && (S_ISBLK(st.st_mode) || S_ISREG(st.st_mode)) &&
	    fs.f_type != SYSFS_MAGIC)
		return fail(
			e, EEXIST,
			"iomem=%s:%s exists, and would be written over: name a file that does not "
			"exist",
			name, path);
	if (is_shared(o) && data_device(&st))
		return fail(e, EPERM, "iomem=%s:%s: %s, and would be written over", name, path,
			    data_device(&st));
	if (is_shared(o) && target_readonly())
		return fail(e, EROFS,
			    "iomem=%s:%s: --readonly is given, and reads would change this file: "
			    "iomem=mmap:%s writes nothing",
			    name, path, path);
	if (S_ISREG(st.st_mode) && (uint64_t)st.st_size < need)
		return fail(e, EINVAL,
			    "iomem=%s:%s has %" PRIu64 " bytes, and %" PRIu64
			    " are needed: name a file that does not exist",
			    name, path, (uint64_t)st.st_size, need);
	return 0;
}

/* Makes a file without a name, which goes with its last user. */
static int make_file(const struct memory_options *o, uint64_t len, struct err *e)
{
	char *dir = target_dir(o->from.path);
	int fd = dir ? open(dir, O_RDWR | O_TMPFILE | O_CLOEXEC, 0600) : -1;

	free(dir);
	if (fd >= 0 && !ftruncate(fd, (off_t)len))
		return fd;
	fail(e, errno, "iomem=%s:%s: cannot make a file of %" PRIu64 " bytes: %s",
	     memory_choices[o->from.kind], o->from.path, len, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/*
 * Opens the file; @begin is the offset of the worker's part. Returns a descriptor; -1 after fail().
 */
static int open_file(const struct memory_options *o, uint32_t worker, uint64_t len, uint64_t *begin,
		     struct err *e)
{
	/* a private mapping never writes to its file; nobody may come to the end of a named pipe */
	int flags = O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
	int fd = open(o->from.path, O_RDONLY | flags), ret = 0;

	*begin = 0;
	if (fd < 0 && errno == ENOENT)
		return make_file(o, len, e);
	*begin = worker * len;
	if (fd >= 0 && is_shared(o)) {
		ret = check_found(o, fd, *begin + len, e);
		close(fd);
		fd = ret ? -1 : open(o->from.path, O_RDWR | flags);
	}
	if (fd < 0 && !ret)
		fail(e, errno, "iomem=%s:%s: cannot open it: %s", memory_choices[o->from.kind],
		     o->from.path, strerror(errno));
	/* the mapped file is looked at, too: another one may have the name by now */
	if (fd < 0 || !check_found(o, fd, *begin + len, e))
		return fd;
	close(fd);
	return -1;
}

static int mmap_flags(const struct memory_options *o)
{
	enum memory_kind kind = o->from.kind;
	int flags = MAP_POPULATE | (is_shared(o) ? MAP_SHARED : MAP_PRIVATE);

	if (o->from.path)
		return flags;
	if (kind == MEMORY_MMAPHUGE)
		flags |= MAP_HUGETLB;
	if (kind == MEMORY_MMAPHUGE && o->hugepage)
		flags |= (int)((uint32_t)__builtin_ctzll(o->hugepage) << MAP_HUGE_SHIFT);
	return flags | MAP_ANONYMOUS;
}

static int open_mmap(struct memory *m, const struct memory_options *o, uint64_t page,
		     uint32_t worker, struct err *e)
{
	uint64_t begin = 0;
	int fd = -1, why;

	if (o->from.path) {
		fd = open_file(o, worker, m->len, &begin, e);
		if (fd < 0)
			return -EINVAL;
	}
	m->start = mmap(NULL, m->len, PROT_READ | PROT_WRITE, mmap_flags(o), fd, (off_t)begin);
	why = errno;
	if (fd >= 0)
		close(fd);
	if (m->start != MAP_FAILED)
		return 0;
	m->start = NULL;
	if (is_huge(o))
		return huge_failed(o, page, m->len, why, e);
	return fail(e, why, "iomem=%s%s%s: cannot map %zu bytes: %s", memory_choices[o->from.kind],
		    o->from.path ? ":" : "", o->from.path ? o->from.path : "", m->len,
		    strerror(why));
}

int memory_plain(struct memory *m, size_t len, bool lazy)
{
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | (lazy ? 0 : MAP_POPULATE);

	*m = (struct memory){ .len = (len + PAGE - 1) / PAGE * PAGE };
	m->start = mmap(NULL, m->len, PROT_READ | PROT_WRITE, flags, -1, 0);
	if (m->start != MAP_FAILED)
		return 0;
	m->start = NULL;
	return -ENOMEM;
}

int memory_open(struct memory *m, const struct memory_options *o, size_t len, uint32_t worker,
		struct err *e)
{
	uint64_t page = is_huge(o) ? (o->hugepage ? o->hugepage : default_hugepage()) : PAGE;

	*m = (struct memory){ .len = (len + page - 1) / page * page };
	if (o->from.kind == MEMORY_SHM || o->from.kind == MEMORY_SHMHUGE)
		return open_shm(m, o, page, e);
	return open_mmap(m, o, page, worker, e);
}

void memory_close(struct memory *m)
{
	if (m->start && m->shm)
		shmdt(m->start);
	else if (m->start)
		munmap(m->start, m->len);
	*m = (struct memory){ 0 };
}

static int iomem_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	size_t n = strcspn(text, ":"), i = 0;
	struct memory_kind_path *from = field, new;
	bool mapped;

	while (i < NKINDS &&
	       (strlen(memory_choices[i]) != n || strncmp(memory_choices[i], text, n) != 0))
		i++;
	if (i == NKINDS)
		return fail(e, EINVAL,
			    "%s=%s: not known; one of: malloc shm shmhuge mmap[:FILE] "
			    "mmapshared[:FILE] mmaphuge[:FILE]",
			    o->name, text);
	mapped = i == MEMORY_MMAP || i == MEMORY_MMAPHUGE || i == MEMORY_MMAPSHARED;
	if (text[n] && (!mapped || !text[n + 1]))
		return fail(e, EINVAL, "%s=%s: %s", o->name, text,
			    mapped ? "a file's name is missing behind the colon" :
				     "only mmap, mmapshared and mmaphuge have a file");
	new = (struct memory_kind_path){ .kind = (enum memory_kind)i };
	if (text[n] && !(new.path = strdup(text + n + 1)))
		return fail(e, ENOMEM, "%s: out of memory", o->name);
	free(from->path);
	*from = new;
	return 0;
}

static void iomem_print(const struct opt *o, const void *field, FILE *f)
{
	const struct memory_kind_path *from = field;

	(void)o;
	fputs(memory_choices[from->kind], f);
	if (from->path)
		fprintf(f, ":%s", from->path);
}

static void iomem_release(void *field)
{
	struct memory_kind_path *from = field;

	free(from->path);
	from->path = NULL;
}

static void iomem_copy(void *field)
{
	struct memory_kind_path *from = field;

	opt_text_memory.copy(&from->path);
}

static const struct opt_memory iomem_memory = { iomem_release, iomem_copy };

const struct opt_type opt_iomem = { "KIND[:FILE]", iomem_parse, iomem_print, &iomem_memory };
