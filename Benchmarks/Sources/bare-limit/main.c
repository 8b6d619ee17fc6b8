// The limit the server is held against: the same libvips operations, in bare processes, without a server around them.
//
// usage: bare-limit PROCESSES SECONDS ORIGINAL [gamma [FILE]] < JOBS
//
// Each line of JOBS is "WIDTH QUALITY FORMAT". The processes take the lines in turn until the time is over or the lines
// are. Prints {"requests": N, "rate": R, "mean": M, "cpu": C}: pictures a second, the seconds one took in its process,
// and the seconds of processor time that one cost.
//
// With "gamma" it makes pictures as imgproxy does: decoded at the smallest of 1/1, 1/2, 1/4 and 1/8 that is not too small,
// resized as the values are, PNG with all filters tried, AVIF at effort 1. FILE gets the first picture.

#include <errno.h>
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vips/vips.h>

#define MOST_JOBS 100000
#define MOST_PROCESSES 64
#define LEAST_FACTOR_FOR_LANCZOS 1.9

typedef struct {
    int width;
    int quality;
    char format[8];
} Job;

// Shared by all processes.
typedef struct {
    atomic_int ready;
    atomic_int start;
    atomic_int next;
    atomic_int failed;
    int done[MOST_PROCESSES];
    double busy[MOST_PROCESSES];
    double cpu[MOST_PROCESSES];
    double finished[MOST_PROCESSES];
} Board;

static Job jobs[MOST_JOBS];
static int job_count;
// Whether pictures are made as imgproxy makes them, and where the first one goes.
static int in_gamma;
static const char *first_picture;

static double cpu_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static int ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text), wanted = strlen(ending);
    return length >= wanted && strcmp(text + length - wanted, ending) == 0;
}

// sRGB's curve as tables: 8 encoded bits to 16 of light and back. The renderers make theirs once, too.
static VipsImage *to_light, *from_light;

static int make_tables(void)
{
    VipsPel *light = vips_malloc(NULL, 256 * sizeof(unsigned short));
    VipsPel *encoded = vips_malloc(NULL, 65536);
    for (int value = 0; value < 256; value++) {
        double part = value / 255.0;
        double amount = part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
        ((unsigned short *) light)[value] = (unsigned short) (amount * 65535 + 0.5);
    }
    for (int value = 0; value < 65536; value++) {
        double amount = value / 65535.0;
        double part = amount <= 0.0031308 ? amount * 12.92 : 1.055 * pow(amount, 1 / 2.4) - 0.055;
        encoded[value] = (VipsPel) (part * 255 + 0.5);
    }
    to_light = vips_image_new_from_memory(light, 256 * sizeof(unsigned short), 256, 1, 1, VIPS_FORMAT_USHORT);
    from_light = vips_image_new_from_memory(encoded, 65536, 65536, 1, 1, VIPS_FORMAT_UCHAR);
    return to_light && from_light ? 0 : -1;
}

static VipsImage *load(VipsSource *source, const char *path, double scale)
{
    VipsImage *image = NULL;
    int failed;
    if (ends_with(path, ".png"))
        failed = vips_pngload_source(source, &image,
            "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL);
    else if (ends_with(path, ".webp"))
        failed = vips_webpload_source(source, &image,
            "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_TRUNCATED, "scale", scale, NULL);
    else if (ends_with(path, ".avif"))
        failed = vips_heifload_source(source, &image,
            "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL);
    else
        failed = vips_jpegload_source(source, &image,
            "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_TRUNCATED, "shrink", (int) round(1 / scale), NULL);
    return failed ? NULL : image;
}

// The part of its size at which an original is decoded: the smallest that leaves enough to Lanczos.
static double decoding_scale(const char *path, double wanted)
{
    if (ends_with(path, ".png") || ends_with(path, ".avif"))
        return 1;
    if (ends_with(path, ".webp") && in_gamma)
        return wanted < 1 ? wanted : 1;
    if (ends_with(path, ".webp"))
        return wanted * LEAST_FACTOR_FOR_LANCZOS < 0.7 ? wanted * LEAST_FACTOR_FOR_LANCZOS : 1;
    int shrink = 8;
    double least = in_gamma ? 1 : LEAST_FACTOR_FOR_LANCZOS;
    while (shrink > 1 && 1 / (wanted * shrink) < least)
        shrink /= 2;
    return 1.0 / shrink;
}

static int save(VipsImage *image, const Job *job, void **bytes, size_t *length)
{
    if (strcmp(job->format, "webp") == 0)
        return vips_webpsave_buffer(image, bytes, length, "Q", job->quality, "effort", 4, "strip", TRUE, NULL);
    if (strcmp(job->format, "avif") == 0)
        return vips_heifsave_buffer(image, bytes, length,
            "Q", job->quality, "effort", 1, "compression", VIPS_FOREIGN_HEIF_COMPRESSION_AV1, "strip", TRUE, NULL);
    if (strcmp(job->format, "png") == 0 && in_gamma)
        return vips_pngsave_buffer(image, bytes, length,
            "strip", TRUE, "compression", 6, "filter", VIPS_FOREIGN_PNG_FILTER_ALL, NULL);
    if (strcmp(job->format, "png") == 0)
        return vips_pngsave_buffer(image, bytes, length, "strip", TRUE, NULL);
    return vips_jpegsave_buffer(image, bytes, length, "Q", job->quality, "optimize_coding", TRUE, "strip", TRUE, NULL);
}

// Into linear light, Lanczos, and back.
static int resize_in_light(VipsImage *decoded, int width, int height, VipsImage **step)
{
    return vips_maplut(decoded, &step[0], to_light, NULL)
        || vips_resize(step[0], &step[1], (double) width / decoded->Xsize,
            "vscale", (double) height / decoded->Ysize, "kernel", VIPS_KERNEL_LANCZOS3, NULL)
        || vips_maplut(step[1], &step[2], from_light, NULL)
        || vips_copy(step[2], &step[3], "interpretation", VIPS_INTERPRETATION_sRGB, NULL);
}

// Lanczos on the values as they are; colours weigh as much as they are opaque.
static int resize_in_gamma(VipsImage *decoded, int width, int height, VipsImage **step)
{
    int has_alpha = vips_image_hasalpha(decoded);
    if (has_alpha ? vips_premultiply(decoded, &step[0], NULL) : vips_copy(decoded, &step[0], NULL))
        return -1;
    if (vips_resize(step[0], &step[1], (double) width / decoded->Xsize,
            "vscale", (double) height / decoded->Ysize, "kernel", VIPS_KERNEL_LANCZOS3, NULL)
        || (has_alpha ? vips_unpremultiply(step[1], &step[2], NULL) : vips_copy(step[1], &step[2], NULL)))
        return -1;
    return vips_cast(step[2], &step[3], VIPS_FORMAT_UCHAR, NULL);
}

static void keep(const void *bytes, size_t length)
{
    FILE *file = fopen(first_picture, "wb");
    if (file) {
        fwrite(bytes, 1, length, file);
        fclose(file);
    }
    first_picture = NULL;
}

// One picture: open the file anew, as a server must; header, decode at a scale, resize, encode.
static int make(const char *path, const Job *job)
{
    GMappedFile *file = g_mapped_file_new(path, FALSE, NULL);
    if (!file)
        return -1;
    VipsObject *owner = VIPS_OBJECT(vips_image_new());
    VipsImage **step = (VipsImage **) vips_object_local_array(owner, 6);
    VipsSource *source = vips_source_new_from_memory(g_mapped_file_get_contents(file), g_mapped_file_get_length(file));
    void *bytes = NULL;
    size_t length = 0;
    int failed = !source || !(step[0] = load(source, path, 1));
    if (!failed) {
        int width = VIPS_MIN(job->width, step[0]->Xsize);
        int height = VIPS_MAX(1, (int) floor((double) step[0]->Ysize * width / step[0]->Xsize + 0.5));
        double scale = decoding_scale(path, (double) width / step[0]->Xsize);
        if (scale < 1)
            failed = !(step[1] = load(source, path, scale));
        VipsImage *decoded = step[1] ? step[1] : step[0];
        failed = failed
            || (in_gamma ? resize_in_gamma : resize_in_light)(decoded, width, height, &step[2])
            || step[5]->Xsize != width || step[5]->Ysize != height
            || save(step[5], job, &bytes, &length);
    }
    if (first_picture && !failed)
        keep(bytes, length);
    g_free(bytes);
    g_object_unref(owner);
    if (source)
        g_object_unref(source);
    g_mapped_file_unref(file);
    return failed;
}

static void work(Board *board, int number, double seconds, const char *path)
{
    if (vips_init("bare-limit") || make_tables())
        vips_error_exit(NULL);
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    if (number > 0)
        first_picture = NULL;
    // A first picture outside the measurement: renderers are warm, too.
    if (make(path, &jobs[0]))
        atomic_store(&board->failed, 1);
    atomic_fetch_add(&board->ready, 1);
    while (!atomic_load(&board->start))
        usleep(100);

    double end = now() + seconds, spent = cpu_seconds();
    while (now() < end && !atomic_load(&board->failed)) {
        int index = atomic_fetch_add(&board->next, 1);
        if (index >= job_count)
            break;
        double before = now();
        if (make(path, &jobs[index])) {
            fprintf(stderr, "bare-limit: %s: %s\n", path, vips_error_buffer());
            atomic_store(&board->failed, 1);
        }
        board->busy[number] += now() - before;
        board->done[number]++;
    }
    board->finished[number] = now();
    board->cpu[number] = cpu_seconds() - spent;
    vips_shutdown();
}

int main(int count, char **arguments)
{
    if (count < 4 || count > 6 || (count > 4 && strcmp(arguments[4], "gamma") != 0)) {
        fprintf(stderr, "usage: bare-limit PROCESSES SECONDS ORIGINAL [gamma [FILE]] < JOBS\n");
        return 64;
    }
    in_gamma = count > 4;
    first_picture = count > 5 ? arguments[5] : NULL;
    int processes = atoi(arguments[1]);
    double seconds = atof(arguments[2]);
    if (processes < 1 || processes > MOST_PROCESSES || seconds <= 0) {
        fprintf(stderr, "bare-limit: 1 to %d processes and more than 0 seconds, please\n", MOST_PROCESSES);
        return 64;
    }
    while (job_count < MOST_JOBS
        && scanf("%d %d %7s", &jobs[job_count].width, &jobs[job_count].quality, jobs[job_count].format) == 3)
        job_count++;
    if (job_count == 0) {
        fprintf(stderr, "bare-limit: no jobs on standard input\n");
        return 64;
    }

    Board *board = mmap(NULL, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (board == MAP_FAILED)
        return 71;
    for (int number = 0; number < processes; number++) {
        pid_t child = fork();
        if (child < 0)
            return 71;
        if (child == 0) {
            work(board, number, seconds, arguments[3]);
            _exit(0);
        }
    }
    // A child that dies before it is ready must not leave the rest waiting.
    while (atomic_load(&board->ready) < processes) {
        if (waitpid(-1, NULL, WNOHANG) > 0)
            atomic_store(&board->failed, 1);
        if (atomic_load(&board->failed))
            break;
        usleep(1000);
    }
    double begin = now();
    atomic_store(&board->start, 1);
    int status, broken = 0;
    while (wait(&status) > 0 || errno == EINTR)
        broken |= status != 0;
    if (broken || atomic_load(&board->failed)) {
        fprintf(stderr, "bare-limit: a process failed\n");
        return 1;
    }
    // Rates are summed by process, since the last pictures end at different times.
    int done = 0;
    double busy = 0, rate = 0, cpu = 0;
    for (int number = 0; number < processes; number++) {
        done += board->done[number];
        busy += board->busy[number];
        cpu += board->cpu[number];
        rate += board->done[number] / (board->finished[number] - begin);
    }
    printf("{\"requests\": %d, \"rate\": %.6f, \"mean\": %.6f, \"cpu\": %.6f}\n",
        done, rate, done ? busy / done : 0.0, done ? cpu / done : 0.0);
    return 0;
}
