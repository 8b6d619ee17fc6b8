#include "jpegwriting.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "loops.h"

// Rows and columns of the largest unit that is coded together.
enum { most_rows = 16, out_bytes = 65536 };

struct cjpegw_writer {
    struct jpeg_compress_struct file;
    struct jpeg_error_mgr errors;
    struct jpeg_destination_mgr destination;
    jmp_buf failed;
    const struct cjpegw_loops *loops;
    struct cjpegw_scaled tables[2];
    size_t width, height, bands;
    // What the sides are rounded up to, in pixels, so that units are whole; what one unit has of them.
    size_t padded_width, unit;
    // How many samples of colour a row has.
    size_t colour_width;
    int halves_colour;
    // Rows that have come.
    size_t filled;
    // A row of pixels as long as the padded width.
    uint8_t *row;
    // A unit's rows of each component, and the last two rows of colour at the full resolution.
    float *planes[3];
    float *colours[2];
    jvirt_barray_ptr blocks[3];
    cjpegw_sink sink;
    void *context;
    uint8_t out[out_bytes];
};

static void fail(j_common_ptr file) {
    struct cjpegw_writer *writer = file->client_data;
    longjmp(writer->failed, 1);
}

static void say_nothing(j_common_ptr file) { (void)file; }

static void note_nothing(j_common_ptr file, int level) {
    (void)file;
    (void)level;
}

static void begin_output(j_compress_ptr file) {
    struct cjpegw_writer *writer = file->client_data;
    writer->destination.next_output_byte = writer->out;
    writer->destination.free_in_buffer = out_bytes;
}

static void give(struct cjpegw_writer *writer, size_t count) {
    if (!writer->sink || !writer->sink(writer->context, writer->out, count)) fail((j_common_ptr)&writer->file);
}

static boolean empty_output(j_compress_ptr file) {
    // The whole of it is meant, whatever is said to be free.
    give(file->client_data, out_bytes);
    begin_output(file);
    return TRUE;
}

static void end_output(j_compress_ptr file) {
    struct cjpegw_writer *writer = file->client_data;
    give(writer, out_bytes - writer->destination.free_in_buffer);
}

/// How much larger the transform makes a coefficient of the frequency, one way.
static float scale(int frequency) {
    static const float scales[8] = {
        2.828427125f, 3.923141122f, 3.695518130f, 3.325878449f, 2.828427125f, 2.222280932f, 1.530733729f, 0.780361288f,
    };
    return scales[frequency];
}

static void take_table(struct cjpegw_scaled *scaled, const struct cjpegw_table *table) {
    for (int k = 0; k < CJPEGW_BLOCK; k++) {
        scaled->factors[k] = 1 / ((float)table->steps[k] * scale(k / 8) * scale(k % 8));
        scaled->least[k] = k == 0 ? 0 : table->least[k];
    }
}

static int are_right(const struct cjpegw_settings *settings) {
    if (settings->width < 1 || settings->width > CJPEGW_LONGEST) return 0;
    if (settings->height < 1 || settings->height > CJPEGW_LONGEST) return 0;
    if (settings->bands != 1 && settings->bands != 3) return 0;
    for (int t = 0; t < 2; t++) {
        for (int k = 0; k < CJPEGW_BLOCK; k++) {
            if (settings->tables[t].steps[k] < 1) return 0;
        }
    }
    return 1;
}

static size_t rounded(size_t side, size_t unit) { return (side + unit - 1) / unit * unit; }

static int has_memory(struct cjpegw_writer *writer) {
    writer->row = malloc(writer->padded_width * writer->bands);
    int is_whole = writer->row != NULL;
    for (size_t band = 0; band < writer->bands; band++) {
        const size_t width = band == 0 ? writer->padded_width : writer->colour_width;
        const size_t rows = band == 0 ? writer->unit : 8;
        writer->planes[band] = malloc(width * rows * sizeof(float));
        is_whole &= writer->planes[band] != NULL;
    }
    for (int i = 0; writer->halves_colour && i < 2; i++) {
        writer->colours[i] = malloc(2 * writer->padded_width * sizeof(float));
        is_whole &= writer->colours[i] != NULL;
    }
    return is_whole;
}

/// Tells libjpeg what is to come.
static void begin(struct cjpegw_writer *writer, const struct cjpegw_settings *settings) {
    struct jpeg_compress_struct *file = &writer->file;
    // No environment says that there is less memory than there is, as there are no files to go to.
    file->mem->max_memory_to_use = 0;
    file->dest = &writer->destination;
    file->image_width = (JDIMENSION)writer->width;
    file->image_height = (JDIMENSION)writer->height;
    file->input_components = (int)writer->bands;
    file->in_color_space = writer->bands == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(file);
    file->optimize_coding = settings->has_own_codes != 0;
    if (settings->density[0] > 0 && settings->density[1] > 0) {
        file->density_unit = 1;
        file->X_density = settings->density[0];
        file->Y_density = settings->density[1];
    }
    file->comp_info[0].h_samp_factor = file->comp_info[0].v_samp_factor = writer->halves_colour ? 2 : 1;
    if (settings->is_progressive) jpeg_simple_progression(file);
    for (int t = 0; t < (writer->bands == 1 ? 1 : 2); t++) {
        unsigned int steps[CJPEGW_BLOCK];
        for (int k = 0; k < CJPEGW_BLOCK; k++) steps[k] = settings->tables[t].steps[k];
        jpeg_add_quant_table(file, t, steps, 100, TRUE);
    }
    const size_t rows = rounded(writer->height, writer->unit) / 8;
    for (size_t band = 0; band < writer->bands; band++) {
        const size_t width = (band == 0 ? writer->padded_width : writer->colour_width) / 8;
        const size_t together = band == 0 ? writer->unit / 8 : 1;
        writer->blocks[band] = file->mem->request_virt_barray(
            (j_common_ptr)file, JPOOL_IMAGE, FALSE, (JDIMENSION)width,
            (JDIMENSION)(band == 0 ? rows : rows * 8 / writer->unit), (JDIMENSION)together);
    }
    jpeg_write_coefficients(file, writer->blocks);
}

struct cjpegw_writer *cjpegw_new(const struct cjpegw_settings *settings) {
    if (!are_right(settings)) return NULL;
    struct cjpegw_writer *writer = calloc(1, sizeof *writer);
    if (!writer) return NULL;
    writer->loops = cjpegw_best_loops();
    for (int t = 0; t < 2; t++) take_table(&writer->tables[t], &settings->tables[t]);
    writer->width = settings->width;
    writer->height = settings->height;
    writer->bands = settings->bands;
    writer->halves_colour = settings->bands == 3 && settings->halves_colour;
    writer->unit = writer->halves_colour ? most_rows : 8;
    writer->padded_width = rounded(writer->width, writer->unit);
    writer->colour_width = writer->halves_colour ? writer->padded_width / 2 : writer->padded_width;
    writer->file.err = jpeg_std_error(&writer->errors);
    writer->errors.error_exit = fail;
    writer->errors.output_message = say_nothing;
    writer->errors.emit_message = note_nothing;
    writer->destination.init_destination = begin_output;
    writer->destination.empty_output_buffer = empty_output;
    writer->destination.term_destination = end_output;
    writer->file.client_data = writer;
    if (!has_memory(writer)) {
        cjpegw_free(writer);
        return NULL;
    }
    if (setjmp(writer->failed)) {
        cjpegw_free(writer);
        return NULL;
    }
    jpeg_create_compress(&writer->file);
    begin(writer, settings);
    return writer;
}

void cjpegw_free(struct cjpegw_writer *writer) {
    if (!writer) return;
    // Does nothing where none was created.
    jpeg_destroy_compress(&writer->file);
    free(writer->row);
    for (int i = 0; i < 3; i++) free(writer->planes[i]);
    for (int i = 0; i < 2; i++) free(writer->colours[i]);
    free(writer);
}

/// Quantises the units' row that is full.
static void quantise(struct cjpegw_writer *writer) {
    const size_t units_row = (writer->filled - 1) / writer->unit;
    for (size_t band = 0; band < writer->bands; band++) {
        const size_t width = band == 0 ? writer->padded_width : writer->colour_width;
        const size_t rows = band == 0 ? writer->unit / 8 : 1;
        JBLOCKARRAY blocks = writer->file.mem->access_virt_barray(
            (j_common_ptr)&writer->file, writer->blocks[band], (JDIMENSION)(units_row * rows), (JDIMENSION)rows, TRUE);
        for (size_t row = 0; row < rows; row++) {
            writer->loops->blocks(
                writer->planes[band] + row * 8 * width, width, &writer->tables[band > 0], blocks[row], width / 8);
        }
    }
}

/// Takes the row that has been made as long as the padded width.
static void take(struct cjpegw_writer *writer) {
    const size_t y = writer->filled % writer->unit, width = writer->padded_width;
    float *const lightness = writer->planes[0] + y * width;
    if (writer->bands == 1) {
        writer->loops->level(writer->row, lightness, width);
    } else if (writer->halves_colour) {
        const size_t below = y % 2;
        writer->loops->convert(
            writer->row, lightness, writer->colours[0] + below * width, writer->colours[1] + below * width, width);
        for (int i = 0; below && i < 2; i++) {
            writer->loops->halve(
                writer->colours[i], writer->colours[i] + width, writer->planes[1 + i] + y / 2 * writer->colour_width,
                writer->colour_width);
        }
    } else {
        writer->loops->convert(
            writer->row, lightness, writer->planes[1] + y * width, writer->planes[2] + y * width, width);
    }
    writer->filled++;
    if (writer->filled % writer->unit == 0) quantise(writer);
}

int cjpegw_row(struct cjpegw_writer *writer, const uint8_t *row) {
    if (writer->filled >= writer->height) return 0;
    if (setjmp(writer->failed)) return 0;
    const size_t bands = writer->bands;
    memcpy(writer->row, row, writer->width * bands);
    // Beyond the edges the last pixel goes on, which costs least.
    for (size_t x = writer->width; x < writer->padded_width; x++) {
        memcpy(writer->row + x * bands, writer->row + (writer->width - 1) * bands, bands);
    }
    take(writer);
    while (writer->filled >= writer->height && writer->filled % writer->unit != 0) take(writer);
    return 1;
}

int cjpegw_finish(
    struct cjpegw_writer *writer, const uint8_t *profile, size_t profile_count, cjpegw_sink sink, void *context) {
    if (writer->filled < writer->height || writer->sink) return 0;
    if (setjmp(writer->failed)) return 0;
    writer->sink = sink;
    writer->context = context;
    if (profile_count > 0) jpeg_write_icc_profile(&writer->file, profile, (unsigned int)profile_count);
    jpeg_finish_compress(&writer->file);
    return 1;
}
