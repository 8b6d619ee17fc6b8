#include "cpng.h"

#include <stdlib.h>
#include <string.h>

#define NAME(name) portable_##name
#define WITH
#include "filtering.h"
#undef NAME
#undef WITH

#if defined(__x86_64__)
#define NAME(name) wide_##name
#define WITH __attribute__((target("avx2")))
#include "filtering.h"
#undef NAME
#undef WITH
#endif

int cpng_filter(
    uint8_t *restrict filtered, uint8_t *restrict scratch, const uint8_t *restrict row, const uint8_t *restrict above,
    size_t count, size_t pixel) {
    if (pixel < 1 || pixel > 8 || count < pixel) pixel = count;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) return wide_filter(filtered, scratch, row, above, count, pixel);
#endif
    return portable_filter(filtered, scratch, row, above, count, pixel);
}
