#include <lzma.h>

// Macros that Swift does not see.
static const lzma_vli lzma_filter_of_small = LZMA_FILTER_LZMA1;
static const lzma_vli lzma_filters_end = LZMA_VLI_UNKNOWN;
static const uint32_t lzma_preset_thorough = 9 | LZMA_PRESET_EXTREME;
