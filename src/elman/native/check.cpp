// Runs every kernel of every variant on odd sizes, without JAX, for the sanitizers: each array is
// allocated to its exact size, so that a step outside it is seen. `scripts/sanitize` builds it.
// The variants must agree with each other, and parts of a batch with the whole.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <random>
#include <thread>
#include <vector>

#include "looked_up.h"
#include "plain.cpp"
#include "sums.h"

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
  bool symbols, masked, dropped, reverse, all_steps, zeros;
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
  auto h_0 = c.zeros ? std::vector<float>(state) : normal(state);
  auto c_0 = normal(state), drop = normal(state);
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
  const Forward forward = {h.data(), kernel.saved ? saved.data() : nullptr, c_end.data(),
                           nullptr};
  elman::in_parts(c.batch, parts,
                  [&](Part p) { kernel.forward(layer, forward, p.from, p.to); }, schedule);
  const int64_t sizes[] = {c.features * width, c.units * width, width, gru ? width : 0};
  elman::in_parts(c.batch, parts, [&](Part p) {
    std::vector<float>* own = &part_sums[p.index * 4];
    for (int i = 0; i < 4; ++i) own[i].assign(sizes[i], NAN);
    const Backward d = {h.data(), kernel.saved ? saved.data() : nullptr,
                        c.all_steps ? dh.data() : nullptr, dh_end.data(),
                        lstm ? dc_end.data() : nullptr, c.symbols ? nullptr : dx.data(),
                        c.zeros ? nullptr : dh_0.data(), lstm ? dc_0.data() : nullptr,
                        own[0].data(), own[1].data(),
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

// Numbers of stages, which are copied by the library and then wiped.
struct Stack {
  std::vector<std::vector<float>> held;
  std::vector<elman::Stage> stages;

  const float* random(int64_t count, float scale) {
    held.push_back(normal(count, scale));
    return held.back().data();
  }

  void add(int32_t kind, int64_t inputs, int64_t units) {
    const int gates = kind > 0 ? (kind == 5 ? 3 : kind) : 1;
    const bool recurrent = kind == 1 || kind == 3 || kind == 4, normalises = kind < 0;
    const float* W_x = random(normalises ? units : inputs * gates * units, 0.5f);
    const float* b = random(gates * units, 1);
    const float* W_h = recurrent ? random(units * gates * units, 0.3f) : nullptr;
    const float* b_h = kind == 3 ? random(gates * units, 1) : nullptr;
    stages.push_back({kind, elman::kTanh, inputs, units, W_x, b, W_h, b_h, 1e-3f});
  }

  ~Stack() {
    for (std::vector<float>& values : held)
      for (float& value : values) value = NAN;
  }
};

// Texts, drawn in `parts`, or with 0 by the function that ctypes calls. The state behind an end is
// nobody's. Variants may differ where a symbol is drawn at the very border between two, but parts
// may not.
std::vector<std::vector<float>> run_write(int variant, int i, int64_t count, int64_t units,
                                          int64_t symbols, int64_t parts) {
  generator.seed(3);
  elman::Opened* opened;
  {
    Stack stack;
    stack.held.reserve(64);
    stack.add(1 + i % 5, symbols, units);
    if (i % 2) stack.add(elman::kNormalise, units, units);
    if (i % 3) stack.add(1 + i / 5 % 5, units, units + 3);
    stack.add(elman::kAffine, stack.stages.back().units, symbols);
    opened = static_cast<elman::Opened*>(
        elman_plain_open(variant, stack.stages.data(), static_cast<int64_t>(stack.stages.size())));
  }
  const int64_t room = 9, steps = room - 2, window = i % 4 == 1 ? 3 : 0, past = 2, states = 3;
  const int64_t stages = 2 + (i % 2 > 0) + (i % 3 > 0);
  const bool looks = i % 3 == 1, follows = i % 5 == 2, told = i % 7 == 3;
  // As many numbers as the largest state has, for each stage: less would be seen.
  std::vector<std::vector<float>> state(2 * stages);
  std::vector<float*> state_at(2 * stages);
  for (int64_t s = 0; s < 2 * stages; ++s) {
    const bool first = s < 2, cell = first || (i % 3 && s / 2 == stages - 2);
    const int32_t kind = first ? 1 + i % 5 : 1 + i / 5 % 5;
    const bool there = cell && (s % 2 == 0 || kind > 3);
    state[s] = normal(there ? count * (first ? units : units + 3) : 0);
    state_at[s] = there ? state[s].data() : nullptr;
  }
  std::vector<float> u(count * room), logits(told ? count * symbols : 0), seen;
  for (float& value : u) value = static_cast<float>(generator() % 1000) / 1000;
  std::vector<int32_t> symbol(count, 0), texts(told ? 0 : count * room), last(count * window, 0);
  std::vector<int32_t> written(looks ? count * (past + room) : 0, 0), alike(written.size(), 0);
  std::vector<int32_t> next(follows ? states * symbols : 0), distance = {0, 1, 0};
  for (int32_t& to : next) to = static_cast<int32_t>(generator() % states);
  std::vector<int64_t> size(looks ? count : 0, past), place(follows ? count : 0, 1);
  std::unique_ptr<bool[]> done(new bool[count]()), forbidden(new bool[symbols]());
  forbidden[symbols / 2] = symbols > 1;
  elman::Text text = {};
  text.count = count;
  text.room = room;
  text.steps = told ? 1 : steps;
  text.state = state_at.data();
  text.symbol = symbol.data();
  text.done = done.get();
  text.window = window;
  text.last = last.data();
  text.logits = told ? logits.data() : nullptr;
  text.u = u.data();
  text.texts = told ? nullptr : texts.data();
  text.temperature = 0.7f;
  text.greedy = i % 6 == 4;
  text.end = 0;
  text.forbidden = i % 2 ? forbidden.get() : nullptr;
  text.top_k = i % 4 == 2 ? 3 : 0;
  text.top_p = i % 3 == 2 ? 0.8f : 0;
  if (looks) {
    text.penalty = i % 2 ? 0.5f : 0;
    text.recent = i % 2 ? 4 : 0;
    text.no_repeat = i % 4 ? 2 : 0;
    text.back = past + room;
    text.written = written.data();
    text.alike = alike.data();
    text.size = size.data();
  }
  if (follows) {
    text.next = next.data();
    text.distance = distance.data();
    text.left = steps;
    text.final = i % 2 ? 2 : -1;
    text.place = place.data();
  }
  if (parts == 0) {
    elman_plain_write(opened, &text, 3);
  } else {
    std::vector<std::thread> threads;
    elman::in_parts(count, parts, [&](Part p) {
      elman::variants[variant]->write(*opened->network, text, p.from, p.to);
    }, [&](auto task) { threads.emplace_back(std::move(task)); });
    for (std::thread& thread : threads) thread.join();
  }
  elman_plain_close(opened);
  for (int32_t code : texts) seen.push_back(static_cast<float>(code));
  return {seen, logits};
}

// A cell and n-grams by the functions that ctypes calls, on enough rows for several threads.
std::vector<std::vector<float>> run_plain(int variant, int cell, int threads) {
  generator.seed(4);
  const int64_t time = 7, batch = 400, features = 9, units = 33, longest = 4, buckets = 31;
  const int64_t gates = cell == 5 ? 3 : cell, width = gates * units, state = batch * units;
  const auto x = normal(time * batch * features), W_x = normal(features * width, 0.3f);
  const auto b = normal(width), W_h = normal(units * width, 0.1f), b_h = normal(width);
  const auto h_0 = normal(state), c_0 = normal(state), W = normal(buckets * units);
  const bool recurrent = cell == 1 || cell == 3 || cell == 4, memory = cell > 3;
  std::vector<float> h(time * state), h_end(state), c_end(memory ? state : 0), sums(state);
  std::vector<int32_t> symbols(time * batch);
  for (int32_t& symbol : symbols) symbol = static_cast<int32_t>(generator() % 50);
  std::unique_ptr<bool[]> mask(new bool[time * batch]);
  for (int64_t i = 0; i < time * batch; ++i) mask[i] = generator() % 3 > 0;
  const Layer layer = {time, batch, features, units, nullptr, x.data(), W_x.data(), b.data(),
                       recurrent ? W_h.data() : nullptr, cell == 3 ? b_h.data() : nullptr,
                       h_0.data(), memory ? c_0.data() : nullptr, mask.get(), nullptr,
                       cell == 3, elman::kTanh};
  failures += elman_plain_forward(variant, cell, &layer, h.data(), nullptr, c_end.data(), threads) != 0;
  std::vector<float> c_again(c_end.size());
  failures += elman_plain_forward(variant, cell, &layer, nullptr, h_end.data(), c_again.data(),
                                  threads) != 0;
  const float* last = h.data() + (layer.reverse ? 0 : (time - 1) * state);
  failures += !std::equal(h_end.begin(), h_end.end(), last) || c_again != c_end;
  const elman::Grams grams = {time, batch, units, longest, buckets + cell % 2, symbols.data(),
                              W.data(), mask.get(), sums.data(), true};
  if (cell % 2 == 0) elman_plain_grams(&grams, threads);
  return {h, c_end, sums};
}

// A transducer's lattice: likelihoods, what forward keeps, and every gradient.
std::vector<std::vector<float>> run_lattice(const Variant& variant, int64_t i, int64_t units,
                                            int64_t symbols, int64_t parts) {
  generator.seed(6);
  const int64_t time = 1 + 5 * (i % 5), places = 1 + 4 * (i % 4), batch = 3 + i % 3;
  const auto read = normal(time * batch * units), written = normal(places * batch * units);
  const auto W = normal(units * symbols, 0.2f), b = normal(symbols), drop = normal(batch * units);
  const auto d = normal(batch);
  std::vector<int32_t> y((places - 1) * batch), x_lengths(batch), y_lengths(batch);
  for (int32_t& symbol : y) symbol = static_cast<int32_t>(generator() % symbols);
  for (int32_t& length : x_lengths) length = static_cast<int32_t>(1 + generator() % time);
  for (int32_t& length : y_lengths) length = static_cast<int32_t>(generator() % places);
  std::vector<float> kept(units * batch);
  for (int64_t k = 0; k < units * batch; ++k) kept[k] = drop[k] > 0 ? 1.5f : 0.0f;
  const elman::Lattice lattice = {time, places, batch, units, symbols, read.data(), written.data(),
                                  W.data(), b.data(), i % 2 ? kept.data() : nullptr, y.data(),
                                  x_lengths.data(), y_lengths.data()};
  std::vector<float> likelihood(batch), saved(batch * time * places * elman::kSavedOfPlace);
  std::vector<float> dread(read.size()), dwritten(written.size()), dW(W.size()), db(b.size());
  auto each_part = [&](auto&& work) {
    std::vector<std::thread> threads;
    elman::in_parts(batch, parts, work, [&](auto task) { threads.emplace_back(std::move(task)); });
    for (std::thread& thread : threads) thread.join();
  };
  each_part([&](Part p) {
    variant.lattice_forward(lattice, likelihood.data(), saved.data(), p.from, p.to);
  });
  const auto told = likelihood;
  each_part([&](Part p) {
    variant.lattice_forward(lattice, likelihood.data(), nullptr, p.from, p.to);
  });
  failures += likelihood != told;
  const elman::Sums sums({{dW.data(), units * symbols}, {db.data(), symbols}}, parts);
  each_part([&](Part p) {
    const elman::LatticeBackward own = {saved.data(), d.data(), dread.data(), dwritten.data(),
                                        sums.at(0, p.index), sums.at(1, p.index)};
    variant.lattice_backward(lattice, own, p.from, p.to);
  });
  sums.add();
  return {likelihood, saved, dread, dwritten, dW, db};
}

// A table that moves row by row: some rows are looked up at every step, and all at the end.
std::vector<std::vector<float>> run_rows(const Variant& variant, int64_t units, int64_t parts) {
  generator.seed(5);
  const int64_t rows = 19, steps = 150, batch = 6, each = 3;
  auto W = normal(rows * units);
  std::vector<float> m(W.size()), v(W.size()), rates(3 * steps, 1e-3f);
  std::vector<int32_t> last(rows), wanted(batch * each);
  const elman::Table table = {rows, units, W.data(), m.data(), v.data(), last.data(),
                              rates.data(), 0.1f};
  const elman::Powers& powers = elman::powers_of(0.9, 0.999);
  for (int64_t step = 0; step < steps; step += 1 + step / 4) {
    for (int32_t& row : wanted) row = static_cast<int32_t>(generator() % (rows + 4)) - 2;
    const auto d = normal(units * batch);
    std::vector<float> sums(units * batch), g(units * batch * each);
    std::vector<double> squares(batch * each);
    const elman::LookedUp found = elman::looked_up(wanted.data(), batch, each, rows);
    const int64_t count = static_cast<int64_t>(found.rows.size());
    std::vector<std::thread> threads;
    elman::in_parts(count, parts > count ? count : parts, [&](Part p) {
      variant.made_up(table, powers, found.rows.data(), p.from, p.to, step);
      variant.gradients(table, found.found(), d.data(), g.data(), squares.data(), p.from, p.to);
      variant.moved(table, powers, found.rows.data(), g.data(), 0.5f, step, p.from, p.to);
    }, [&](auto task) { threads.emplace_back(std::move(task)); });
    for (std::thread& thread : threads) thread.join();
    variant.summed(table, wanted.data(), each, sums.data(), 0, batch);
    const int64_t known = std::count_if(wanted.begin(), wanted.end(),
                                        [&](int32_t row) { return row >= 0 && row < rows; });
    failures += static_cast<int64_t>(found.examples.size()) != known;
  }
  variant.made_up(table, powers, nullptr, 0, rows, steps);
  return {W, m, v};
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
                      i % 2 == 0, i % 3 == 0, i % 5 == 0, i % 4 == 1, i % 7 != 0, i % 9 < 4,
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
  for (int i = 0; i < 120; ++i, ++cases)
    for (int variant = 0; variant < elman::kVariants; ++variant) {
      if (!elman::supported(*elman::variants[variant])) continue;
      const int64_t count = batches[i % 5], wide = units[i % 7], symbols = units[(i + 3) % 7];
      const auto alone = run_write(variant, i, count, wide, symbols, 1);
      for (int64_t parts : {0, 2, 3}) {
        if (parts > count) continue;
        const auto got = run_write(variant, i, count, wide, symbols, parts);
        for (size_t k = 0; k < got.size(); ++k) compare(*elman::variants[variant], got[k], alone[k]);
      }
    }
  for (int i = 0; i < 28; ++i, ++cases) {
    const int64_t wide = units[i % 7], symbols = 1 + units[(i + 3) % 7];
    const auto baseline = run_lattice(*variants[0], i, wide, symbols, 1);
    for (const Variant* variant : variants) {
      const auto expected =
          rounds(*variant) ? run_lattice(*variant, i, wide, symbols, 1) : baseline;
      for (int64_t parts : {1, 2, 3}) {
        const auto got = run_lattice(*variant, i, wide, symbols, parts);
        for (size_t k = 0; k < got.size(); ++k) compare(*variant, got[k], expected[k]);
      }
    }
  }
  for (int64_t width : units) {
    const auto expected = run_rows(*variants[0], width, 1);
    for (const Variant* variant : variants)
      for (int64_t parts : {1, 3}) {
        const auto got = run_rows(*variant, width, parts);
        for (size_t k = 0; k < got.size(); ++k) compare(*variant, got[k], expected[k]);
      }
    ++cases;
  }
  const int baseline = elman_variant("baseline");
  for (int cell = 1; cell <= 5; ++cell, ++cases)
    for (int variant = 0; variant < elman::kVariants; ++variant) {
      if (!elman::supported(*elman::variants[variant]) || rounds(*elman::variants[variant])) continue;
      const auto expected = run_plain(baseline, cell, 1);
      for (int threads : {1, 3}) {
        const auto got = run_plain(variant, cell, threads);
        for (size_t k = 0; k < got.size(); ++k)
          compare(*elman::variants[variant], got[k], expected[k]);
      }
    }
  const elman::Stage unknown = {9, elman::kTanh, 1, 1, nullptr, nullptr, nullptr, nullptr, 0};
  if (elman_plain_open(baseline, &unknown, 1) || elman_variant("fast") >= 0) ++failures;
  std::printf("%d cases on %zu variants, %d differences\n", cases, variants.size(), failures);
  return failures > 0;
}
