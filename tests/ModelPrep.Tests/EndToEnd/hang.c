// Preloaded into modelprep: reads and writes below HANG_BELOW hang for ever, but for those at the beginning of a file, as on a
// mount whose server goes away while a file is copied; with HANG_FROM_START these, too.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void hang_if_due(int fd, off64_t offset)
{
    const char *below = getenv("HANG_BELOW");
    char link[64], path[4096] = {0};
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    if (!below || (offset == 0 && !getenv("HANG_FROM_START")) || readlink(link, path, sizeof path - 1) < 0 || strncmp(path, below, strlen(below)))
        return;
    for (;;)
        pause();
}

ssize_t pread(int fd, void *bytes, size_t size, off_t offset) { hang_if_due(fd, offset); return REAL(pread)(fd, bytes, size, offset); }
ssize_t pread64(int fd, void *bytes, size_t size, off64_t offset) { hang_if_due(fd, offset); return REAL(pread64)(fd, bytes, size, offset); }
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset) { hang_if_due(fd, offset); return REAL(pwrite)(fd, bytes, size, offset); }
ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset) { hang_if_due(fd, offset); return REAL(pwrite64)(fd, bytes, size, offset); }
