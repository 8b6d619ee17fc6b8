#ifndef CJPEGWRITING_LOOPS_H
#define CJPEGWRITING_LOOPS_H

#include <stddef.h>
#include <stdint.h>

/// A table as the loops take it: in the order of rows.
struct cjpegw_scaled {
    /// One by a step, and by how much larger the transform makes its coefficient.
    float factors[64];
    /// See `cjpegw_table`.
    float least[64];
};

/// The inner loops, for one kind of processor.
struct cjpegw_loops {
    void (*convert)(const uint8_t *rgb, float *y, float *cb, float *cr, size_t count);
    void (*level)(const uint8_t *grey, float *y, size_t count);
    void (*halve)(const float *above, const float *below, float *half, size_t count);
    void (*blocks)(
        const float *samples, size_t stride, const struct cjpegw_scaled *table, int16_t (*blocks)[64], size_t count);
};

/// Those for this processor.
const struct cjpegw_loops *cjpegw_best_loops(void);

#endif
