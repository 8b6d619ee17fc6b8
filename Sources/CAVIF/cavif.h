#include <avif/avif.h>

// libavif 1.0 gave a field another name: 0 swaps top and bottom, 1 left and right.
static inline int cavif_mirror(avifImageMirror mirror) {
#if AVIF_VERSION < 1000000
    return mirror.mode;
#else
    return mirror.axis;
#endif
}
