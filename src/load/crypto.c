/* SPDX-License-Identifier: MIT */
/* libcrypto: see crypto.h. */
#include "load/crypto.h"

/* The number in its name changes with its binary interface (OPENSSL_SHLIB_VERSION). */
#define TEXT_OF(x) #x
#define NUMBER_OF(x) TEXT_OF(x)

struct crypto crypto;

int crypto_load(struct err *e)
{
	static const char *const names[] = { CRYPTO_FUNCTIONS(LIBRARY_NAME) NULL };
	static struct library library = { "libcrypto.so." NUMBER_OF(OPENSSL_SHLIB_VERSION), names,
					  &crypto, false };

	return library_load(&library, e);
}
