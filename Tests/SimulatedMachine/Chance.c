// Random numbers that a seed repeats, for libcrypto and SQLite.

// The calls that let a program bring its own random numbers are deprecated since OpenSSL 3, and work.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "Disk.h"

#include <openssl/rand.h>
#include <pthread.h>
#include <string.h>

// Of its own: SQLite asks while it opens a file.
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static uint64_t row = 0;
static bool is_seeded = false;

/// SplitMix64: a counter, and what is mixed from it.
uint64_t chance_next(uint64_t *state) {
    uint64_t value = *state += 0x9E3779B97F4A7C15;
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9;
    value = (value ^ value >> 27) * 0x94D049BB133111EB;
    return value ^ value >> 31;
}

bool chance_fill(void *bytes, size_t count) {
    pthread_mutex_lock(&turn);
    bool fills = is_seeded;
    for (size_t each = 0; fills && each < count; each += sizeof row) {
        uint64_t value = chance_next(&row);
        memcpy((char *)bytes + each, &value, count - each < sizeof value ? count - each : sizeof value);
    }
    pthread_mutex_unlock(&turn);
    return fills;
}

static int bytes_of_row(unsigned char *bytes, int count) { return count >= 0 && chance_fill(bytes, (size_t)count); }

static int is_ready(void) { return 1; }

void machine_seed(uint64_t seed) {
    static const RAND_METHOD method = { .bytes = bytes_of_row, .pseudorand = bytes_of_row, .status = is_ready };
    pthread_mutex_lock(&turn);
    // Seeds that lie side by side begin far from one another.
    row = chance_next(&seed);
    is_seeded = true;
    pthread_mutex_unlock(&turn);
    RAND_set_rand_method(&method);
    // SQLite asks for a seed of its own again.
    sqlite3_randomness(0, NULL);
}
