#include "cfaces.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    /// What the detector writes to, in bytes: as its callers are told to give it.
    RESULT = 0x9000,
    /// Numbers of 16 bits that it tells of each face: confidence, box, and five points that nobody needs here.
    NUMBERS = 16,
    /// The longest side that it is given, so that no product of its own overflows.
    LONGEST_SIDE = 4096,
};

_Static_assert(sizeof(int32_t) + CFACES_MOST * NUMBERS * sizeof(int16_t) <= RESULT, "all that is read was written");

static int refused(char *reason, const char *what) {
    snprintf(reason, CFACES_REASON, "%s", what);
    return -1;
}

int cfaces_open(const char *openmp, const char *library, struct cfaces_detector *detector, char *reason) {
    detector->detect = NULL;
#if defined(__x86_64__) && defined(__linux__)
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma"))
        return refused(reason, "this processor lacks AVX2 or FMA");
    // First, so that the detector, which names it without a path, gets this one.
    void *threads = dlopen(openmp, RTLD_NOW | RTLD_LOCAL);
    if (threads == NULL) return refused(reason, dlerror());
    void *faces = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (faces == NULL) return refused(reason, dlerror());
    // A process that is sealed may start no thread. Another library of this kind may be there already, whose functions
    // come before this one's.
    const char *limit = "omp_set_num_threads";
    void *limits[2] = {dlsym(threads, limit), dlsym(RTLD_DEFAULT, limit)};
    if (limits[0] == NULL) return refused(reason, "its library for threads cannot be told to start none");
    for (int index = 0; index < 2; index++) {
        void (*set_threads)(int);
        if (limits[index] == NULL) continue;
        memcpy(&set_threads, &limits[index], sizeof set_threads);
        set_threads(1);
    }
    void *detect = dlsym(faces, "_Z14facedetect_cnnPhS_iii");
    if (detect == NULL) return refused(reason, "the library has no function that finds faces");
    memcpy(&detector->detect, &detect, sizeof detector->detect);
    return 0;
#else
    (void)openmp, (void)library;
    return refused(reason, "there is a detector for processors of the kind x86-64 under Linux only");
#endif
}

int cfaces_find(const struct cfaces_detector *detector, unsigned char *pixels, size_t length, int width, int height,
                struct cfaces_face *found, int most) {
    if (detector->detect == NULL || width < 1 || height < 1 || width > LONGEST_SIDE || height > LONGEST_SIDE) return -1;
    if (length != (size_t)width * (size_t)height * 3) return -1;
    unsigned char *result = calloc(1, RESULT);
    if (result == NULL) return -1;
    detector->detect(result, pixels, width, height, width * 3);
    int32_t count;
    memcpy(&count, result, sizeof count);
    if (count < 0) count = 0;
    if (count > CFACES_MOST) count = CFACES_MOST;
    if (count > most) count = most;
    for (int32_t index = 0; index < count; index++) {
        int16_t numbers[NUMBERS];
        memcpy(numbers, result + sizeof count + (size_t)index * sizeof numbers, sizeof numbers);
        found[index] = (struct cfaces_face){numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]};
    }
    free(result);
    return count;
}
