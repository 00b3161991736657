// Stands for the NVIDIA driver's libnvidia-ml.so.1, as far as GPUs are listed. NVML_GPUS is a comma-separated list of
// NAME:MAJOR.MINOR:MIB[:PARTS]; with PARTS the GPU is in MIG mode and has so many parts. NVML_INIT is what the start returns.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SUCCESS = 0, UNINITIALIZED = 1, INVALID_ARGUMENT = 2, NOT_SUPPORTED = 3, NOT_FOUND = 6, TOO_SMALL = 7, MAX = 16 };

struct device { int index, part, parts, major, minor; unsigned long long mib; char name[64]; };
struct memory { unsigned long long total, free, used; };

static struct device gpus[MAX], mig[MAX][MAX];
static unsigned count;
static int started;

static int put(char *text, unsigned length, const char *value)
{
    if (strlen(value) >= length)
        return TOO_SMALL;
    strcpy(text, value);
    return SUCCESS;
}

int nvmlInit_v2(void)
{
    const char *status = getenv("NVML_INIT");
    if (status)
        return atoi(status);
    char list[4096], *next = list, *one;
    snprintf(list, sizeof list, "%s", getenv("NVML_GPUS") ? getenv("NVML_GPUS") : "");
    for (count = 0; (one = strsep(&next, ",")) && *one; count++) {
        struct device *gpu = &gpus[count];
        *gpu = (struct device){ .index = (int)count, .part = -1 };
        sscanf(one, "%63[^:]:%d.%d:%llu:%d", gpu->name, &gpu->major, &gpu->minor, &gpu->mib, &gpu->parts);
    }
    started = 1;
    return SUCCESS;
}

int nvmlShutdown(void) { started = 0; return SUCCESS; }

int nvmlSystemGetDriverVersion(char *text, unsigned length) { return put(text, length, "570.124.06"); }

int nvmlDeviceGetCount_v2(unsigned *number) { *number = count; return started ? SUCCESS : UNINITIALIZED; }

int nvmlDeviceGetHandleByIndex_v2(unsigned index, struct device **device)
{
    if (!started || index >= count)
        return INVALID_ARGUMENT;
    *device = &gpus[index];
    return SUCCESS;
}

int nvmlDeviceGetName(struct device *device, char *text, unsigned length)
{
    char name[128];
    snprintf(name, sizeof name, device->part < 0 ? "%s" : "%s MIG 1g.10gb", device->name);
    return put(text, length, name);
}

int nvmlDeviceGetUUID(struct device *device, char *text, unsigned length)
{
    char uuid[96];
    if (device->part < 0)
        snprintf(uuid, sizeof uuid, "GPU-%08d-0000-4000-8000-000000000000", device->index);
    else
        snprintf(uuid, sizeof uuid, "MIG-%08d-0000-4000-8000-%012d", device->index, device->part);
    return put(text, length, uuid);
}

int nvmlDeviceGetCudaComputeCapability(struct device *device, int *major, int *minor)
{
    *major = device->major;
    *minor = device->minor;
    return device->part < 0 ? SUCCESS : INVALID_ARGUMENT;
}

int nvmlDeviceGetMemoryInfo(struct device *device, struct memory *memory)
{
    memory->total = memory->free = (device->part < 0 ? device->mib : device->mib / 8) << 20;
    return SUCCESS;
}

int nvmlDeviceGetMigMode(struct device *device, unsigned *current, unsigned *pending)
{
    *current = *pending = device->parts > 0;
    return SUCCESS;
}

int nvmlDeviceGetMaxMigDeviceCount(struct device *device, unsigned *most) { (void)device; *most = 7; return SUCCESS; }

int nvmlDeviceGetMigDeviceHandleByIndex(struct device *device, unsigned index, struct device **part)
{
    if ((int)index >= device->parts)
        return NOT_FOUND;
    mig[device->index][index] = *device;
    mig[device->index][index].part = (int)index;
    *part = &mig[device->index][index];
    return SUCCESS;
}
