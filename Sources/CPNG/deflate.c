#include "cpng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Rows of photographs, once filtered, are noise with a few stretches that come again: what packs them is Huffman's code,
// suited to each part of the picture, and only long repetitions are worth a look (RFC 1951).

enum {
    LITERALS = 286,
    DISTANCES = 30,
    END_OF_BLOCK = 256,
    // A repetition's first bytes, by which it is found.
    SEED = 6,
    MOST_REPEATED = 258,
    HASH_BITS = 12,
    // Symbols of which it is decided whether they have codes of their own.
    STRETCH = 6144,
};

// A literal is its byte, a repetition 1 << 31, its length and its distance less 1.
static const uint32_t REPETITION = 1u << 31;

struct cpng_deflater {
    // What has been packed, as far as can be pointed back to, and what is to be packed.
    uint8_t memory[CPNG_WINDOW + CPNG_PIECE + 8];
    // How much has been packed of it.
    size_t past;
    // Where in all of the stream `memory` begins.
    uint32_t origin;
    // Where a seed was seen last and the time before, in all of the stream, and 1.
    uint32_t seen[1 << HASH_BITS][2];
    uint32_t symbols[CPNG_PIECE];
    // What a literal takes, in sixteenths of a bit.
    uint8_t prices[256];
    uint64_t bits;
    unsigned held;
};

struct counts {
    uint32_t literals[LITERALS];
    uint32_t distances[DISTANCES];
};

struct codes {
    uint8_t lengths[LITERALS + DISTANCES];
    uint16_t codes[LITERALS + DISTANCES];
};

struct cpng_deflater *cpng_deflater_new(void) {
    struct cpng_deflater *d = calloc(1, sizeof *d);
    if (!d) return NULL;
    // What is near nothing is usual.
    for (int byte = 0; byte < 256; byte++) {
        const int size = byte < 128 ? byte : 256 - byte;
        d->prices[byte] = (uint8_t)(size < 4 ? 48 : size < 16 ? 80 : 128);
    }
    return d;
}

void cpng_deflater_free(struct cpng_deflater *d) { free(d); }

size_t cpng_deflate_bound(size_t count) {
    // Blocks that are not packed, of 65535 bytes each, the bits between, and what is touched behind.
    return count + (count / 65535 + 2) * 6 + 24;
}

// Symbols of lengths and distances

static unsigned highest(uint32_t value) { return 31 - (unsigned)__builtin_clz(value); }

struct symbol {
    unsigned code, extra_bits;
    uint32_t extra;
};

static struct symbol length_symbol(uint32_t length) {
    if (length == MOST_REPEATED) return (struct symbol){285, 0, 0};
    const uint32_t rest = length - 3;
    if (rest < 8) return (struct symbol){257 + rest, 0, 0};
    const unsigned extra = highest(rest) - 2;
    return (struct symbol){257 + extra * 4 + (rest >> extra), extra, rest & ((1u << extra) - 1)};
}

static struct symbol distance_symbol(uint32_t distance) {
    const uint32_t rest = distance - 1;
    if (rest < 4) return (struct symbol){rest, 0, 0};
    const unsigned extra = highest(rest) - 1;
    return (struct symbol){extra * 2 + (rest >> extra), extra, rest & ((1u << extra) - 1)};
}

// Looking for repetitions

static uint64_t eight(const uint8_t *bytes) {
    uint64_t value;
    memcpy(&value, bytes, 8);
    return value;
}

// The first bytes of eight.
static uint64_t first(uint64_t value) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap64(value);
#endif
    return value << (64 - 8 * SEED);
}

static uint32_t place_of(uint64_t seed) { return (uint32_t)(seed * 0x9E3779B97F4A7C15u >> (64 - HASH_BITS)); }

static size_t common(const uint8_t *one, const uint8_t *other, size_t most) {
    size_t length = 0;
    while (length + 8 <= most) {
        if (eight(one + length) != eight(other + length)) break;
        length += 8;
    }
    while (length < most && one[length] == other[length]) length++;
    return length;
}

// Whether a repetition takes fewer bits than its bytes.
static int pays(const struct cpng_deflater *d, const uint8_t *bytes, size_t length, uint32_t distance) {
    if (length >= 48) return 1;
    const uint32_t price = (length < 12 ? 14 : 16) * 16 + distance_symbol(distance).extra_bits * 16;
    uint32_t sum = 0;
    for (size_t i = 0; i < length; i++) sum += d->prices[bytes[i]];
    return sum > price;
}

// How long bytes are the same as those at a place where they may have been seen; 0 where these are too far away.
static size_t repeated(const uint8_t *memory, size_t x, size_t end, uint64_t seed, uint32_t distance) {
    if (distance > x || distance > CPNG_WINDOW || first(eight(memory + x - distance)) != seed) return 0;
    return common(memory + x, memory + x - distance, end - x < MOST_REPEATED ? end - x : MOST_REPEATED);
}

static size_t find(struct cpng_deflater *d, size_t count) {
    const uint8_t *const memory = d->memory;
    const size_t start = d->past, end = start + count;
    uint32_t *const symbols = d->symbols;
    // Places are counted from 1 on: at 0 nothing was seen, which is too far away.
    const uint32_t origin = d->origin + CPNG_WINDOW + 1;
    size_t found = 0, x = start;
    while (x + 8 <= end) {
        const uint64_t seed = first(eight(memory + x));
        uint32_t *const seen = d->seen[place_of(seed)];
        const uint32_t place = origin + (uint32_t)x;
        uint32_t distance = place - seen[0];
        size_t length = repeated(memory, x, end, seed, distance);
        const size_t longer = repeated(memory, x, end, seed, place - seen[1]);
        if (longer > length) {
            length = longer;
            distance = place - seen[1];
        }
        seen[1] = seen[0];
        seen[0] = place;
        if (length == 0 || !pays(d, memory + x, length, distance)) {
            symbols[found++] = memory[x++];
            continue;
        }
        symbols[found++] = REPETITION | (uint32_t)length << 16 | (distance - 1);
        for (size_t y = x + 1; y < x + length && y + 8 <= end; y++) {
            uint32_t *const within = d->seen[place_of(first(eight(memory + y)))];
            within[1] = within[0];
            within[0] = origin + (uint32_t)y;
        }
        x += length;
    }
    while (x < end) symbols[found++] = memory[x++];
    return found;
}

// Codes

static void count_symbols(struct counts *counts, const uint32_t *symbols, size_t count) {
    // By turns in two tables, as the same one often comes twice.
    uint32_t others[LITERALS] = {0};
    for (size_t i = 0; i < count; i++) {
        uint32_t *const literals = i & 1 ? others : counts->literals;
        if (symbols[i] & REPETITION) {
            literals[length_symbol(symbols[i] >> 16 & 0x1FF).code]++;
            counts->distances[distance_symbol((symbols[i] & 0xFFFF) + 1).code]++;
        } else {
            literals[symbols[i]]++;
        }
    }
    for (int i = 0; i < LITERALS; i++) counts->literals[i] += others[i];
}

static double entropy(const uint32_t *counts, size_t count) {
    uint32_t sum = 0;
    double bits = 0;
    for (size_t i = 0; i < count; i++) {
        if (!counts[i]) continue;
        sum += counts[i];
        bits -= counts[i] * (double)log2f((float)counts[i]);
        // How long it is has to be told.
        bits += 3;
    }
    return sum ? bits + sum * (double)log2f((float)sum) : 0;
}

static double price_of(const struct counts *counts) {
    return entropy(counts->literals, LITERALS) + entropy(counts->distances, DISTANCES) + 80;
}

static int is_rarer(const void *one, const void *other) {
    const uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;
    return a < b ? -1 : a > b;
}

// Lengths of Huffman's code, none longer than `most`; where there is one symbol, another one is given a code, too.
static void find_lengths(uint8_t *lengths, const uint32_t *counts, size_t count, unsigned most) {
    // A count and its symbol in one number; counts are those of a piece at most.
    uint32_t leaves[LITERALS], weights[2 * LITERALS];
    uint16_t parents[2 * LITERALS];
    size_t used = 0;
    memset(lengths, 0, count);
    for (size_t i = 0; i < count; i++) {
        if (counts[i]) leaves[used++] = counts[i] << 9 | (uint32_t)i;
    }
    for (size_t i = 0; used < 2; i++) {
        if (!counts[i]) leaves[used++] = 1u << 9 | (uint32_t)i;
    }
    qsort(leaves, used, sizeof *leaves, is_rarer);
    for (size_t i = 0; i < used; i++) weights[i] = leaves[i] >> 9;
    // The two lightest become one, again and again: leaves come in order, and so do those that were made of them.
    size_t leaf = 0, node = used;
    const size_t root = 2 * used - 2;
    for (size_t made = used; made <= root; made++) {
        weights[made] = 0;
        for (int side = 0; side < 2; side++) {
            const int is_leaf = leaf < used && (node >= made || weights[leaf] <= weights[node]);
            const size_t child = is_leaf ? leaf++ : node++;
            weights[made] += weights[child];
            parents[child] = (uint16_t)made;
        }
    }
    // How many leaves are how deep; those that are too deep are put where there is room.
    uint16_t depths[2 * LITERALS];
    uint32_t deep[64] = {0};
    depths[root] = 0;
    for (size_t i = root; i-- > 0;) {
        depths[i] = depths[parents[i]] + 1;
        if (i < used) deep[depths[i] < most ? depths[i] : most]++;
    }
    uint64_t sum = 0;
    for (unsigned depth = 1; depth <= most; depth++) sum += (uint64_t)deep[depth] << (most - depth);
    while (sum > (uint64_t)1 << most) {
        // One of the deepest gets a place beside a leaf that goes one deeper.
        unsigned depth = most - 1;
        while (!deep[depth]) depth--;
        deep[depth]--;
        deep[depth + 1] += 2;
        deep[most]--;
        sum--;
    }
    // The rarest are the deepest.
    size_t next = 0;
    for (unsigned depth = most; depth > 0; depth--) {
        for (uint32_t i = 0; i < deep[depth]; i++) lengths[leaves[next++] & 511] = (uint8_t)depth;
    }
}

static void find_codes(uint16_t *codes, const uint8_t *lengths, size_t count) {
    uint16_t counts[16] = {0}, next[16] = {0};
    for (size_t i = 0; i < count; i++) counts[lengths[i]]++;
    counts[0] = 0;
    for (int length = 1; length < 16; length++) next[length] = (uint16_t)((next[length - 1] + counts[length - 1]) << 1);
    for (size_t i = 0; i < count; i++) {
        uint32_t code = lengths[i] ? next[lengths[i]]++ : 0, reversed = 0;
        for (int bit = 0; bit < lengths[i]; bit++, code >>= 1) reversed = reversed << 1 | (code & 1);
        codes[i] = (uint16_t)reversed;
    }
}

// Writing

struct writer {
    uint8_t *out;
    uint64_t bits;
    unsigned held;
};

// Adds bits, of which there is room for 56.
static inline void add(struct writer *w, uint64_t value, unsigned count) {
    w->bits |= value << w->held;
    w->held += count;
}

// Writes whole bytes, after which fewer than 8 bits are held; up to eight bytes are touched.
static inline void flush(struct writer *w) {
    uint64_t bits = w->bits;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bits = __builtin_bswap64(bits);
#endif
    memcpy(w->out, &bits, 8);
    w->out += w->held >> 3;
    w->bits >>= w->held & ~7u;
    w->held &= 7;
}

static inline void put(struct writer *w, uint32_t value, unsigned count) {
    add(w, value, count);
    flush(w);
}

// The lengths of codes as they are told: runs of the same, and of none.
struct told {
    uint8_t symbols[LITERALS + DISTANCES];
    uint8_t extras[LITERALS + DISTANCES];
    size_t count, literals, distances, orders;
    uint8_t lengths[19];
    uint16_t codes[19];
    uint32_t bits;
};

static const uint8_t order[19] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
static const uint8_t told_extra[3] = {2, 3, 7};

static void tell(struct told *t, const struct codes *codes) {
    uint8_t lengths[LITERALS + DISTANCES];
    t->literals = LITERALS;
    while (t->literals > 257 && !codes->lengths[t->literals - 1]) t->literals--;
    t->distances = DISTANCES;
    while (t->distances > 1 && !codes->lengths[LITERALS + t->distances - 1]) t->distances--;
    memcpy(lengths, codes->lengths, t->literals);
    memcpy(lengths + t->literals, codes->lengths + LITERALS, t->distances);
    const size_t all = t->literals + t->distances;
    uint32_t counts[19] = {0};
    t->count = 0;
    for (size_t i = 0; i < all;) {
        size_t run = 1;
        while (i + run < all && lengths[i + run] == lengths[i]) run++;
        uint8_t symbol = lengths[i], extra = 0;
        if (lengths[i] == 0 && run >= 3) {
            if (run > 138) run = 138;
            symbol = run < 11 ? 17 : 18;
            extra = (uint8_t)(run - (run < 11 ? 3 : 11));
        } else if (i > 0 && lengths[i] == lengths[i - 1] && run >= 3) {
            if (run > 6) run = 6;
            symbol = 16;
            extra = (uint8_t)(run - 3);
        } else {
            run = 1;
        }
        t->symbols[t->count] = symbol;
        t->extras[t->count++] = extra;
        counts[symbol]++;
        i += run;
    }
    find_lengths(t->lengths, counts, 19, 7);
    find_codes(t->codes, t->lengths, 19);
    t->orders = 19;
    while (t->orders > 4 && !t->lengths[order[t->orders - 1]]) t->orders--;
    t->bits = 14 + 3 * (uint32_t)t->orders;
    for (int symbol = 0; symbol < 19; symbol++) {
        t->bits += counts[symbol] * (t->lengths[symbol] + (symbol < 16 ? 0u : told_extra[symbol - 16]));
    }
}

static void write_told(struct writer *w, const struct told *t) {
    put(w, (uint32_t)t->literals - 257, 5);
    put(w, (uint32_t)t->distances - 1, 5);
    put(w, (uint32_t)t->orders - 4, 4);
    for (size_t i = 0; i < t->orders; i++) put(w, t->lengths[order[i]], 3);
    for (size_t i = 0; i < t->count; i++) {
        const uint8_t symbol = t->symbols[i];
        put(w, t->codes[symbol], t->lengths[symbol]);
        if (symbol >= 16) put(w, t->extras[i], told_extra[symbol - 16]);
    }
}

static void write_symbols(struct writer *writer, const struct codes *codes, const uint32_t *symbols, size_t count) {
    struct writer w = *writer;
    const uint16_t *const distances = codes->codes + LITERALS;
    const uint8_t *const distance_lengths = codes->lengths + LITERALS;
    for (size_t i = 0; i < count;) {
        // Three literals take 45 bits at most, a repetition 48.
        const uint32_t symbol = symbols[i++];
        if (!(symbol & REPETITION)) {
            add(&w, codes->codes[symbol], codes->lengths[symbol]);
            if (i + 2 <= count && !((symbols[i] | symbols[i + 1]) & REPETITION)) {
                add(&w, codes->codes[symbols[i]], codes->lengths[symbols[i]]);
                add(&w, codes->codes[symbols[i + 1]], codes->lengths[symbols[i + 1]]);
                i += 2;
            }
        } else {
            const struct symbol length = length_symbol(symbol >> 16 & 0x1FF);
            const struct symbol distance = distance_symbol((symbol & 0xFFFF) + 1);
            add(&w, codes->codes[length.code], codes->lengths[length.code]);
            add(&w, length.extra, length.extra_bits);
            add(&w, distances[distance.code], distance_lengths[distance.code]);
            add(&w, distance.extra, distance.extra_bits);
        }
        flush(&w);
    }
    put(&w, codes->codes[END_OF_BLOCK], codes->lengths[END_OF_BLOCK]);
    *writer = w;
}

static void write_stored(struct writer *w, const uint8_t *bytes, size_t count, int is_last) {
    do {
        const size_t part = count < 65535 ? count : 65535;
        count -= part;
        put(w, is_last && count == 0, 3);
        put(w, 0, (8 - w->held) & 7);
        put(w, (uint32_t)part, 16);
        put(w, (uint32_t)part ^ 0xFFFF, 16);
        memcpy(w->out, bytes, part);
        w->out += part;
        bytes += part;
    } while (count > 0);
}

// A block of symbols that stand for some bytes.
static void write_block(
    struct cpng_deflater *d, struct writer *w, struct counts *counts, const uint32_t *symbols, size_t count,
    const uint8_t *bytes, size_t bytes_count, int is_last) {
    struct codes codes;
    struct told told;
    counts->literals[END_OF_BLOCK] = 1;
    find_lengths(codes.lengths, counts->literals, LITERALS, 15);
    find_lengths(codes.lengths + LITERALS, counts->distances, DISTANCES, 15);
    tell(&told, &codes);
    uint64_t size = 3 + told.bits;
    for (unsigned i = 0; i < LITERALS; i++) {
        const unsigned extra = i < 265 || i == 285 ? 0 : (i - 261) / 4;
        size += (uint64_t)counts->literals[i] * (codes.lengths[i] + extra);
    }
    for (unsigned i = 0; i < DISTANCES; i++) {
        const unsigned extra = i < 4 ? 0 : (i - 2) / 2;
        size += (uint64_t)counts->distances[i] * (codes.lengths[LITERALS + i] + extra);
    }
    if (size >= (uint64_t)bytes_count * 8 + 24) {
        write_stored(w, bytes, bytes_count, is_last);
        return;
    }
    find_codes(codes.codes, codes.lengths, LITERALS);
    find_codes(codes.codes + LITERALS, codes.lengths + LITERALS, DISTANCES);
    put(w, (uint32_t)is_last | 2 << 1, 3);
    write_told(w, &told);
    write_symbols(w, &codes, symbols, count);
    for (int byte = 0; byte < 256; byte++) {
        d->prices[byte] = (uint8_t)((codes.lengths[byte] ? codes.lengths[byte] : 13) * 16);
    }
}

static size_t bytes_of(const uint32_t *symbols, size_t count) {
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++) bytes += symbols[i] & REPETITION ? symbols[i] >> 16 & 0x1FF : 1;
    return bytes;
}

size_t cpng_deflate(
    struct cpng_deflater *d, const uint8_t *bytes, size_t count, int is_last, uint8_t *out, size_t capacity) {
    if (count > CPNG_PIECE || capacity < cpng_deflate_bound(count)) return 0;
    if (d->past > CPNG_WINDOW) {
        const size_t gone = d->past - CPNG_WINDOW;
        memmove(d->memory, d->memory + gone, CPNG_WINDOW);
        d->past = CPNG_WINDOW;
        d->origin += (uint32_t)gone;
    }
    if (d->origin > 1u << 30) {
        memset(d->seen, 0, sizeof d->seen);
        d->origin = 0;
    }
    memcpy(d->memory + d->past, bytes, count);
    const size_t found = find(d, count);
    struct writer writer = {out, d->bits, d->held};
    // Stretch after stretch is added to the block as long as that is shorter than a block of its own.
    struct counts block = {{0}, {0}};
    size_t start = 0, end = 0;
    double price = 0;
    const uint8_t *from = d->memory + d->past;
    while (end < found) {
        const size_t stretch = found - end < STRETCH * 3 / 2 ? found - end : STRETCH;
        struct counts own = {{0}, {0}}, both = block;
        count_symbols(&own, d->symbols + end, stretch);
        for (int i = 0; i < LITERALS; i++) both.literals[i] += own.literals[i];
        for (int i = 0; i < DISTANCES; i++) both.distances[i] += own.distances[i];
        const double apart = price_of(&own), together = price_of(&both);
        if (end > start && together > price + apart) {
            const size_t length = bytes_of(d->symbols + start, end - start);
            write_block(d, &writer, &block, d->symbols + start, end - start, from, length, 0);
            from += length;
            start = end;
            block = own;
            price = apart;
        } else {
            block = both;
            price = together;
        }
        end += stretch;
    }
    if (end > start || is_last) {
        const size_t length = bytes_of(d->symbols + start, end - start);
        write_block(d, &writer, &block, d->symbols + start, end - start, from, length, is_last);
    }
    if (is_last) put(&writer, 0, (8 - writer.held) & 7);
    d->past += count;
    d->bits = writer.bits;
    d->held = writer.held;
    return (size_t)(writer.out - out);
}
