// One symbol drawn from a row of logits, by the rules of elman.inference.choice.
#pragma once

#include <math.h>  // std::exp would be compiled once for all variants

#include "sequence.h"

namespace elman {
namespace ELMAN_VARIANT {

// The symbol at `u`, uniform in [0, 1), of the softmax of a row of logits, or the most probable
// one; -1 where none may follow. Panels of a row are `panel` apart, and filled up with what never
// follows; `p` is room for the row.
static inline int32_t draw(const float* logits, int64_t panel, int64_t symbols, bool greedy,
                           float inverse_temperature, float u, float* p) {
  const int64_t count = panels(symbols) * kPanel;
  auto at = [&](int64_t s) { return logits + s / kPanel * panel + s % kPanel; };
  Vector most_of = load(logits);
  for (int64_t s = kLanes; s < count; s += kLanes) most_of = most(most_of, load(at(s)));
  float best = most_of[0];
  for (int i = 1; i < kLanes; ++i) best = most_of[i] > best ? most_of[i] : best;
  if (best <= kForbidden / 2) return -1;
  if (greedy) {
    for (int64_t s = 0; s < symbols; ++s)
      if (*at(s) >= best) return static_cast<int32_t>(s);
    return 0;  // not a number
  }
  // `exp` is 1e-38 at least, even of what never follows: that share must be zero.
  Vector sums{};
  for (int64_t s = 0; s < count; s += kLanes) {
    const Vector z = load(at(s));
    const Vector share = z > kForbidden / 2 ? exp((z - best) * inverse_temperature) : Vector{};
    store(p + s, share);
    sums += share;
  }
  float sum = 0;
  for (int i = 0; i < kLanes; ++i) sum += sums[i];
  const float wanted = u * sum;
  float so_far = 0;
  int32_t last = 0;
  for (int64_t s = 0; s < symbols; ++s) {
    so_far += p[s];
    if (p[s] > 0) last = static_cast<int32_t>(s);
    if (so_far > wanted) return last;
  }
  return last;  // rounding led past the last symbol that may follow
}

// The largest of a heap stands first. The standard library's heaps are compiled once for all
// variants, which must not be.
static inline void sift(float* heap, int64_t count, int64_t at) {
  const float value = heap[at];
  for (int64_t child; (child = 2 * at + 1) < count; at = child) {
    if (child + 1 < count && heap[child + 1] > heap[child]) ++child;
    if (heap[child] <= value) break;
    heap[at] = heap[child];
  }
  heap[at] = value;
}

static inline void to_heap(float* heap, int64_t count) {
  for (int64_t i = count / 2; i-- > 0;) sift(heap, count, i);
}

static inline float take_largest(float* heap, int64_t& count) {
  const float largest = heap[0];
  heap[0] = heap[--count];
  sift(heap, count, 0);
  return largest;
}

// Leave the k largest, those equal to the last of them too.
static void keep_most(float* z, int64_t symbols, int64_t k, float* heap) {
  if (k >= symbols) return;
  std::memcpy(heap, z, symbols * sizeof(float));
  to_heap(heap, symbols);
  float least = kForbidden;
  for (int64_t count = symbols, i = 0; i < k; ++i) least = take_largest(heap, count);
  for (int64_t s = 0; s < symbols; ++s)
    if (z[s] < least) z[s] = kForbidden;
}

// Leave the fewest whose probabilities sum up to `wanted`.
static void keep_mass(float* z, int64_t symbols, float wanted, float* heap) {
  float best = kForbidden;
  for (int64_t s = 0; s < symbols; ++s) best = z[s] > best ? z[s] : best;
  float sum = 0;
  int64_t count = 0;
  for (int64_t s = 0; s < symbols; ++s) {
    if (z[s] <= kForbidden / 2) continue;
    sum += ::expf(z[s] - best);
    heap[count++] = z[s];
  }
  to_heap(heap, count);
  float least = best;
  for (float before = 0; count > 0;) {
    // A symbol stays if those before it do not yet reach the sum.
    const float next = take_largest(heap, count), share = ::expf(next - best) / sum;
    before += share;
    if (!(before - share < wanted)) break;
    least = next;
  }
  for (int64_t s = 0; s < symbols; ++s)
    if (z[s] < least) z[s] = kForbidden;
}

// A logit of what may follow, but never does: its share is zero.
constexpr float kHardly = kForbidden * 0.75f;

// Draw the next symbol of text `r` from its logits `z (symbols)`, in which the automaton, what is
// looked back at, and what cuts the distribution are put; -1 where none may follow. `seen` and
// `heap` are room for the row.
static int32_t draw_within(const Text& text, int64_t r, int64_t step, float* z, int64_t symbols,
                           float* seen, float* heap) {
  const int32_t* written = text.size ? text.written + r * text.back : nullptr;
  const int64_t size = text.size ? text.size[r] : 0;
  const int32_t* next = text.next ? text.next + text.place[r] * symbols : nullptr;
  const bool over = text.next && text.distance[text.place[r]] == 0;
  if (text.forbidden)
    for (int64_t s = 0; s < symbols; ++s)
      if (text.forbidden[s]) z[s] = kForbidden;
  for (int64_t s = 0; next && s < symbols; ++s)
    if (s == text.end ? !over : text.distance[next[s]] > text.left - step - 1) z[s] = kForbidden;
  if (text.no_repeat) {
    const int32_t* alike = text.alike + r * text.back;
    for (int64_t i = 0; i < size; ++i)
      if (alike[i] >= text.no_repeat - 1) z[written[i]] = kForbidden;
  }
  float best = kForbidden;
  for (int64_t s = 0; s < symbols; ++s) best = z[s] > best ? z[s] : best;
  if (best <= kForbidden / 2) return -1;
  // From the best down, so that no quotient is too large for a float.
  for (int64_t s = 0; !text.greedy && s < symbols; ++s)
    if (z[s] > kForbidden / 2) {
      z[s] = (z[s] - best) / text.temperature;
      if (!(z[s] >= kHardly)) z[s] = kHardly;
    }
  if (text.recent) {
    std::memset(seen, 0, symbols * sizeof(float));
    for (int64_t i = larger(size - text.recent, 0); i < size; ++i) seen[written[i]] = text.penalty;
    for (int64_t s = 0; s < symbols; ++s) z[s] -= seen[s];
  }
  if (!text.greedy && text.top_k) keep_most(z, symbols, text.top_k, heap);
  if (!text.greedy && text.top_p > 0) keep_mass(z, symbols, text.top_p, heap);
  return draw(z, kPanel, symbols, text.greedy, 1, text.u[r * text.room + step], heap);
}

// Write a symbol down, for what looks back.
static void note(const Text& text, int64_t r, int32_t symbol) {
  int32_t* written = text.written + r * text.back;
  const int64_t size = text.size[r]++;
  if (text.no_repeat) {
    int32_t* alike = text.alike + r * text.back;
    for (int64_t i = size; i-- > 0;) alike[i + 1] = written[i] == symbol ? alike[i] + 1 : 0;
    alike[0] = 0;
  }
  written[size] = symbol;
}

}  // namespace ELMAN_VARIANT
}  // namespace elman
