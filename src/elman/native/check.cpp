// Runs every kernel of every variant on odd sizes, without JAX, for the sanitizers: each array is
// allocated to its exact size, so that a step outside it is seen. `scripts/sanitize` builds it.
// The variants must agree with each other, and parts of a batch with the whole.

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <random>
#include <thread>
#include <vector>

#include "kernels.h"
#include "parts.h"

namespace {

using elman::Activation;
using elman::Backward;
using elman::Cell;
using elman::Forward;
using elman::Layer;
using elman::Part;
using elman::Variant;

std::mt19937 generator(0);

std::vector<float> normal(int64_t count, float scale = 1) {
  std::normal_distribution<float> draw(0, scale);
  std::vector<float> values(count);
  for (float& value : values) value = draw(generator);
  return values;
}

int failures = 0;

// What rounds to bfloat16 is compared with itself; how near it is to float32, the Python tests say.
bool rounds(const Variant& variant) { return !std::strcmp(variant.name, "bf16"); }

void compare(const Variant& variant, const std::vector<float>& a, const std::vector<float>& b) {
  float scale = 1e-3f, worst = 0;
  for (float value : b) scale = std::fmax(scale, std::fabs(value));
  for (size_t i = 0; i < a.size(); ++i) {
    const float off = std::fabs(a[i] - b[i]) / scale;
    if (!(off <= worst)) worst = off;
  }
  // Rows are paired in another way in other parts, and rounded sums drift apart.
  if (worst <= (rounds(variant) ? 1e-3f : 2e-5f)) return;
  std::printf("%s differs by %g\n", variant.name, worst);
  ++failures;
}

struct Case {
  int cell;
  int64_t time, batch, features, units;
  bool symbols, masked, dropped, reverse, all_steps;
  Activation activation;
};

std::vector<std::vector<float>> run(const Variant& variant, const Case& c, int64_t parts) {
  generator.seed(1);
  const Cell& kernel = c.cell == 0 ? variant.simple_rnn : c.cell == 1 ? variant.gru : variant.lstm;
  const int64_t gates = kernel.gates, state = c.batch * c.units, width = gates * c.units;
  std::vector<int32_t> symbols(c.symbols ? c.time * c.batch : 0);
  for (int32_t& s : symbols) s = static_cast<int32_t>(generator() % (c.features + 2)) - 1;
  auto x = normal(c.symbols ? 0 : c.time * c.batch * c.features);
  auto W_x = normal(c.features * width, 0.3f), b = normal(width), b_h = normal(width);
  auto W_h = normal(c.units * width, 0.5f / std::sqrt(static_cast<float>(c.units)));
  auto h_0 = normal(state), c_0 = normal(state), drop = normal(state);
  auto dh = normal(c.time * state), dh_end = normal(state), dc_end = normal(state);
  std::unique_ptr<bool[]> mask(new bool[c.time * c.batch]);
  for (int64_t i = 0; i < c.time * c.batch; ++i) mask[i] = generator() % 3 > 0;
  const bool gru = c.cell == 1, lstm = c.cell == 2;
  const Layer layer = {c.time, c.batch, c.features, c.units,
                       c.symbols ? symbols.data() : nullptr, c.symbols ? nullptr : x.data(),
                       W_x.data(), b.data(), W_h.data(), gru ? b_h.data() : nullptr, h_0.data(),
                       lstm ? c_0.data() : nullptr, c.masked ? mask.get() : nullptr,
                       c.dropped ? drop.data() : nullptr, c.reverse, c.activation};
  const int64_t panels = (c.units + variant.panel - 1) / variant.panel;
  std::vector<float> saved(c.time * panels * kernel.saved * c.batch * variant.panel);
  std::vector<float> h(c.time * state), c_end(lstm ? state : 0), dh_0(state), dc_0(c_end.size());
  std::vector<float> dx(x.size()), sums[4];
  std::vector<std::vector<float>> part_sums(parts * 4);
  std::vector<std::thread> threads;
  auto schedule = [&](auto task) { threads.emplace_back(std::move(task)); };
  const Forward forward = {h.data(), kernel.saved ? saved.data() : nullptr, c_end.data()};
  elman::in_parts(c.batch, parts,
                  [&](Part p) { kernel.forward(layer, forward, p.from, p.to); }, schedule);
  const int64_t sizes[] = {c.features * width, c.units * width, width, gru ? width : 0};
  elman::in_parts(c.batch, parts, [&](Part p) {
    std::vector<float>* own = &part_sums[p.index * 4];
    for (int i = 0; i < 4; ++i) own[i].assign(sizes[i], NAN);
    const Backward d = {h.data(), kernel.saved ? saved.data() : nullptr,
                        c.all_steps ? dh.data() : nullptr, dh_end.data(),
                        lstm ? dc_end.data() : nullptr, c.symbols ? nullptr : dx.data(),
                        dh_0.data(), lstm ? dc_0.data() : nullptr, own[0].data(), own[1].data(),
                        own[2].data(), gru ? own[3].data() : nullptr};
    kernel.backward(layer, d, p.from, p.to);
  }, schedule);
  for (std::thread& thread : threads) thread.join();
  for (int i = 0; i < 4; ++i) {
    sums[i].assign(sizes[i], 0);
    for (int64_t p = 0; p < parts; ++p)
      for (int64_t k = 0; k < sizes[i]; ++k) sums[i][k] += part_sums[p * 4 + i][k];
  }
  return {h, c_end, dh_0, dc_0, dx, sums[0], sums[1], sums[2], sums[3]};
}

std::vector<std::vector<float>> run_dense(const Variant& variant, int64_t rows, int64_t features,
                                          int64_t units, int64_t parts) {
  generator.seed(2);
  const auto x = normal(rows * features), W = normal(features * units), b = normal(units);
  const auto dy = normal(rows * units);
  const elman::Dense layer = {rows, features, units, x.data(), W.data(), b.data()};
  std::vector<float> y(rows * units), dx(rows * features), dW(W.size()), db(units);
  std::vector<std::vector<float>> sums(parts * 2);
  std::vector<std::thread> threads;
  auto schedule = [&](auto task) { threads.emplace_back(std::move(task)); };
  elman::in_parts(rows, parts,
                  [&](Part p) { variant.dense_forward(layer, y.data(), p.from, p.to); }, schedule);
  elman::in_parts(rows, parts, [&](Part p) {
    std::vector<float>* own = &sums[p.index * 2];
    own[0].assign(dW.size(), NAN);
    own[1].assign(db.size(), NAN);
    variant.dense_backward(layer, {dy.data(), dx.data(), own[0].data(), own[1].data()}, p.from,
                           p.to);
  }, schedule);
  for (std::thread& thread : threads) thread.join();
  for (int64_t p = 0; p < parts; ++p) {
    for (size_t k = 0; k < dW.size(); ++k) dW[k] += sums[p * 2][k];
    for (size_t k = 0; k < db.size(); ++k) db[k] += sums[p * 2 + 1][k];
  }
  return {y, dx, dW, db};
}

// Texts. The state behind an end is nobody's. Variants may differ where a symbol is drawn at the very border
// between two, but parts may not.
std::vector<std::vector<float>> run_write(const Variant& variant, int cell, int64_t count,
                                          int64_t units, int64_t symbols, int64_t parts) {
  generator.seed(3);
  const Cell& kernel = cell == 0 ? variant.simple_rnn : cell == 1 ? variant.gru : variant.lstm;
  const int64_t sums = kernel.gates * units, room = 9, state = count * units;
  const auto table = normal(symbols * sums), W_h = normal(units * sums, 0.3f), b_h = normal(sums);
  const auto W = normal(units * symbols), b = normal(symbols), h_0 = normal(state);
  const auto c_0 = normal(state);
  std::vector<float> u(count * room), h_end(state), c_end(cell == 2 ? state : 0), told;
  for (float& value : u) value = static_cast<float>(generator() % 1000) / 1000;
  std::vector<int32_t> symbol(count, 0), symbol_end(count), texts(count * room);
  std::unique_ptr<bool[]> done(new bool[count]()), done_end(new bool[count]);
  const elman::Text text = {
      count, room, room - 2, symbols, symbols, units, table.data(), W_h.data(),
      cell == 1 ? b_h.data() : nullptr, W.data(), b.data(), h_0.data(),
      cell == 2 ? c_0.data() : nullptr, symbol.data(), done.get(), u.data(), 0.7f, count % 2 == 0,
      0, elman::kTanh, texts.data(), h_end.data(), c_end.data(), symbol_end.data(),
      done_end.get()};
  std::vector<std::thread> threads;
  auto schedule = [&](auto task) { threads.emplace_back(std::move(task)); };
  elman::in_parts(count, parts, [&](Part p) { kernel.write(text, p.from, p.to); }, schedule);
  for (std::thread& thread : threads) thread.join();
  for (int32_t one : texts) told.push_back(static_cast<float>(one));
  return {told};
}

}  // namespace

int main() {
  std::vector<const Variant*> variants = {&elman::baseline::variant};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    variants.push_back(&elman::v3::variant);
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl"))
    variants.push_back(&elman::v4::variant);
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bf16"))
    variants.push_back(&elman::bf16::variant);
#endif
  const int64_t units[] = {1, 7, 16, 31, 33, 64, 70}, batches[] = {1, 2, 5, 13, 33, 200};
  int cases = 0;
  for (int cell = 0; cell < 3; ++cell)
    for (int i = 0; i < 42; ++i, ++cases) {
      const Case c = {cell, 2 + i % 6, batches[i % 6], 1 + 9 * (i % 5), units[i % 7],
                      i % 2 == 0, i % 3 == 0, i % 5 == 0, i % 4 == 1, i % 7 != 0,
                      static_cast<Activation>(i % 4)};
      const auto baseline = run(*variants[0], c, 1);
      for (const Variant* variant : variants) {
        const auto expected = rounds(*variant) ? run(*variant, c, 1) : baseline;
        for (int64_t parts : {1, 2, 3}) {
          if (parts > c.batch) continue;
          const auto got = run(*variant, c, parts);
          for (size_t k = 0; k < got.size(); ++k) compare(*variant, got[k], expected[k]);
        }
      }
    }
  for (int i = 0; i < 18; ++i, ++cases) {
    const int64_t rows = batches[i % 6] + i, features = units[i % 7], outputs = units[(3 * i) % 7];
    const auto baseline = run_dense(*variants[0], rows, features, outputs, 1);
    for (const Variant* variant : variants) {
      const auto expected =
          rounds(*variant) ? run_dense(*variant, rows, features, outputs, 1) : baseline;
      for (int64_t parts : {1, 2, 3}) {
        if (parts > rows) continue;
        const auto got = run_dense(*variant, rows, features, outputs, parts);
        for (size_t k = 0; k < got.size(); ++k) compare(*variant, got[k], expected[k]);
      }
    }
  }
  for (int i = 0; i < 18; ++i, ++cases)
    for (const Variant* variant : variants) {
      const int64_t count = batches[i % 5];
      const auto alone = run_write(*variant, i % 3, count, units[i % 7], units[(i + 3) % 7], 1);
      for (int64_t parts : {2, 3}) {
        if (parts > count) continue;
        const auto got = run_write(*variant, i % 3, count, units[i % 7], units[(i + 3) % 7], parts);
        for (size_t k = 0; k < got.size(); ++k) compare(*variant, got[k], alone[k]);
      }
    }
  std::printf("%d cases on %zu variants, %d differences\n", cases, variants.size(), failures);
  return failures > 0;
}
