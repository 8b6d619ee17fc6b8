// The loops, once; compiled for each kind of processor by defining NAME and WITH.

#include "blocks.h"

/// The place in the data, kept where the compiler can hold it in registers.
struct NAME(bits) {
    const uint8_t *next;
    uint64_t held;
    uint32_t count;
};

WITH static inline __attribute__((always_inline)) struct NAME(bits) NAME(taken)(const struct cjpeg_data *data) {
    return (struct NAME(bits)){data->window + data->place, data->held, data->held_bits};
}

WITH static inline __attribute__((always_inline)) void NAME(given)(
    struct cjpeg_data *data, const struct NAME(bits) *bits) {
    data->place = (size_t)(bits->next - data->window);
    data->held = bits->held;
    data->held_bits = bits->count;
}

/// Holds at least 56 bits.
WITH static inline __attribute__((always_inline)) void NAME(refill)(struct NAME(bits) *bits) {
    uint64_t word;
    memcpy(&word, bits->next, sizeof word);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    bits->held |= word >> bits->count;
    bits->next += (63 - bits->count) >> 3;
    bits->count |= 56;
}

WITH static inline __attribute__((always_inline)) void NAME(use)(struct NAME(bits) *bits, uint32_t count) {
    bits->held <<= count;
    bits->count -= count;
}

/// Reads a code whose entry does not say all; tells how many coefficients are passed over.
WITH static __attribute__((noinline)) int32_t NAME(partial)(
    struct NAME(bits) *bits, const struct cjpeg_table *table, uint32_t entry, int is_first, int32_t *value) {
    NAME(refill)(bits);
    if ((entry & ONE_LENGTH) == 0) {
        entry = long_entry(table, bits->held, is_first);
        if (entry == 0) return ONE_IS_NONE;
    }
    NAME(use)(bits, entry & ONE_LENGTH);
    const uint32_t size = entry & ONE_IS_PARTIAL ? entry >> 16 : 0;
    *value = extended((uint32_t)(bits->held >> 32), size);
    NAME(use)(bits, size);
    // It may have taken 31 bits, where whoever calls has counted on less.
    NAME(refill)(bits);
    return (int32_t)(entry >> 8 & 127);
}

/// Reads a code and the coefficient behind it, of at most 31 bits; tells how many are passed over, or -1.
WITH static inline __attribute__((always_inline)) int32_t NAME(one)(
    struct NAME(bits) *bits, const struct cjpeg_table *table, int is_first, int32_t *value) {
    const uint32_t entry = table->one[bits->held >> (64 - CJPEG_QUICK_BITS)];
    if (__builtin_expect(entry & ONE_IS_PARTIAL, 0)) {
        // A copy, so that the bits themselves stay in registers.
        struct NAME(bits) copy = *bits;
        const int32_t run = NAME(partial)(&copy, table, entry, is_first, value);
        *bits = copy;
        return run;
    }
    NAME(use)(bits, entry & ONE_LENGTH);
    *value = (int32_t)entry >> 16;
    return (int32_t)(entry >> 8 & 127);
}

/// Goes past what is left of a block.
WITH static inline __attribute__((always_inline)) int NAME(pass)(
    struct NAME(bits) *bits, const struct cjpeg_table *table, uint32_t place) {
    while (place < 64) {
        NAME(refill)(bits);
        // Twice: two entries take at most 52 bits.
        for (int i = 0; i < 2; i++) {
            const uint32_t entry = table->many[bits->held >> (64 - CJPEG_QUICK_BITS)];
            const uint32_t after = place + (entry >> 6 & 63);
            if (__builtin_expect(entry == 0 || after > 63, 0)) {
                NAME(refill)(bits);
                int32_t value;
                const int32_t run = NAME(one)(bits, table, 0, &value);
                if (run == ONE_ENDS) return 1;
                place += (uint32_t)run + 1;
                if (place > 64) return 0;
                break;
            }
            NAME(use)(bits, entry & ONE_LENGTH);
            place = after;
            if (entry & MANY_ENDS) return 1;
        }
    }
    return 1;
}

/// Reads a block's first coefficient; 0 where a code makes no sense.
WITH static inline __attribute__((always_inline)) int NAME(first)(
    struct NAME(bits) *bits, struct cjpeg_component *component) {
    NAME(refill)(bits);
    int32_t value;
    if (NAME(one)(bits, component->first, 1, &value) == ONE_IS_NONE) return 0;
    component->before += (uint32_t)value;
    return 1;
}

/// Reads a block into coefficients; tells whether there is more than the first one, or -1.
WITH static inline __attribute__((always_inline)) int NAME(block)(
    struct NAME(bits) *bits, struct cjpeg_component *component, int32_t *coefficients) {
    if (!NAME(first)(bits, component)) return -1;
    int32_t value;
    coefficients[0] = (int16_t)component->before * component->quantizers[0];
    const struct cjpeg_table *const others = component->others;
    const uint32_t kept = component->kept;
    uint32_t place = 1;
    while (place < kept) {
        // Four: with a block's first coefficient, which has filled the bits up, they take at most 55.
        for (int i = 0; i < 4; i++) {
            const uint64_t entry = others->two[bits->held >> (64 - CJPEG_QUICK_BITS)];
            const uint32_t after = place + (entry >> 24 & 255);
            // A block that is full has no end, and what follows is the next one's.
            if (__builtin_expect((entry & ONE_LENGTH) == 0 || after > 63, 0)) {
                NAME(refill)(bits);
                const int32_t run = NAME(one)(bits, others, 0, &value);
                place += (uint32_t)run;
                if (place > 63) return run == ONE_ENDS ? place > ONE_ENDS + 1 : -1;
                coefficients[component->positions[place]] = value * component->quantizers[place];
                place++;
                break;
            }
            NAME(use)(bits, entry & ONE_LENGTH);
            // Both factors have 16 bits.
            const uint32_t first = place + (entry >> 8 & 255), second = place + (entry >> 16 & 255);
            coefficients[component->positions[first]] = (int16_t)(entry >> 32) * component->quantizers[first];
            coefficients[component->positions[second]] = (int16_t)(entry >> 48) * component->quantizers[second];
            place = after;
            if (entry & TWO_ENDS) return place > 1;
            if (place >= kept) break;
        }
        NAME(refill)(bits);
    }
    return NAME(pass)(bits, others, place) ? place > 1 : -1;
}

#include "samples.h"

WITH static enum cjpeg_outcome NAME(read_units)(
    struct cjpeg_data *data, struct cjpeg_component *const *components, size_t components_count, size_t unit,
    size_t count) {
    // One more than there are, for what is not needed.
    int32_t coefficients[72] __attribute__((aligned(64))) = {0};
    for (size_t i = 0; i < count; i++, unit++) {
        if (!cjpeg_prepare(data)) return CJPEG_NO_DATA;
        struct NAME(bits) bits = NAME(taken)(data);
        for (size_t c = 0; c < components_count; c++) {
            struct cjpeg_component *const component = components[c];
            const size_t left = unit * (size_t)component->across;
            for (int32_t y = 0; y < component->down; y++) {
                uint8_t *row = component->samples + (size_t)y * (size_t)component->height * component->stride;
                for (int32_t x = 0; x < component->across; x++) {
                    const int found = NAME(block)(&bits, component, coefficients);
                    if (found < 0) return CJPEG_BAD_CODE;
                    uint8_t *samples = row + (left + (size_t)x) * (size_t)component->width;
                    NAME(make_block)(component, coefficients, found, samples);
                }
            }
        }
        NAME(given)(data, &bits);
    }
    return cjpeg_prepare(data) ? CJPEG_DONE : CJPEG_NO_DATA;
}

WITH static enum cjpeg_outcome NAME(pass_units)(
    struct cjpeg_data *data, struct cjpeg_component *const *components, size_t components_count, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!cjpeg_prepare(data)) return CJPEG_NO_DATA;
        struct NAME(bits) bits = NAME(taken)(data);
        for (size_t c = 0; c < components_count; c++) {
            struct cjpeg_component *const component = components[c];
            for (int32_t block = component->across * component->down; block > 0; block--) {
                if (!NAME(first)(&bits, component)) return CJPEG_BAD_CODE;
                if (!NAME(pass)(&bits, component->others, 1)) return CJPEG_BAD_CODE;
            }
        }
        NAME(given)(data, &bits);
    }
    return cjpeg_prepare(data) ? CJPEG_DONE : CJPEG_NO_DATA;
}

#include "progressive.h"
#include "colours.h"

static const struct cjpeg_loops NAME(loops) = {
    NAME(read_units), NAME(pass_units), NAME(keep_units), NAME(make_samples), NAME(widen), NAME(widen_between), NAME(between),
    NAME(make_rgb), NAME(make_cmyk),
};
