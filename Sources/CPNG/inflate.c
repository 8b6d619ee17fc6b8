#include "cpng.h"

#include <stdlib.h>
#include <string.h>

// An entry of a table has, from its lowest bit on: how many bits are used in all (6 bits), how long the code alone is (at
// bit 8), marks, and from bit 16 on a literal, a length's or distance's least value, or where a second table begins.
enum {
    LENGTH_AT = 8,
    // Neither a literal nor a length or distance: the end of a block, a second table, or no code.
    SPECIAL = 1 << 12,
    SECOND = 1 << 13,
    END = 1 << 14,
    VALUE_AT = 16,
    MOST_LENGTH = 15,
};
static const uint32_t LITERAL = 1u << 31;

enum state { AT_HEADER, AT_BLOCK, IN_STORED, IN_CODED, AT_END, IS_TRUNCATED, IS_DAMAGED };

enum {
    // Bits that a symbol is looked up by at first, and what tables of codes of up to 15 bits take then at most: 2342 and
    // 402 entries.
    LITERAL_BITS = 11,
    DISTANCE_BITS = 8,
    LITERAL_ENTRIES = 2400,
    DISTANCE_ENTRIES = 512,
};

struct cpng_inflater {
    const struct cpng_part *parts;
    size_t parts_count;
    const uint8_t *in, *in_end;
    uint64_t bits;
    // How many of them are of the stream.
    unsigned held;
    enum state state;
    // Whether the block is the last.
    int is_last;
    // What is left of a block that is not packed.
    size_t stored;
    uint32_t literals[LITERAL_ENTRIES];
    uint32_t distances[DISTANCE_ENTRIES];
};

struct cpng_inflater *cpng_inflater_new(const struct cpng_part *parts, size_t parts_count) {
    struct cpng_inflater *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->parts = parts;
    s->parts_count = parts_count;
    return s;
}

void cpng_inflater_free(struct cpng_inflater *s) { free(s); }

// Bits

// Goes on to the next part that has bytes; 0 where there is none.
static int has_bytes(struct cpng_inflater *s) {
    while (s->in == s->in_end) {
        if (s->parts_count == 0) return 0;
        s->in = s->parts->bytes;
        s->in_end = s->in + s->parts->count;
        s->parts++;
        s->parts_count--;
    }
    return 1;
}

// Takes whole bytes as long as they fit; near the end of all parts there are fewer.
static void refill(struct cpng_inflater *s) {
    while (s->held <= 56 && has_bytes(s)) {
        s->bits |= (uint64_t)*s->in++ << s->held;
        s->held += 8;
    }
}

static int has(struct cpng_inflater *s, unsigned count) {
    if (s->held < count) refill(s);
    return s->held >= count;
}

static uint32_t take(struct cpng_inflater *s, unsigned count) {
    const uint32_t value = (uint32_t)(s->bits & ((1u << count) - 1));
    s->bits >>= count;
    s->held -= count;
    return value;
}

// Tables

static uint32_t reversed_next(uint32_t code, uint32_t length) {
    // One more, the first bit being the lowest.
    uint32_t bit = 1u << (length - 1);
    while (code & bit) bit >>= 1;
    return bit ? (code & (bit - 1)) | bit : 0;
}

// Builds a table for codes of the given lengths; `meanings` has a symbol's marks and values without its code's length.
// As zlib does, it takes a code that is not complete only if it has one symbol of one bit, or none at all.
static int build(
    uint32_t *table, size_t capacity, uint32_t bits, const uint8_t *lengths, size_t count, const uint32_t *meanings) {
    uint16_t counts[MOST_LENGTH + 1] = {0}, offsets[MOST_LENGTH + 1], sorted[288];
    for (size_t i = 0; i < count; i++) counts[lengths[i]]++;
    int32_t left = 1;
    uint32_t longest = 0;
    for (uint32_t length = 1; length <= MOST_LENGTH; length++) {
        left = left * 2 - counts[length];
        if (left < 0) return 0;
        if (counts[length]) longest = length;
    }
    if (left > 0 && longest > 1) return 0;
    offsets[1] = 0;
    for (int length = 1; length < MOST_LENGTH; length++) {
        offsets[length + 1] = (uint16_t)(offsets[length] + counts[length]);
    }
    for (size_t i = 0; i < count; i++) {
        if (lengths[i]) sorted[offsets[lengths[i]]++] = (uint16_t)i;
    }
    if (left > 0) {
        for (size_t i = 0; i < (size_t)1 << bits; i++) table[i] = SPECIAL;
    }
    // The table for codes of one length, twice, is that for codes of one bit more, as far as there are none of these.
    const uint16_t *next = sorted;
    uint32_t code = 0;
    size_t filled = 2;
    if (left == 0) table[0] = table[1] = SPECIAL;
    for (uint32_t length = 1; length <= bits; length++) {
        for (int i = 0; i < counts[length]; i++) {
            table[code] = meanings[*next++] + (length << LENGTH_AT) + length;
            code = reversed_next(code, length);
        }
        if (length < bits) {
            memcpy(table + filled, table, filled * sizeof *table);
            filled *= 2;
        }
    }
    size_t end = (size_t)1 << bits, second = 0;
    uint32_t prefix = UINT32_MAX, second_bits = 0;
    for (uint32_t length = bits + 1; length <= longest; length++) {
        for (int remaining = counts[length]; remaining > 0; remaining--) {
            if ((code & ((1u << bits) - 1)) != prefix) {
                prefix = code & ((1u << bits) - 1);
                second = end;
                // As many bits as the codes with this beginning have.
                second_bits = length - bits;
                int32_t room = (1 << second_bits) - remaining;
                while (room > 0 && second_bits + bits < longest) {
                    second_bits++;
                    room = room * 2 - counts[second_bits + bits];
                }
                end += (size_t)1 << second_bits;
                if (end > capacity) return 0;
                table[prefix] = SPECIAL | SECOND | (uint32_t)second << VALUE_AT | second_bits << LENGTH_AT | bits;
            }
            const uint32_t own = length - bits;
            const uint32_t entry = meanings[*next++] + (own << LENGTH_AT) + own;
            for (size_t i = code >> bits; i < (size_t)1 << second_bits; i += (size_t)1 << own) table[second + i] = entry;
            code = reversed_next(code, length);
        }
    }
    return 1;
}

static const uint16_t length_bases[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                        31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
static const uint8_t length_extra[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                       2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};

static int build_both(struct cpng_inflater *s, const uint8_t *lengths, size_t literals, size_t distances) {
    uint32_t meanings[288];
    for (uint32_t i = 0; i < 256; i++) meanings[i] = LITERAL | i << VALUE_AT;
    meanings[256] = SPECIAL | END;
    for (uint32_t i = 0; i < 31; i++) {
        meanings[257 + i] = i < 29 ? (uint32_t)length_bases[i] << VALUE_AT | length_extra[i] : SPECIAL;
    }
    if (!build(s->literals, LITERAL_ENTRIES, LITERAL_BITS, lengths, literals, meanings)) return 0;
    for (uint32_t i = 0; i < 32; i++) {
        const uint32_t extra = i < 4 ? 0 : (i - 2) / 2;
        const uint32_t base = i < 4 ? i + 1 : ((2 + (i & 1)) << extra) + 1;
        meanings[i] = i < 30 ? base << VALUE_AT | extra : SPECIAL;
    }
    return build(s->distances, DISTANCE_ENTRIES, DISTANCE_BITS, lengths + literals, distances, meanings);
}

static enum state fixed_codes(struct cpng_inflater *s) {
    uint8_t lengths[288 + 32];
    memset(lengths, 8, 144);
    memset(lengths + 144, 9, 112);
    memset(lengths + 256, 7, 24);
    memset(lengths + 280, 8, 8);
    memset(lengths + 288, 5, 32);
    return build_both(s, lengths, 288, 32) ? IN_CODED : IS_DAMAGED;
}

static enum state own_codes(struct cpng_inflater *s) {
    static const uint8_t order[19] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    if (!has(s, 14)) return IS_TRUNCATED;
    const size_t literals = take(s, 5) + 257, distances = take(s, 5) + 1, orders = take(s, 4) + 4;
    if (literals > 286 || distances > 30) return IS_DAMAGED;
    uint8_t lengths[288 + 32] = {0};
    for (size_t i = 0; i < orders; i++) {
        if (!has(s, 3)) return IS_TRUNCATED;
        lengths[order[i]] = (uint8_t)take(s, 3);
    }
    // These codes have 7 bits at most, and must be complete.
    uint32_t table[128], meanings[19];
    uint32_t sum = 0;
    for (uint32_t i = 0; i < 19; i++) {
        meanings[i] = i << VALUE_AT;
        if (lengths[i]) sum += 128u >> lengths[i];
    }
    if (sum != 128 || !build(table, 128, 7, lengths, 19, meanings)) return IS_DAMAGED;
    for (size_t i = 0; i < literals + distances;) {
        // 7 bits of a code and 7 more. Near the end of the stream there may be fewer.
        (void)has(s, 14);
        const uint32_t entry = table[s->bits & 127], used = entry & 63, symbol = entry >> VALUE_AT;
        const uint32_t extra = symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
        if (s->held < used + extra) return IS_TRUNCATED;
        (void)take(s, used);
        if (symbol < 16) {
            lengths[i++] = (uint8_t)symbol;
            continue;
        }
        const size_t repeats = take(s, extra) + (symbol == 18 ? 11 : 3);
        if (repeats > literals + distances - i || (symbol == 16 && i == 0)) return IS_DAMAGED;
        memset(lengths + i, symbol == 16 ? lengths[i - 1] : 0, repeats);
        i += repeats;
    }
    // Without an end there is no block.
    if (!lengths[256]) return IS_DAMAGED;
    return build_both(s, lengths, literals, distances) ? IN_CODED : IS_DAMAGED;
}

// Blocks

static uint64_t load(const uint8_t *bytes) {
    uint64_t value;
    memcpy(&value, bytes, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap64(value);
#endif
    return value;
}

// Repeats what came `distance` bytes before; up to 15 bytes more than `length` are written.
static inline void repeat(uint8_t *out, size_t distance, size_t length) {
    uint8_t *const end = out + length;
    const uint8_t *source = out - distance;
    if (distance >= 16) {
        do {
            memcpy(out, source, 16);
            out += 16;
            source += 16;
        } while (out < end);
        return;
    }
    // What is short becomes longer by itself: 8 bytes are copied, of which so many are right as it is long.
    while (out - source < 8) {
        uint64_t eight;
        memcpy(&eight, source, 8);
        memcpy(out, &eight, 8);
        out += out - source;
        if (out >= end) return;
    }
    do {
        uint64_t eight;
        memcpy(&eight, source, 8);
        memcpy(out, &eight, 8);
        out += 8;
        source += 8;
    } while (out < end);
}

// One symbol, or a pair of length and distance, near the end of a part or of the stream.
static enum state coded_slowly(struct cpng_inflater *s, uint8_t *memory, size_t *filled) {
    refill(s);
    uint32_t entry = s->literals[s->bits & ((1u << LITERAL_BITS) - 1)];
    if (entry & SECOND) {
        if (s->held < LITERAL_BITS) return IS_TRUNCATED;
        (void)take(s, LITERAL_BITS);
        const uint32_t more = entry >> LENGTH_AT & 15;
        entry = s->literals[(entry >> VALUE_AT) + (s->bits & ((1u << more) - 1))];
    }
    if (s->held < (entry & 63)) return IS_TRUNCATED;
    // A code that is none is as long as its first bit.
    if ((entry & SPECIAL) && !(entry & END)) return s->held ? IS_DAMAGED : IS_TRUNCATED;
    const uint32_t code = entry >> LENGTH_AT & 15;
    (void)take(s, code);
    if (entry & LITERAL) {
        memory[(*filled)++] = (uint8_t)(entry >> VALUE_AT);
        return IN_CODED;
    }
    if (entry & END) return s->is_last ? AT_END : AT_BLOCK;
    const size_t length = (entry >> VALUE_AT) + take(s, (entry & 63) - code);
    refill(s);
    entry = s->distances[s->bits & ((1u << DISTANCE_BITS) - 1)];
    if (entry & SECOND) {
        if (s->held < DISTANCE_BITS) return IS_TRUNCATED;
        (void)take(s, DISTANCE_BITS);
        const uint32_t more = entry >> LENGTH_AT & 15;
        entry = s->distances[(entry >> VALUE_AT) + (s->bits & ((1u << more) - 1))];
    }
    if (s->held < (entry & 63)) return IS_TRUNCATED;
    if (entry & SPECIAL) return s->held ? IS_DAMAGED : IS_TRUNCATED;
    const uint32_t distance_code = entry >> LENGTH_AT & 15;
    (void)take(s, distance_code);
    const size_t distance = (entry >> VALUE_AT) + take(s, (entry & 63) - distance_code);
    if (distance > *filled) return IS_DAMAGED;
    repeat(memory + *filled, distance, length);
    *filled += length;
    return IN_CODED;
}

// Goes on as long as three loads of bits are sure to be in the part and there is room.
static enum state coded_quickly(struct cpng_inflater *s, uint8_t *const memory, size_t *filled, size_t limit) {
    const uint32_t literal_mask = (1u << LITERAL_BITS) - 1, distance_mask = (1u << DISTANCE_BITS) - 1;
    const uint32_t *const literals = s->literals, *const distances = s->distances;
    const uint8_t *in = s->in;
    if (s->in_end - in < 32 || *filled >= limit) return IN_CODED;
    const uint8_t *const in_last = s->in_end - 32;
    uint8_t *out = memory + *filled;
    uint8_t *const out_limit = memory + limit;
    uint64_t bits = s->bits;
    uint32_t held = s->held;
    enum state state = IN_CODED;

// At least 56 bits are held afterwards; what is above them is of the stream, too.
#define REFILL                                                                                                         \
    bits |= load(in) << held;                                                                                          \
    in += (63 - held) >> 3;                                                                                            \
    held |= 56
#define USE(entry)                                                                                                     \
    bits >>= (entry) & 63;                                                                                             \
    held -= (entry) & 63
#define IS_LITERAL(entry) ((int32_t)(entry) < 0)
// What an entry stands for: its value and the bits behind its code.
#define VALUE(entry, before)                                                                                           \
    (((entry) >> VALUE_AT) +                                                                                           \
     (size_t)(((before) & (((uint64_t)1 << ((entry) & 63)) - 1)) >> ((entry) >> LENGTH_AT & 15)))

    REFILL;
    uint32_t entry = literals[bits & literal_mask];
    // An entry is looked up before it is known whether there is room for what it stands for: its bits are not yet used.
    while (out < out_limit && in <= in_last) {
        // Held are 56 bits.
        uint64_t before = bits;
        USE(entry);
        if (IS_LITERAL(entry)) {
            // Three of the first table have 33 bits, and one more can be looked up.
            *out++ = (uint8_t)(entry >> VALUE_AT);
            entry = literals[bits & literal_mask];
            before = bits;
            USE(entry);
            if (IS_LITERAL(entry)) {
                *out++ = (uint8_t)(entry >> VALUE_AT);
                entry = literals[bits & literal_mask];
                before = bits;
                USE(entry);
                if (IS_LITERAL(entry)) {
                    *out++ = (uint8_t)(entry >> VALUE_AT);
                    entry = literals[bits & literal_mask];
                    REFILL;
                    continue;
                }
            }
        }
        if (entry & SPECIAL) {
            if (entry & SECOND) {
                const uint32_t more = entry >> LENGTH_AT & 15;
                entry = literals[(entry >> VALUE_AT) + (bits & ((1u << more) - 1))];
                before = bits;
                USE(entry);
                if (IS_LITERAL(entry)) {
                    *out++ = (uint8_t)(entry >> VALUE_AT);
                    REFILL;
                    entry = literals[bits & literal_mask];
                    continue;
                }
            }
            if (entry & SPECIAL) {
                state = entry & END ? (s->is_last ? AT_END : AT_BLOCK) : IS_DAMAGED;
                goto ended;
            }
        }
        const size_t length = VALUE(entry, before);
        // A distance takes 28 bits, of which 22 literals and 20 a length have left 14 at least.
        entry = distances[bits & distance_mask];
        REFILL;
        if (entry & SPECIAL) {
            if (entry & SECOND) {
                USE(entry);
                const uint32_t more = entry >> LENGTH_AT & 15;
                entry = distances[(entry >> VALUE_AT) + (bits & ((1u << more) - 1))];
            }
            if (entry & SPECIAL) {
                state = IS_DAMAGED;
                goto ended;
            }
        }
        const size_t distance = VALUE(entry, bits);
        USE(entry);
        if (distance > (size_t)(out - memory)) {
            state = IS_DAMAGED;
            goto ended;
        }
        // The next is looked up while bytes are copied.
        entry = literals[bits & literal_mask];
        REFILL;
        repeat(out, distance, length);
        out += length;
    }
ended:
#undef REFILL
#undef USE
#undef IS_LITERAL
#undef VALUE
    // What is above the bits that are held comes again with the next bytes, which are the same unless the part ends here.
    s->bits = bits & (((uint64_t)1 << held) - 1);
    s->held = held;
    s->in = in;
    *filled = (size_t)(out - memory);
    return state;
}

static enum state coded(struct cpng_inflater *s, uint8_t *memory, size_t *filled, size_t limit) {
    for (;;) {
        const enum state quickly = coded_quickly(s, memory, filled, limit);
        if (quickly != IN_CODED || *filled >= limit) return quickly;
        const enum state slowly = coded_slowly(s, memory, filled);
        if (slowly != IN_CODED || *filled >= limit) return slowly;
    }
}

static enum state block(struct cpng_inflater *s) {
    if (!has(s, 3)) return IS_TRUNCATED;
    s->is_last = (int)take(s, 1);
    switch (take(s, 2)) {
    case 0: break;
    case 1: return fixed_codes(s);
    case 2: return own_codes(s);
    default: return IS_DAMAGED;
    }
    (void)take(s, s->held & 7);
    if (!has(s, 32)) return IS_TRUNCATED;
    const uint32_t length = take(s, 16), inverse = take(s, 16);
    if (length != (inverse ^ 0xFFFF)) return IS_DAMAGED;
    s->stored = length;
    return IN_STORED;
}

static enum state stored(struct cpng_inflater *s, uint8_t *memory, size_t *filled, size_t limit) {
    while (s->stored > 0 && s->held >= 8 && *filled < limit) {
        memory[(*filled)++] = (uint8_t)take(s, 8);
        s->stored--;
    }
    while (s->stored > 0 && *filled < limit) {
        // Nothing is held any more but what was looked at ahead of time.
        s->bits = 0;
        if (!has_bytes(s)) return IS_TRUNCATED;
        size_t count = (size_t)(s->in_end - s->in);
        if (count > s->stored) count = s->stored;
        if (count > limit - *filled) count = limit - *filled;
        memcpy(memory + *filled, s->in, count);
        s->in += count;
        *filled += count;
        s->stored -= count;
    }
    if (s->stored > 0) return IN_STORED;
    return s->is_last ? AT_END : AT_BLOCK;
}

static enum state header(struct cpng_inflater *s) {
    if (!has(s, 16)) return IS_TRUNCATED;
    const uint32_t first = take(s, 8), second = take(s, 8);
    // Deflate, a window that is not too large, a sum that fits, no dictionary.
    const int fits = (first & 15) == 8 && first >> 4 <= 7 && (first << 8 | second) % 31 == 0 && !(second & 32);
    return fits ? AT_BLOCK : IS_DAMAGED;
}

size_t cpng_inflater_rest(struct cpng_inflater *s, uint8_t *bytes, size_t capacity) {
    // The stream ends within a byte.
    (void)take(s, s->held & 7);
    size_t count = 0;
    while (count < capacity && has(s, 8)) bytes[count++] = (uint8_t)take(s, 8);
    return count;
}

enum cpng_inflation cpng_inflate(struct cpng_inflater *s, uint8_t *memory, size_t *filled, size_t limit) {
    for (;;) {
        switch (s->state) {
        case AT_HEADER: s->state = header(s); break;
        case AT_BLOCK: s->state = block(s); break;
        case IN_STORED:
            if (*filled >= limit && s->stored > 0) return CPNG_MORE;
            s->state = stored(s, memory, filled, limit);
            break;
        case IN_CODED:
            if (*filled >= limit) return CPNG_MORE;
            s->state = coded(s, memory, filled, limit);
            break;
        case AT_END: return CPNG_ENDED;
        case IS_TRUNCATED: return CPNG_TRUNCATED;
        case IS_DAMAGED: return CPNG_DAMAGED;
        }
    }
}
