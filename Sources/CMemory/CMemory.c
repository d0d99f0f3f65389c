#include "CMemory.h"

#include <malloc.h>

void share_memory_among_threads(void) {
#ifdef M_ARENA_MAX
    mallopt(M_ARENA_MAX, 1);
#endif
}
