/* SPDX-License-Identifier: MIT */
/* iogen --version: see print_version.h. */
#include "cli/print_version.h"

#include <blkid/blkid.h>
#include <gnu/libc-version.h>
#include <jansson.h>
#include <libmount/libmount.h>
#include <xxhash.h>
#include <zlib.h>

#include "engines/engines.h"
#include "hosts/wire.h"
#include "load/crypto.h"
#include "report/manifest.h"
#include "version.h"
#include "view/sqlite.h"

#define FIO_VERSION "fio-3.42" /* version whose options iogen has, or knows by name */

#ifdef IOGEN_CHECK
#define ENGINE_CHECKS "yes"
#else
#define ENGINE_CHECKS "no"
#endif

static void print_library(const char *name, const char *version, FILE *f)
{
	fprintf(f, "  %-10s %s\n", name, *version ? version : "(it does not tell)");
}

/* Prints the version of a library that is loaded late; without it, all but its work can be done. */
static void print_late(const char *name, const char *version, FILE *f)
{
	fprintf(f, "  %-10s %s\n", name, version ? version : "(it cannot be loaded)");
}

/* Most libraries tell their version; of liburing and inih the one that iogen was built with. */
static void print_libraries(FILE *f)
{
	unsigned xxhash = XXH_versionNumber();
	const char *blkid = "", *mount = "";
	struct err e = { 0 };
	char text[32];

	blkid_get_library_version(&blkid, NULL);
	mnt_get_library_version(&mount);
	snprintf(text, sizeof(text), "%u.%u.%u", xxhash / 10000, xxhash / 100 % 100, xxhash % 100);
	fprintf(f, "libraries:\n");
	print_library("libc", gnu_get_libc_version(), f);
	print_library("liburing", IOGEN_LIBURING, f);
	print_library("libaio", "", f);
	print_library("inih", IOGEN_INIH, f);
	print_library("xxhash", text, f);
	print_library("jansson", jansson_version_str(), f);
	print_library("libblkid", blkid, f);
	print_library("libmount", mount, f);
	print_late("OpenSSL",
		   crypto_load(&e) ? NULL : crypto.OpenSSL_version(OPENSSL_FULL_VERSION_STRING), f);
	print_late("SQLite", sqlite_load(&e) ? NULL : sqlite.sqlite3_libversion(), f);
	print_library("zlib", zlibVersion(), f);
}

void version_print(bool of_fio, FILE *f)
{
	if (of_fio) {
		fprintf(f, "%s\n", FIO_VERSION);
		return;
	}
	fprintf(f, "%s\n", manifest_version());
	fprintf(f, "compiler: %s\n", IOGEN_COMPILER);
	print_libraries(f);
	fprintf(f, "engines:");
	for (const struct engine *const *x = engines; *x; x++)
		fprintf(f, " %s", (*x)->name);
	fprintf(f, "\nfeatures: MPI: %s, SQLite: yes, engine checks: %s\n",
		wire_library() ? wire_library() : "no", ENGINE_CHECKS);
}
