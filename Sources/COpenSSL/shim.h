// The parts of libcrypto that the target Trust calls.
#ifndef ALDEA_COPENSSL_SHIM_H
#define ALDEA_COPENSSL_SHIM_H

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

// The parameters of HKDF. A parameter keeps the address of its name, and a string passed from Swift lives only until
// the call returns; these names live as long as the program. The derivation only reads what the addresses point to.

static inline OSSL_PARAM aldea_hkdf_sha256(void) {
    static char digest[] = "SHA256";
    return OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0);
}

static inline OSSL_PARAM aldea_hkdf_key(const unsigned char *bytes, size_t count) {
    return OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)bytes, count);
}

static inline OSSL_PARAM aldea_hkdf_salt(const unsigned char *bytes, size_t count) {
    return OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)bytes, count);
}

static inline OSSL_PARAM aldea_hkdf_info(const unsigned char *bytes, size_t count) {
    return OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)bytes, count);
}

#endif
