// What is called without XLA: the same kernels behind plain C functions, for ctypes. The caller
// has checked shapes; a function returns 0, or -1 where this processor has no such kernel.

#include <algorithm>
#include <cstring>
#include <thread>
#include <vector>

#include "kernels.h"
#include "parts.h"
#include "variants.h"

#define ELMAN_API extern "C" __attribute__((visibility("default")))

namespace elman {

// Sums of hashed n-grams: symbols (time, batch) to rows of W (buckets, units), summed over the
// lengths 1 ... longest at each step, and where `pooled` over the steps that the mask leaves.
struct Grams {
  int64_t time, batch, units, longest, buckets;
  const int32_t* symbols;
  const float* W;
  const bool* mask;  // (time, batch), or null
  float* sums;       // (time, batch, units), or where pooled (batch, units)
  bool pooled;
};

// A network whose texts can be written, and the multiplications of one symbol.
struct Opened {
  int variant;
  double work;
  Network* network;
};

namespace {

// Threads are begun and ended in a call: none is left that a forked child would miss.
template <typename Work>
void in_threads(int64_t rows, double work_per_row, int64_t threads, Work&& work) {
  // A thread costs as much as some million multiplications.
  const int64_t parts = parts_of(rows, work_per_row / 5, threads);
  std::vector<std::thread> begun;
  in_parts(rows, parts, work, [&](auto task) { begun.emplace_back(std::move(task)); });
  for (std::thread& thread : begun) thread.join();
}

void sum_grams(const Grams& g, int64_t from, int64_t to) {
  const uint32_t buckets = static_cast<uint32_t>(g.buckets);
  const uint32_t low = buckets & (buckets - 1) ? 0 : buckets - 1;  // of a power of two
  for (int64_t r = from; r < to; ++r) {
    if (g.pooled) std::memset(g.sums + r * g.units, 0, g.units * sizeof(float));
    for (int64_t t = 0; t < g.time; ++t) {
      float* sums = g.sums + (g.pooled ? r : t * g.batch + r) * g.units;
      if (!g.pooled) std::memset(sums, 0, g.units * sizeof(float));
      if (g.pooled && g.mask && !g.mask[t * g.batch + r]) continue;
      uint32_t hashed = 0;
      for (int64_t n = 0; n < g.longest && n <= t + 1; ++n) {
        // Codes begin at 2: 1 is the mark before the first symbol.
        const uint32_t code =
            n <= t ? static_cast<uint32_t>(g.symbols[(t - n) * g.batch + r]) + 2 : 1;
        hashed = (hashed ^ code) * 0x9E3779B1u;
        hashed ^= hashed >> 15;
        const float* row = g.W + static_cast<int64_t>(low ? hashed & low : hashed % buckets) * g.units;
        for (int64_t u = 0; u < g.units; ++u) sums[u] += row[u];
      }
    }
  }
}

}  // namespace
}  // namespace elman

// Counts up when a structure or a function here changes.
ELMAN_API int elman_interface() { return 4; }

// Number of the variant of this name, or with an empty name of the best that the processor can
// run; -1 when there is none.
ELMAN_API int elman_variant(const char* name) {
  for (int i = 0; i < elman::kVariants; ++i)
    if (elman::supported(*elman::variants[i]) &&
        (!*name || !std::strcmp(elman::variants[i]->name, name)))
      return i;
  return -1;
}

ELMAN_API const char* elman_name(int variant) { return elman::variants[variant]->name; }

ELMAN_API int elman_panel(int variant) { return elman::variants[variant]->panel; }

ELMAN_API int elman_plain_forward(int variant, int cell, const elman::Layer* layer, float* h,
                                  float* h_end, float* c_end, int threads) {
  const elman::Cell* kernel = elman::cell_of(variant, cell);
  if (kernel == nullptr) return -1;
  const elman::Forward out = {h, nullptr, c_end, h_end};
  elman::in_threads(layer->batch, elman::work_of(*layer, *kernel), threads,
                    [&](elman::Part part) { kernel->forward(*layer, out, part.from, part.to); });
  return 0;
}

// Take the stages of a network that reads symbols, for `elman_plain_write`; null where there is no
// room, or no such kernel. Their numbers are copied.
ELMAN_API void* elman_plain_open(int variant, const elman::Stage* stages, int64_t count) {
  if (count < 1 || !elman::cell_of(variant, stages[0].kind)) return nullptr;
  elman::Network* network = elman::variants[variant]->open(stages, count);
  if (network == nullptr) return nullptr;
  return new elman::Opened{variant, elman::work_of(stages, count), network};
}

ELMAN_API void elman_plain_close(elman::Opened* opened) {
  elman::variants[opened->variant]->close(opened->network);
  delete opened;
}

ELMAN_API void elman_plain_write(const elman::Opened* opened, const elman::Text* text,
                                 int threads) {
  const double again = static_cast<double>(text->steps * (text->window ? text->window : 1));
  elman::in_threads(text->count, again * opened->work, threads, [&](elman::Part part) {
    elman::variants[opened->variant]->write(*opened->network, *text, part.from, part.to);
  });
}

ELMAN_API int elman_plain_grams(const elman::Grams* grams, int threads) {
  const double work = static_cast<double>(grams->time * grams->longest * (grams->units + 8));
  elman::in_threads(grams->batch, work, threads,
                    [&](elman::Part part) { elman::sum_grams(*grams, part.from, part.to); });
  return 0;
}
