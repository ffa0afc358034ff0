/* Makes every flush last at least FSYNC_DELAY_US microseconds longer, as on a disk that does not answer from a cache.
   Preloaded into postgres; everything else of the C library stays as it is. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void delay(void)
{
    static long microseconds = -1;
    if (microseconds < 0) {
        const char *setting = getenv("FSYNC_DELAY_US");
        microseconds = setting ? atol(setting) : 0;
    }
    struct timespec wait = { microseconds / 1000000, microseconds % 1000000 * 1000 };
    nanosleep(&wait, NULL);
}

int fdatasync(int file)
{
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    delay();
    return real(file);
}

int fsync(int file)
{
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    delay();
    return real(file);
}
