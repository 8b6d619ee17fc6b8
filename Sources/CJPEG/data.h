#ifndef CJPEG_DATA_H
#define CJPEG_DATA_H

// What the loops share with what is compiled once.

#include "cjpeg.h"

enum {
    /// Of an entry for one code: the coefficient's bits are not among those that were looked at, and its upper half is
    /// how many they are; or the code is longer, and has no length here.
    ONE_IS_PARTIAL = 0x80,
    ONE_LENGTH = 0x3F,
    /// Passed over at the end of a block.
    ONE_ENDS = 64,
    /// Passed over where a code is none.
    ONE_IS_NONE = 127,
    /// Of an entry for two codes: the block ends.
    TWO_ENDS = 0x80,
    /// Of an entry for many codes: the block ends.
    MANY_ENDS = 0x8000,
};

/// Puts another window before the loops.
void cjpeg_fill(struct cjpeg_data *data);

/// Sees to it that a unit can be read without looking how many bytes there are; 0 where more was read than there is.
static inline int cjpeg_prepare(struct cjpeg_data *data) {
    if (!data->has_ended && (data->place > data->filled || data->filled - data->place < CJPEG_UNIT_BYTES)) {
        cjpeg_fill(data);
    }
    return data->held_bits <= 64 && data->place <= data->filled + data->held_bits / 8;
}

/// A coefficient of so many bits, from the uppermost on.
static inline int32_t extended(uint32_t bits, uint32_t size) {
    if (size == 0) return 0;
    const int32_t value = (int32_t)(bits >> (32 - size));
    return bits >> 31 ? value : value - (int32_t)((1u << size) - 1);
}

/// What stands for a code's value and the bits behind it.
///
/// - `bits`: What is read, from the uppermost bit on.
static inline uint32_t one_entry(uint32_t length, uint32_t symbol, uint32_t bits, int is_first) {
    if (length == 0) return ONE_IS_PARTIAL;
    const uint32_t run = is_first ? 0 : symbol >> 4, size = symbol & 15;
    if (!is_first && size == 0 && run < 15) return ONE_ENDS << 8 | length;
    if (length + size > CJPEG_QUICK_BITS) return size << 16 | run << 8 | ONE_IS_PARTIAL | length;
    return (uint32_t)extended(bits << length, size) << 16 | run << 8 | (length + size);
}

/// Finds a code that is longer than those found at once; as `one` would have it, or 0.
static inline uint32_t long_entry(const struct cjpeg_table *table, uint64_t held, int is_first) {
    const uint32_t bits = (uint32_t)(held >> 48);
    for (uint32_t length = CJPEG_QUICK_BITS + 1; length <= 16; length++) {
        if (bits >= table->ends[length]) continue;
        const int32_t place = table->places[length] + (int32_t)(bits >> (16 - length));
        if (place < 0 || place > 255) return 0;
        const uint32_t symbol = table->values[place], size = symbol & 15;
        const uint32_t run = is_first ? 0 : symbol >> 4;
        if (!is_first && size == 0 && run < 15) return ONE_ENDS << 8 | length;
        return size << 16 | run << 8 | ONE_IS_PARTIAL | length;
    }
    return 0;
}

#endif
