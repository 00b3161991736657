// Preloaded into modelprep: a read at an offset gives at most 50 bytes, as a network file system may do.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <sys/types.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define SHORT(size) ((size) < 50 ? (size) : 50)

ssize_t pread(int fd, void *bytes, size_t size, off_t offset) { return REAL(pread)(fd, bytes, SHORT(size), offset); }
ssize_t pread64(int fd, void *bytes, size_t size, off64_t offset)
{
    return REAL(pread64)(fd, bytes, SHORT(size), offset);
}
