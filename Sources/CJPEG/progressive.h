// Blocks whose coefficients are kept, as several scans tell of them (ITU T.81, G).

WITH VECTOR void NAME(keep)(struct cjpeg_band *band, int16_t *block, int32_t place, int32_t value) {
    const uint8_t slot = band->slots[place];
    if (slot < 64) block[slot] = (int16_t)value;
}

/// Reads all of a block.
WITH static int NAME(keep_block)(struct NAME(bits) *bits, struct cjpeg_band *band, int16_t *block) {
    NAME(refill)(bits);
    int32_t value;
    if (NAME(one)(bits, band->first, 1, &value) == ONE_IS_NONE) return 0;
    band->before += (uint32_t)value;
    block[0] = (int16_t)band->before;
    int32_t place = 1;
    while (place < 64) {
        NAME(refill)(bits);
        const int32_t run = NAME(one)(bits, band->others, 0, &value);
        if (run == ONE_ENDS) return 1;
        place += run;
        if (place > 63) return 0;
        NAME(keep)(band, block, place, value);
        place++;
    }
    return 1;
}

WITH VECTOR int NAME(keep_first)(struct NAME(bits) *bits, struct cjpeg_band *band, int16_t *block) {
    NAME(refill)(bits);
    int32_t value;
    if (NAME(one)(bits, band->first, 1, &value) == ONE_IS_NONE) return 0;
    band->before += (uint32_t)value;
    block[0] = (int16_t)(band->before << band->shift);
    return 1;
}

/// Reads a code of a band as it stands: how many are passed over in the upper half, the size in the lower.
WITH VECTOR int32_t NAME(symbol)(struct NAME(bits) *bits, const struct cjpeg_table *table) {
    const uint32_t code = (uint32_t)(bits->held >> 48);
    const uint16_t entry = table->symbols[code >> (16 - CJPEG_QUICK_BITS)];
    if (__builtin_expect(entry != 0, 1)) {
        NAME(use)(bits, entry >> 8);
        return entry & 255;
    }
    for (uint32_t length = CJPEG_QUICK_BITS + 1; length <= 16; length++) {
        if (code >= table->ends[length]) continue;
        const int32_t place = table->places[length] + (int32_t)(code >> (16 - length));
        if (place < 0 || place > 255) return -1;
        NAME(use)(bits, length);
        return table->values[place];
    }
    return -1;
}

/// Reads so many bits as a number.
WITH VECTOR uint32_t NAME(number)(struct NAME(bits) *bits, uint32_t count) {
    if (count == 0) return 0;
    const uint32_t number = (uint32_t)(bits->held >> (64 - count));
    NAME(use)(bits, count);
    return number;
}

WITH VECTOR int NAME(keep_band)(
    struct NAME(bits) *bits, struct cjpeg_band *band, int16_t *block, uint64_t *known, uint32_t *empty_blocks) {
    if (*empty_blocks > 0) {
        *empty_blocks -= 1;
        return 1;
    }
    int32_t place = band->from;
    uint64_t found = 0;
    while (place <= band->through) {
        NAME(refill)(bits);
        const int32_t symbol = NAME(symbol)(bits, band->others);
        if (symbol < 0) return 0;
        const uint32_t run = (uint32_t)symbol >> 4, size = symbol & 15;
        if (size == 0 && run < 15) {
            *empty_blocks = (1u << run) - 1 + NAME(number)(bits, run);
            break;
        }
        place += (int32_t)run;
        if (size > 0) {
            if (place > band->through) return 0;
            const int32_t value = extended((uint32_t)(bits->held >> 32), size);
            NAME(use)(bits, size);
            NAME(keep)(band, block, place, (int32_t)((uint32_t)value << band->shift));
            found |= (uint64_t)1 << place;
        }
        place++;
    }
    if (known) *known |= found;
    return 1;
}

/// Takes a bit more of each coefficient from one place on, until so many that are 0 are passed, to the band's end where
/// those are more than a code can tell; tells where it stops.
WITH VECTOR int32_t NAME(refine)(
    struct NAME(bits) *bits, struct cjpeg_band *band, int16_t *block, uint64_t known, int32_t place, int32_t run) {
    if (place > band->through) return place;
    const uint64_t behind = ~(uint64_t)0 << place & ~(uint64_t)0 >> (63 - band->through);
    uint64_t zeros = ~known & behind;
    if (run > 15) zeros = 0;
    for (; run > 0 && zeros; run--) zeros &= zeros - 1;
    const int32_t stop = zeros ? __builtin_ctzll(zeros) : band->through + 1;
    uint64_t others = known & behind;
    if (zeros) others &= (zeros & -zeros) - 1;
    const int32_t bit = 1 << band->shift;
    while (others) {
        const uint32_t left = (uint32_t)__builtin_popcountll(others), count = left < 32 ? left : 32;
        NAME(refill)(bits);
        const uint32_t more = NAME(number)(bits, count);
        for (uint32_t i = count; i-- > 0; others &= others - 1) {
            if (!(more >> i & 1)) continue;
            const uint8_t slot = band->slots[__builtin_ctzll(others)];
            if (slot >= 64) continue;
            const int32_t value = block[slot];
            if ((value & bit) == 0) block[slot] = (int16_t)(value + (value < 0 ? -bit : bit));
        }
    }
    return stop;
}

WITH VECTOR int NAME(keep_refined)(
    struct NAME(bits) *bits, struct cjpeg_band *band, int16_t *block, uint64_t *known, uint32_t *empty_blocks) {
    const uint64_t before = *known;
    int32_t place = band->from;
    uint64_t found = 0;
    while (*empty_blocks == 0 && place <= band->through) {
        NAME(refill)(bits);
        const int32_t symbol = NAME(symbol)(bits, band->others);
        if (symbol < 0) return 0;
        const uint32_t run = (uint32_t)symbol >> 4, size = symbol & 15;
        if (size > 1) return 0;
        if (size == 0 && run < 15) {
            *empty_blocks = (1u << run) + NAME(number)(bits, run);
            break;
        }
        const int32_t value = size == 0 ? 0 : NAME(number)(bits, 1) ? 1 : -1;
        place = NAME(refine)(bits, band, block, before, place, (int32_t)run);
        if (size > 0) {
            if (place > band->through) return 0;
            NAME(keep)(band, block, place, value * (1 << band->shift));
            found |= (uint64_t)1 << place;
        }
        place++;
    }
    if (*empty_blocks > 0) {
        NAME(refine)(bits, band, block, before, place, 64);
        *empty_blocks -= 1;
    }
    *known |= found;
    return 1;
}

WITH static enum cjpeg_outcome NAME(keep_units)(
    struct cjpeg_data *data, enum cjpeg_scan scan, struct cjpeg_band *const *bands, size_t bands_count, size_t unit,
    size_t count) {
    for (size_t i = 0; i < count; i++, unit++) {
        if (!cjpeg_prepare(data)) return CJPEG_NO_DATA;
        struct NAME(bits) bits = NAME(taken)(data);
        for (size_t c = 0; c < bands_count; c++) {
            struct cjpeg_band *const band = bands[c];
            for (int32_t y = 0; y < band->down; y++) {
                for (int32_t x = 0; x < band->across; x++) {
                    const size_t place = (size_t)y * band->row_blocks + unit * (size_t)band->across + (size_t)x;
                    int16_t *block = band->coefficients + place * (size_t)band->slots_count;
                    uint64_t *known = band->known ? band->known + place : NULL;
                    int is_good;
                    switch (scan) {
                    case CJPEG_SEQUENTIAL: is_good = NAME(keep_block)(&bits, band, block); break;
                    case CJPEG_FIRST: is_good = NAME(keep_first)(&bits, band, block); break;
                    case CJPEG_FIRST_REFINED:
                        NAME(refill)(&bits);
                        if (NAME(number)(&bits, 1)) block[0] |= (int16_t)(1 << band->shift);
                        is_good = 1;
                        break;
                    case CJPEG_BAND:
                        is_good = NAME(keep_band)(&bits, band, block, known, &data->empty_blocks);
                        break;
                    default:
                        is_good = known && NAME(keep_refined)(&bits, band, block, known, &data->empty_blocks);
                        break;
                    }
                    if (!is_good) return CJPEG_BAD_CODE;
                }
            }
        }
        NAME(given)(data, &bits);
    }
    return cjpeg_prepare(data) ? CJPEG_DONE : CJPEG_NO_DATA;
}
