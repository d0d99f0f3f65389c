#ifndef EMBEDDED_TEXTS_H
#define EMBEDDED_TEXTS_H

#include <stddef.h>

/// A file of sentences that the programs carry inside themselves.
struct EmbeddedText {
    const char *_Nonnull name;            ///< its name within Schema/texts
    const unsigned char *_Nonnull bytes;  ///< its bytes
    size_t count;                         ///< how many
};

/// All files of sentences; `count` receives how many.
const struct EmbeddedText *_Nonnull embedded_texts(size_t *_Nonnull count);

#endif
