// Preloaded into modelprep: numbers the calls by which it changes files below FAULT_ROOT, writes each down in FAULT_LOG,
// and at number FAULT_AT, or at the first FAULT_CALL on a path with FAULT_PART, fails with FAULT_ERRNO, or, when that is
// 0, kills the process (half way through a write). What .NET's own libraries call goes through here, and what the
// published modelprep calls in libc itself, which is linked to it.
// FAULT_DELAY, in microseconds, comes before each of these calls, so that others see what is between two of them.
// A close counts when the file was written: as "close" when no fsync has followed, else as "close-synced".
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAIL_IF_DUE(call, path) do { if (due(call, path)) return -1; } while (0)

#define DESCRIPTORS 65536

static int count, done;
static unsigned char state[DESCRIPTORS]; // of each descriptor
enum { UNTOUCHED, WRITTEN, SYNCED };

static int is_due(const char *call, const char *path)
{
    const char *root = getenv("FAULT_ROOT"), *at = getenv("FAULT_AT"), *log = getenv("FAULT_LOG");
    if (!root || !at || !log || strncmp(path, root, strlen(root)) || strcmp(program_invocation_short_name, "modelprep"))
        return 0;
    int number = __atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST);
    char line[8192];
    int length = snprintf(line, sizeof line, "%d %s %s\n", number, call, path);
    int file = REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (REAL(write)(file, line, length) != length)
        abort();
    REAL(close)(file);
    const char *wanted = getenv("FAULT_CALL"), *part = getenv("FAULT_PART"), *delay = getenv("FAULT_DELAY");
    if (delay)
        usleep(atoi(delay));
    if (wanted && *wanted) // the first call of that name on a path with that part, whatever its number
        return !strcmp(wanted, call) && strstr(path, part) && !__atomic_exchange_n(&done, 1, __ATOMIC_SEQ_CST);
    return number == atoi(at);
}

static int due(const char *call, const char *path)
{
    if (!is_due(call, path))
        return 0;
    errno = atoi(getenv("FAULT_ERRNO"));
    if (errno == 0)
        kill(getpid(), SIGKILL);
    return 1;
}

static const char *path_of(int fd, char *path, size_t size)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, size - 1);
    path[length < 0 ? 0 : length] = 0;
    return path;
}

#define PATH_OF(fd) path_of(fd, (char[4096]){0}, 4096)

int rename(const char *from, const char *to) { FAIL_IF_DUE("rename", from); return REAL(rename)(from, to); }
int link(const char *from, const char *to) { FAIL_IF_DUE("link", to); return REAL(link)(from, to); }
int symlink(const char *target, const char *path) { FAIL_IF_DUE("symlink", path); return REAL(symlink)(target, path); }
int unlink(const char *path) { FAIL_IF_DUE("unlink", path); return REAL(unlink)(path); }
int unlinkat(int folder, const char *path, int flags)
{
    char full[8192];
    if (folder == AT_FDCWD || path[0] == '/')
        snprintf(full, sizeof full, "%s", path);
    else
        snprintf(full, sizeof full, "%s/%s", PATH_OF(folder), path);
    FAIL_IF_DUE("unlink", full);
    return REAL(unlinkat)(folder, path, flags);
}
int rmdir(const char *path) { FAIL_IF_DUE("rmdir", path); return REAL(rmdir)(path); }
int mkdir(const char *path, mode_t mode) { FAIL_IF_DUE("mkdir", path); return REAL(mkdir)(path, mode); }
int chmod(const char *path, mode_t mode) { FAIL_IF_DUE("chmod", path); return REAL(chmod)(path, mode); }
int fchmod(int fd, mode_t mode) { FAIL_IF_DUE("fchmod", PATH_OF(fd)); return REAL(fchmod)(fd, mode); }
int utimensat(int folder, const char *path, const struct timespec times[2], int flags)
{
    FAIL_IF_DUE("utimensat", path); // .NET names whole paths
    return REAL(utimensat)(folder, path, times, flags);
}

static void enter(int fd, int value)
{
    if (fd >= 0 && fd < DESCRIPTORS)
        state[fd] = value;
}

int fsync(int fd)
{
    FAIL_IF_DUE("fsync", PATH_OF(fd));
    int result = REAL(fsync)(fd);
    if (result == 0 && fd >= 0 && fd < DESCRIPTORS && state[fd] == WRITTEN)
        state[fd] = SYNCED;
    return result;
}

int close(int fd)
{
    int was = fd >= 0 && fd < DESCRIPTORS ? state[fd] : UNTOUCHED;
    enter(fd, UNTOUCHED);
    int fails = was != UNTOUCHED && due(was == WRITTEN ? "close" : "close-synced", PATH_OF(fd));
    int error = errno, result = REAL(close)(fd); // the descriptor is gone, whatever the call says
    if (!fails)
        return result;
    errno = error;
    return -1;
}

int flock(int fd, int operation) { FAIL_IF_DUE("flock", PATH_OF(fd)); return REAL(flock)(fd, operation); }
int ftruncate(int fd, off_t size) { FAIL_IF_DUE("ftruncate", PATH_OF(fd)); return REAL(ftruncate)(fd, size); }
int ftruncate64(int fd, off64_t size) { FAIL_IF_DUE("ftruncate", PATH_OF(fd)); return REAL(ftruncate64)(fd, size); }
int futimens(int fd, const struct timespec times[2]) { FAIL_IF_DUE("futimens", PATH_OF(fd)); return REAL(futimens)(fd, times); }

// These return the error instead of setting errno, but for fallocate.
int posix_fallocate(int fd, off_t offset, off_t size) { return due("fallocate", PATH_OF(fd)) ? errno : REAL(posix_fallocate)(fd, offset, size); }
int posix_fallocate64(int fd, off64_t offset, off64_t size) { return due("fallocate", PATH_OF(fd)) ? errno : REAL(posix_fallocate64)(fd, offset, size); }
int fallocate(int fd, int mode, off_t offset, off_t size) { FAIL_IF_DUE("fallocate", PATH_OF(fd)); return REAL(fallocate)(fd, mode, offset, size); }
int fallocate64(int fd, int mode, off64_t offset, off64_t size) { FAIL_IF_DUE("fallocate", PATH_OF(fd)); return REAL(fallocate64)(fd, mode, offset, size); }

static ssize_t write_at(const char *call, int fd, const void *bytes, size_t size, off64_t offset)
{
    int due_now = is_due(call, PATH_OF(fd));
    errno = due_now ? atoi(getenv("FAULT_ERRNO")) : 0;
    if (errno != 0)
        return -1;
    enter(fd, WRITTEN);
    size_t part = due_now ? size / 2 : size;
    ssize_t result = offset < 0 ? REAL(write)(fd, bytes, part) : REAL(pwrite64)(fd, bytes, part, offset);
    if (due_now)
        kill(getpid(), SIGKILL);
    return result;
}

ssize_t write(int fd, const void *bytes, size_t size) { return write_at("write", fd, bytes, size, -1); }
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset) { return write_at("pwrite", fd, bytes, size, offset); }
ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset) { return write_at("pwrite", fd, bytes, size, offset); }
ssize_t pwritev64(int fd, const struct iovec *parts, int number, off64_t offset)
{
    FAIL_IF_DUE("pwritev", PATH_OF(fd));
    enter(fd, WRITTEN);
    return REAL(pwritev64)(fd, parts, number, offset);
}

ssize_t sendfile64(int to, int from, off64_t *offset, size_t size)
{
    FAIL_IF_DUE("sendfile", PATH_OF(to));
    enter(to, WRITTEN);
    return REAL(sendfile64)(to, from, offset, size);
}

static int open_file(const char *path, int flags, mode_t mode)
{
    if (flags & O_CREAT)
        FAIL_IF_DUE("create", path);
    return REAL(open)(path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = va_arg(more, mode_t);
    va_end(more);
    return open_file(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = va_arg(more, mode_t);
    va_end(more);
    return open_file(path, flags, mode);
}
