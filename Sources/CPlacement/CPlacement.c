#define _GNU_SOURCE
#include "CPlacement.h"

#include <fcntl.h>
#include <stdio.h>

int rename_without_replacing(const char *from, const char *to) {
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
}
