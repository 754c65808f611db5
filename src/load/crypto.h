/* SPDX-License-Identifier: MIT */
/* The functions of libcrypto that iogen calls, behind crypto_load(). */
#ifndef IOGEN_LOAD_CRYPTO_H
#define IOGEN_LOAD_CRYPTO_H

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "base/library.h"

#define CRYPTO_FUNCTIONS(X)     \
	X(EVP_DigestFinal_ex)   \
	X(EVP_DigestInit_ex)    \
	X(EVP_DigestUpdate)     \
	X(EVP_MD_CTX_free)      \
	X(EVP_MD_CTX_new)       \
	X(EVP_get_digestbyname) \
	X(OpenSSL_version)

struct crypto {
	CRYPTO_FUNCTIONS(LIBRARY_POINTER)
};

extern struct crypto crypto;

/* Returns 0 or -ENOSYS after fail(): see library_load(). */
int crypto_load(struct err *e);

#endif
