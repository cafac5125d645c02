// Writing texts: a recurrent layer that reads its own symbols, a dense layer on its state, and a
// symbol drawn from the softmax of that, one after another without leaving the kernel.
//
// A text is the same whatever is written beside it: each of its numbers is summed in one order.
#pragma once

#include "sequence.h"

namespace elman {
namespace ELMAN_VARIANT {

// y (1 x columns) += a (1 x depth) B. A single tile would wait for each sum it adds to; several
// panels at once fill that time, and the weights come as fast as the cache gives them.
template <int wide>
static inline void strip(float* y, const float* a, const float* B, int64_t B_panel,
                         int64_t depth) {
  Vector sum[wide][2] = {};
  for (int64_t k = 0; k < depth; ++k)
    for (int p = 0; p < wide; ++p) {
      sum[p][0] += a[k] * load(B + p * B_panel + k * kPanel);
      sum[p][1] += a[k] * load(B + p * B_panel + k * kPanel + kLanes);
    }
  for (int p = 0; p < wide; ++p) {
    store(y + p * kPanel, load(y + p * kPanel) + sum[p][0]);
    store(y + p * kPanel + kLanes, load(y + p * kPanel + kLanes) + sum[p][1]);
  }
}

static void add_product(float* C, const float* A, const float* B, int64_t rows, int64_t depth,
                        int64_t columns) {
  const int64_t panel = rows * kPanel, B_panel = depth * kPanel;
  if (rows > 1) return product(C, panel, A, panel, B, B_panel, rows, depth, columns, true);
  int64_t c = 0;
  for (; c + 4 <= panels(columns); c += 4)
    strip<4>(C + c * kPanel, A, B + c * B_panel, B_panel, depth);
  for (; c < panels(columns); ++c) strip<1>(C + c * kPanel, A, B + c * B_panel, B_panel, depth);
}

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

template <class Cell>
static void write(const Text& text, int64_t from, int64_t to) {
  constexpr int gates = Cell::gates;
  const int64_t U = text.units, S = text.symbols, C = panels(U), Cs = panels(S);
  const int64_t most_rows = block_of(to - from, U), stride = gates * U;
  const int64_t plane = C * most_rows * kPanel, width = Cell::slots * C * kPanel;
  float* state = memory(kState, plane);
  float* sums = memory(kSums, Cell::slots * plane);
  float* cell_state = Cell::has_memory ? memory(kMemory, plane) : nullptr;
  float* logits = memory(kProduct, Cs * most_rows * kPanel);
  float* p = memory(kNow, Cs * kPanel);
  float* W_h = memory(kWeightsBack, gates * C * U * kPanel);
  for (int g = 0; g < gates; ++g)
    pack(W_h + g * C * U * kPanel, U * kPanel, text.W_h + g * U, stride, U, U);
  float* W = memory(kWeightsIn, Cs * U * kPanel);
  pack(W, U * kPanel, text.W, S, U, S);
  float* b = memory(kBias, Cs * kPanel);
  for (int64_t s = 0; s < Cs * kPanel; ++s) b[s] = s < S ? text.b[s] : kForbidden;
  float* table = zeros(kTable, text.inputs * width);
  for (int g = 0; g < gates; ++g)
    for (int64_t s = 0; s < text.inputs; ++s) {
      float* in = table + s * width + Cell::input_slot(g) * C * kPanel;
      float* back = table + s * width + Cell::state_slot(g) * C * kPanel;
      for (int64_t j = 0; j < U; ++j) in[j] += text.table[s * stride + g * U + j];
      for (int64_t j = 0; text.b_h && j < U; ++j) back[j] += text.b_h[g * U + j];
    }

  for (int64_t first = from; first < to; first += most_rows) {
    const int64_t rows = smaller(most_rows, to - first), panel = rows * kPanel;
    const int64_t used = C * panel;
    pack(state, panel, text.h_0 + first * U, U, rows, U);
    if (cell_state) pack(cell_state, panel, text.c_0 + first * U, U, rows, U);
    for (int64_t r = first; r < first + rows; ++r) {
      text.symbol_end[r] = smaller(larger(text.symbol[r], 0), text.inputs - 1);
      text.done_end[r] = text.done[r];
      for (int64_t i = 0; i < text.room; ++i) text.texts[r * text.room + i] = -1;
    }
    for (int64_t step = 0; step < text.steps; ++step) {
      bool going = false;
      for (int64_t r = 0; r < rows; ++r) going |= !text.done_end[first + r];
      if (!going) break;
      for (int64_t r = 0; r < rows; ++r) {
        const float* row = table + text.symbol_end[first + r] * width;
        for (int64_t q = 0; q < Cell::slots * C; ++q) {
          store(sums + (q * rows + r) * kPanel, load(row + q * kPanel));
          store(sums + (q * rows + r) * kPanel + kLanes, load(row + q * kPanel + kLanes));
        }
      }
      for (int g = 0; g < gates; ++g)
        add_product(sums + Cell::state_slot(g) * used, state, W_h + g * C * U * kPanel, rows, U, U);
      for (int64_t c = 0; c < C; ++c)
        Cell::forward(text.activation, rows, sums + c * panel, used, state + c * panel,
                      cell_state + (cell_state ? c * panel : 0), nullptr, 0, nullptr);
      for (int64_t c = 0; c < Cs; ++c)
        for (int64_t i = 0; i < panel; i += kPanel) {
          store(logits + c * panel + i, load(b + c * kPanel));
          store(logits + c * panel + i + kLanes, load(b + c * kPanel + kLanes));
        }
      add_product(logits, state, W, rows, U, S);
      for (int64_t r = 0; r < rows; ++r) {
        const int64_t place = (first + r) * text.room + step;
        const int32_t symbol = draw(logits + r * kPanel, panel, S, text.greedy,
                                    text.inverse_temperature, text.u[place], p);
        bool& done = text.done_end[first + r];
        done |= symbol < 0 || symbol == text.end;
        if (symbol >= 0) text.symbol_end[first + r] = symbol;
        if (!done) text.texts[place] = symbol;
      }
    }
    unpack(text.h_end + first * U, U, state, panel, rows, U);
    if (cell_state) unpack(text.c_end + first * U, U, cell_state, panel, rows, U);
  }
}

}  // namespace ELMAN_VARIANT
}  // namespace elman
