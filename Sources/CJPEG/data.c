#include "data.h"

#include <string.h>

/// What stands for the values of two codes and the bits behind them.
static uint64_t two_entry(const uint8_t *lengths, const uint8_t *symbols, uint32_t bits) {
    enum { QUICK = CJPEG_QUICK_BITS };
    uint64_t offsets[2] = {CJPEG_NOWHERE, CJPEG_NOWHERE}, values[2] = {0, 0};
    uint32_t used = 0, behind = 0, end = 0;
    for (int i = 0; i < 2 && used < QUICK; i++) {
        const uint32_t rest = (bits << used) & ((1u << QUICK) - 1);
        const uint32_t length = lengths[rest], run = symbols[rest] >> 4, size = symbols[rest] & 15;
        if (length == 0 || used + length + size > QUICK) break;
        used += length + size;
        if (size == 0 && run < 15) {
            end = TWO_ENDS;
            break;
        }
        offsets[i] = behind + run;
        values[i] = (uint16_t)extended(rest << (32 - QUICK + length), size);
        behind += run + 1;
    }
    return values[1] << 48 | values[0] << 32 | (uint64_t)behind << 24 | offsets[1] << 16 | offsets[0] << 8 | end | used;
}

int cjpeg_make_table(
    struct cjpeg_table *table, const uint8_t counts[16], const uint8_t *values, size_t values_count, int is_first) {
    enum { QUICK = CJPEG_QUICK_BITS };
    uint8_t lengths[1 << QUICK];
    uint8_t symbols[1 << QUICK];
    memset(lengths, 0, sizeof lengths);
    memset(symbols, 0, sizeof symbols);
    memset(table->values, 0, sizeof table->values);
    uint32_t code = 0;
    size_t place = 0;
    table->ends[0] = 0;
    table->places[0] = 0;
    for (uint32_t length = 1; length <= 16; length++) {
        table->places[length] = (int32_t)place - (int32_t)code;
        for (uint32_t i = 0; i < counts[length - 1]; i++, code++, place++) {
            // The code of nothing but ones is left free.
            if (place >= values_count || place >= 256 || code + 1 >= 1u << length) return 0;
            const uint8_t value = values[place];
            if (is_first && value > 15) return 0;
            table->values[place] = value;
            if (length > QUICK) continue;
            const uint32_t start = code << (QUICK - length);
            memset(lengths + start, (int)length, (size_t)1 << (QUICK - length));
            memset(symbols + start, value, (size_t)1 << (QUICK - length));
        }
        table->ends[length] = code << (16 - length);
        code <<= 1;
    }
    if (place != values_count) return 0;
    for (uint32_t bits = 0; bits < 1u << QUICK; bits++) {
        table->one[bits] = one_entry(lengths[bits], symbols[bits], bits << (32 - QUICK), is_first);
        table->symbols[bits] = (uint16_t)(lengths[bits] << 8 | symbols[bits]);
        table->two[bits] = 0;
        table->many[bits] = 0;
        if (is_first) continue;
        table->two[bits] = two_entry(lengths, symbols, bits);
        uint32_t used = 0, passed = 0;
        while (used < QUICK) {
            const uint32_t rest = (bits << used) & ((1u << QUICK) - 1);
            const uint32_t length = lengths[rest], symbol = symbols[rest];
            if (length == 0 || used + length > QUICK) break;
            const uint32_t run = symbol >> 4, size = symbol & 15;
            if (size == 0 && run < 15) {
                table->many[bits] = (uint16_t)(MANY_ENDS | passed << 6 | (used + length));
                break;
            }
            if (passed + run + 1 > 63) break;
            passed += run + 1;
            used += length + size;
            table->many[bits] = (uint16_t)(passed << 6 | used);
        }
    }
    return 1;
}

void cjpeg_begin(
    struct cjpeg_data *data, const uint8_t *input, size_t input_count, size_t input_place, uint8_t *window,
    size_t window_size) {
    data->input = input;
    data->input_count = input_count;
    data->input_place = input_place < input_count ? input_place : input_count;
    data->window = window;
    data->window_size = window_size;
    data->filled = 0;
    data->place = 0;
    data->held = 0;
    data->held_bits = 0;
    data->has_ended = 0;
    data->empty_blocks = 0;
}

void cjpeg_fill(struct cjpeg_data *data) {
    if (data->place > data->filled) return;
    memmove(data->window, data->window + data->place, data->filled - data->place);
    data->filled -= data->place;
    data->place = 0;
    const size_t room = data->window_size - CJPEG_UNIT_BYTES;
    while (data->filled < room) {
        const size_t left = data->input_count - data->input_place;
        if (left == 0) {
            data->has_ended = 1;
            break;
        }
        const size_t most = left < room - data->filled ? left : room - data->filled;
        const uint8_t *start = data->input + data->input_place;
        const uint8_t *stop = memchr(start, 0xFF, most);
        const size_t length = stop ? (size_t)(stop - start) : most;
        memcpy(data->window + data->filled, start, length);
        data->filled += length;
        data->input_place += length;
        if (!stop) continue;
        if (left - length < 2) {
            data->has_ended = 1;
            break;
        }
        if (stop[1] == 0) {
            data->window[data->filled++] = 0xFF;
            data->input_place += 2;
        } else if (stop[1] == 0xFF) {
            // Filled up with more of the same.
            data->input_place += 1;
        } else {
            data->has_ended = 1;
            break;
        }
    }
    // What is read beyond the end is zeros, and found by `cjpeg_is_used_up` or before the next unit.
    if (data->has_ended) memset(data->window + data->filled, 0, CJPEG_UNIT_BYTES);
}

int cjpeg_is_used_up(struct cjpeg_data *data) {
    if (!cjpeg_prepare(data) || !data->has_ended) return 0;
    return data->place == data->filled + data->held_bits / 8;
}

void cjpeg_repeat(uint8_t *row, const uint8_t *samples, size_t count, size_t times) {
    for (size_t x = 0; x < count; x++, row += times) memset(row, samples[x], times);
}

void cjpeg_interleave(uint8_t *pixels, const uint8_t *const *rows, size_t rows_count, size_t count) {
    for (size_t x = 0; x < count; x++) {
        for (size_t band = 0; band < rows_count; band++) *pixels++ = rows[band][x];
    }
}

void cjpeg_invert(uint8_t *samples, size_t count) {
    for (size_t i = 0; i < count; i++) samples[i] = (uint8_t)(255 - samples[i]);
}
