#include "cjpeg.h"

#define NAME(name) portable_##name
#define WITH
#include "loops.h"
#undef NAME
#undef WITH

#if defined(__x86_64__)

#define NAME(name) wide_##name
#define WITH __attribute__((target("avx2,fma,bmi,bmi2")))
#include "loops.h"

const struct cjpeg_loops *const *cjpeg_all_loops(void) {
    static const struct cjpeg_loops *const all[] = {&wide_loops, &portable_loops, NULL};
    const int is_wide = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")
        && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    return is_wide ? all : all + 1;
}

#else

const struct cjpeg_loops *const *cjpeg_all_loops(void) {
    static const struct cjpeg_loops *const all[] = {&portable_loops, NULL};
    return all;
}

#endif
