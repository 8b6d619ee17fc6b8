#include "loops.h"

#include <string.h>

typedef float eight __attribute__((vector_size(32)));
typedef int32_t eight_ints __attribute__((vector_size(32)));
typedef int16_t eight_shorts __attribute__((vector_size(16)));

#define NAME(name) portable_##name
#define WITH
#include "blocks.h"
#undef NAME
#undef WITH

#if defined(__x86_64__)
#define NAME(name) wide_##name
#define WITH __attribute__((target("avx2,fma")))
#include "blocks.h"
#undef NAME
#undef WITH
#endif

const struct cjpegw_loops *cjpegw_best_loops(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &wide_loops;
#endif
    return &portable_loops;
}
