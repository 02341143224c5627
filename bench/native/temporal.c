// The temporal test in plain C, step by step as docs/method.md states it, with the sort it names: the yardstick that the
// WebAssembly kernel is measured against. Compiled by bench/native.mjs; no part of the package.
//
// Usage: temporal FILE DATES PIXELS RUNS. FILE holds six bands of int16, each indexed date * pixels + pixel.
// Prints the seconds of each run and a checksum of the classes.

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NONE, CLEAR, CLOUD, SHADOW };

typedef struct {
  float mean, mndwi, msavi, wbi, rgm, grbm;
} Indices;

typedef struct {
  float level;
  int start;
} Segment;

static int later_first(const void *a, const void *b) {
  const Segment *s = a, *t = b;
  if (s->level != t->level) return s->level < t->level ? 1 : -1;
  return t->start - s->start;
}

static int observe(const int16_t *bands, size_t stride, size_t at, Indices *out) {
  float v[6];
  for (int band = 0; band < 6; band++) {
    int16_t dn = bands[band * stride + at];
    if (dn <= -999 || dn == 0) return NONE;
    v[band] = (float)dn / 10000.0f;
  }
  float b = v[0], g = v[1], r = v[2], n = v[3], s1 = v[4], s2 = v[5];
  float sum = g + s1;
  float soil = 2.0f * n + 1.0f;
  float d = soil * soil - 8.0f * (n - r);
  if (sum == 0.0f || d <= 0.0f) return NONE;
  out->mean = (((((b + g) + r) + n) + s1) + s2) / 6.0f;
  out->mndwi = (g - s1) / sum;
  out->msavi = (float)(((double)soil - sqrt((double)d)) / 2.0);
  out->wbi = (r - b) / b;
  out->rgm = r + b;
  float half = (r + b) / 2.0f;
  out->grbm = (g - half) / half;
  return out->mean > 0.45f ? CLOUD : CLEAR;
}

static float background(const float *v, const uint8_t *usable, const uint8_t *c, int n, int start, int length) {
  int left = start - 1, right = start + length, take_left = 1;
  float sum = 0.0f;
  for (int taken = 0; taken < 2 * length; taken++) {
    while (left >= 0 && !(c[left] == CLEAR && usable[left])) left--;
    while (right < n && !(c[right] == CLEAR && usable[right])) right++;
    if (left < 0 && right >= n) return 0.0f;
    int from_left = right >= n || (take_left && left >= 0);
    sum += from_left ? v[left--] : v[right++];
    take_left = !from_left;
  }
  return sum / (float)(2 * length);
}

static void pass(int length, int dates, const Indices *x, uint8_t *classes, float *v, uint8_t *usable, uint8_t *c,
                 int *where, Segment *segments) {
  int n = 0;
  for (int date = 0; date < dates; date++) {
    if (classes[date] != CLEAR) continue;
    v[n] = x[date].mean;
    usable[n] = v[n] > 0.055f || x[date].mndwi > 0.0f;
    c[n] = CLEAR;
    where[n++] = date;
  }
  if (n < 3 * length) return;
  int count = n - length + 1;
  for (int k = 0; k < count; k++) {
    float sum = 0.0f;
    for (int i = k; i < k + length; i++) sum += v[i];
    segments[k] = (Segment){sum / (float)length, k};
  }
  qsort(segments, count, sizeof *segments, later_first);
  for (int s = 0; s < count; s++) {
    int k = segments[s].start;
    if (c[k] != CLEAR) continue;
    float m = segments[s].level, mid = background(v, usable, c, n, k, length);
    if (m > mid && mid > 0.0f) {
      if ((m - mid) / mid > 0.42f && m > 0.10f) memset(c + k, CLOUD, length);
    } else if (mid > m && m > 0.0f) {
      if ((mid - m) / m > 0.42f && m < 0.055f) memset(c + k, SHADOW, length);
    }
  }
  for (int i = 0; i < n; i++) classes[where[i]] = c[i];
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  int dates = atoi(argv[2]), pixels = atoi(argv[3]), runs = atoi(argv[4]);
  size_t stride = (size_t)dates * pixels;
  int16_t *bands = malloc(6 * stride * sizeof *bands);
  FILE *file = fopen(argv[1], "rb");
  if (!file || fread(bands, sizeof *bands, 6 * stride, file) != 6 * stride) return 1;
  fclose(file);
  uint8_t *result = malloc(stride), *classes = malloc(dates), *usable = malloc(dates), *c = malloc(dates);
  Indices *x = malloc(dates * sizeof *x);
  float *v = malloc(dates * sizeof *v);
  int *where = malloc(dates * sizeof *where);
  Segment *segments = malloc(dates * sizeof *segments);
  static const int lengths[] = {1, 1, 1, 2, 2, 3, 1};

  for (int run = 0; run < runs; run++) {
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int date = 0; date < dates; date++) {
        classes[date] = observe(bands, stride, (size_t)date * pixels + pixel, &x[date]);
      }
      for (int i = 0; i < 7; i++) pass(lengths[i], dates, x, classes, v, usable, c, where, segments);
      for (int date = 0; date < dates; date++) {
        int was = classes[date], is = was;
        const Indices *o = &x[date];
        if (was == SHADOW && o->mndwi > -0.05f && o->mean < 0.05f) is = CLEAR;
        if (was == CLOUD && o->mndwi < -0.38f) is = CLEAR;
        if (was == SHADOW && o->msavi < 0.06f && o->mndwi > -0.2f) is = CLEAR;
        if (was == CLEAR && o->wbi < -0.02f && o->rgm > 0.06f && o->rgm < 0.29f && o->mndwi < -0.1f && o->grbm < 0.2f)
          is = CLOUD;
        result[(size_t)date * pixels + pixel] = is;
      }
    }
    clock_gettime(CLOCK_MONOTONIC, &b);
    printf("%.9f\n", (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9);
  }
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < stride; i++) hash = (hash ^ result[i]) * 16777619u;
  printf("%u\n", hash);
  return 0;
}
