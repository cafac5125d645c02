// A recurrent layer over all timesteps, forward and backward, for any cell.
//
// A part of the batch runs through all timesteps in blocks of rows that stay in the cache. A cell
// says how many gates it has and what they do to the state (`forward`, `backward` in its own
// file); this file multiplies, reads the input, keeps masks and sums gradients.
//
// The rows that a step reads are collected (`order.h`), and stand together in sums and products;
// states, and what is saved of a step, stay where they belong.
//
// The sums before the gates stand in *slots*. A GRU has four: its reset gate comes between the
// input's share and the state's share of the third gate, so they are summed apart.
#pragma once

#include "half.h"
#include "kernels.h"
#include "order.h"

namespace elman {
namespace ELMAN_VARIANT {

// Rows of a block: few enough that its state and sums stay in the nearest caches, many enough
// that the weights, read once per step, are worth their way.
static inline int64_t block_of(int64_t rows, int64_t units) {
  const int64_t most_rows = larger(48, smaller(192, 16384 / units));
  const int64_t blocks = (rows + most_rows - 1) / most_rows;
  return (rows + blocks - 1) / blocks;
}

// As NumPy and JAX read a row number: negative counts from the end, beyond is the nearest.
static inline int64_t symbol(const Layer& layer, int64_t t, int64_t row) {
  int64_t s = layer.symbols[t * layer.batch + row];
  if (s < 0) s += layer.features;
  return smaller(larger(s, 0), layer.features - 1);
}

static inline void multiply(float* to, const float* a, const float* b, int64_t count) {
  for (int64_t i = 0; i < count; i += kLanes) store(to + i, load(a + i) * load(b + i));
}

static inline void add(float* to, const float* a, int64_t count) {
  for (int64_t i = 0; i < count; i += kLanes) store(to + i, load(to + i) + load(a + i));
}

// Add the sums over `rows` of one panel to `to`.
static inline void add_columns(float* to, const float* panel, int64_t rows) {
  Vector low = load(to), high = load(to + kLanes);
  for (int64_t r = 0; r < rows; ++r) {
    low += load(panel + r * kPanel);
    high += load(panel + r * kPanel + kLanes);
  }
  store(to, low);
  store(to + kLanes, high);
}

template <class Cell>
static void forward(const Layer& layer, const Forward& out, int64_t from, int64_t to) {
  constexpr int gates = Cell::gates;
  const int64_t T = layer.time, B = layer.batch, F = layer.features, U = layer.units;
  const int64_t C = panels(U), stride = gates * U;
  const int64_t most_rows = block_of(to - from, U);
  const int64_t plane = C * most_rows * kPanel;

  float* state = memory(kState, plane);
  float* sums = memory(kSums, Cell::slots * plane);
  float* cell_state = Cell::has_memory ? memory(kMemory, plane) : nullptr;
  float* drop = layer.drop ? memory(kDrop, plane) : nullptr;
  float* dropped = layer.drop ? memory(kDropped, plane) : state;
  float* together = memory(kTogether, plane);
  int32_t* begins = reinterpret_cast<int32_t*>(memory(kBegins, most_rows));
  int32_t* order = reinterpret_cast<int32_t*>(memory(kOrder, most_rows));
  float* W_h = nullptr;
  if (Cell::recurrent_weights) {
    W_h = memory(kWeightsBack, gates * C * U * kPanel);
    for (int g = 0; g < gates; ++g)
      pack_factor(W_h + g * C * U * kPanel, layer.W_h + g * U, stride, U, U);
  }

  // What every step adds to the sums before the state does: the bias of each slot, or for
  // symbols the bias and the symbol's row of W_x, looked up.
  const int64_t width = Cell::slots * C * kPanel, symbols = layer.symbols ? F : 1;
  float* table = zeros(kTable, symbols * width);
  for (int64_t s = 0; s < symbols; ++s)
    for (int g = 0; g < gates; ++g) {
      float* in = table + s * width + Cell::input_slot(g) * C * kPanel;
      for (int64_t j = 0; j < U; ++j)
        in[j] += layer.b[g * U + j] + (layer.symbols ? layer.W_x[s * stride + g * U + j] : 0.0f);
      if (layer.b_h == nullptr) continue;
      float* back = table + s * width + Cell::state_slot(g) * C * kPanel;
      for (int64_t j = 0; j < U; ++j) back[j] += layer.b_h[g * U + j];
    }
  float *W_x = nullptr, *x = nullptr;
  if (layer.x) {
    W_x = memory(kWeightsIn, gates * C * F * kPanel);
    for (int g = 0; g < gates; ++g)
      pack_factor(W_x + g * C * F * kPanel, layer.W_x + g * U, stride, F, U);
    x = memory(kInput, panels(F) * most_rows * kPanel);
  }

  for (int64_t first = from; first < to; first += most_rows) {
    const int64_t rows = smaller(most_rows, to - first), panel = rows * kPanel;
    const int64_t used = C * panel;
    pack(state, panel, layer.h_0 + first * U, U, rows, U);
    if (cell_state) pack(cell_state, panel, layer.c_0 + first * U, U, rows, U);
    if (drop) pack(drop, panel, layer.drop + first * U, U, rows, U);
    beginnings(layer, first, rows, begins);

    for (int64_t step = 0; step < T; ++step) {
      const int64_t t = layer.reverse ? T - 1 - step : step;
      const Rows read = rows_of(layer, t, step, first, rows, begins, order);
      const int64_t count = read.count, carried = read.carried;
      for (int64_t r = 0; r < count; ++r) {
        const int64_t example = first + at(read.order, r);
        const float* row = table + (layer.symbols ? symbol(layer, t, example) * width : 0);
        for (int64_t p = 0; p < Cell::slots * C; ++p) {
          store(sums + (p * rows + r) * kPanel, load(row + p * kPanel));
          store(sums + (p * rows + r) * kPanel + kLanes, load(row + p * kPanel + kLanes));
        }
      }
      if (x) {
        pack(x, panel, layer.x + (t * B + first) * F, F, count, F, read.order);
        const Left factor = left_factor(x, panel, count, F);
        for (int g = 0; g < gates; ++g)
          layer_product(sums + Cell::input_slot(g) * used, panel, factor,
                        W_x + g * C * F * kPanel, count, F, U, true);
      }
      if (drop) multiply(dropped, state, drop, used);
      const float* left = dropped;
      if (W_h && read.order) {
        collect(together, dropped, panel, C, read.order, carried);
        left = together;
      }
      const Left factor = W_h ? left_factor(left, panel, carried, U) : Left{};
      for (int g = 0; W_h && g < gates; ++g)
        layer_product(sums + Cell::state_slot(g) * used, panel, factor, W_h + g * C * U * kPanel,
                      carried, U, U, true);
      for (int64_t c = 0; c < C; ++c) {
        float* saved = out.saved
            ? out.saved + ((t * C + c) * Cell::saved * B + first) * kPanel : nullptr;
        float* memory_now = cell_state ? cell_state + c * panel : nullptr;
        // What no gate moves is kept for the step after.
        if (Cell::has_memory && saved && count < rows)
          std::memcpy(saved + (Cell::saved - 1) * B * kPanel, memory_now, panel * sizeof(float));
        Cell::forward(layer.activation, count, sums + c * panel, used, state + c * panel,
                      memory_now, saved, B * kPanel, read.order);
      }
      if (out.h) unpack(out.h + (t * B + first) * U, U, state, panel, rows, U);
    }
    if (out.h_end) unpack(out.h_end + first * U, U, state, panel, rows, U);
    if (cell_state) unpack(out.c_end + first * U, U, cell_state, panel, rows, U);
  }
}

template <class Cell>
static void backward(const Layer& layer, const Backward& d, int64_t from, int64_t to) {
  constexpr int gates = Cell::gates;
  const int64_t T = layer.time, B = layer.batch, F = layer.features, U = layer.units;
  const int64_t C = panels(U), Cx = panels(F), stride = gates * U;
  const int64_t most_rows = block_of(to - from, U);
  const int64_t plane = C * most_rows * kPanel;
  // The gradient of the weights is summed over a chunk of steps or more in one product.
  const int64_t chunk = smaller(T, larger(1, 192 / most_rows));

  float* flow = memory(kFlow, plane);  // dL/dh, carried back from step to step
  float* memory_flow = Cell::has_memory ? memory(kFlowMemory, plane) : nullptr;  // dL/dc
  float* c_first = Cell::has_memory ? memory(kMemory, plane) : nullptr;
  float* now = Cell::needs_h ? memory(kNow, plane) : nullptr;
  float* before = memory(kStates, chunk * plane);  // h_{t-1} of the chunk's steps
  float* delta = memory(kDeltas, Cell::slots * chunk * plane);
  float* drop = layer.drop ? memory(kDrop, plane) : nullptr;
  float* product_h = layer.drop || layer.mask ? memory(kProduct, plane) : flow;
  int32_t* begins = reinterpret_cast<int32_t*>(memory(kBegins, most_rows));
  int32_t* order = reinterpret_cast<int32_t*>(memory(kOrder, most_rows));
  float* across = memory(kWeightsBack, gates * C * U * kPanel);  // W_h^T
  for (int g = 0; g < gates; ++g)
    pack_transposed_factor(across + g * C * U * kPanel, layer.W_h + g * U, stride, U, U);
  float* W_x = nullptr;  // W_x^T
  float* dx = nullptr;
  if (d.dx) {
    W_x = memory(kWeightsAcross, gates * Cx * U * kPanel);
    for (int g = 0; g < gates; ++g)
      pack_transposed_factor(W_x + g * Cx * U * kPanel, layer.W_x + g * U, stride, U, F);
    dx = memory(kInput, Cx * most_rows * kPanel);
  }
  float* x = layer.x ? memory(kBefore, Cx * chunk * most_rows * kPanel) : nullptr;
  float* dW_h = zeros(kGradientH, gates * C * U * kPanel);
  const int64_t width = gates * C * kPanel;
  float* dW_x = zeros(kGradientX, F * width);
  float* db = zeros(kBias, Cell::slots * C * kPanel);

  for (int64_t first = from; first < to; first += most_rows) {
    const int64_t rows = smaller(most_rows, to - first), panel = rows * kPanel;
    const int64_t used = C * panel, long_panel = chunk * panel, slot = C * long_panel;
    if (d.dh_end) pack(flow, panel, d.dh_end + first * U, U, rows, U);
    else std::memset(flow, 0, used * sizeof(float));
    if (memory_flow) {
      if (d.dc_end) pack(memory_flow, panel, d.dc_end + first * U, U, rows, U);
      else std::memset(memory_flow, 0, used * sizeof(float));
      pack(c_first, panel, layer.c_0 + first * U, U, rows, U);
    }
    if (drop) pack(drop, panel, layer.drop + first * U, U, rows, U);
    beginnings(layer, first, rows, begins);

    int64_t filled = 0;  // rows of the chunk
    for (int64_t step = T - 1; step >= 0; --step) {
      const int64_t t = layer.reverse ? T - 1 - step : step;
      const int64_t t_before = layer.reverse ? t + 1 : t - 1;
      const int64_t offset = filled * kPanel;
      const Rows read = rows_of(layer, t, step, first, rows, begins, order);
      const int64_t count = read.count, carried = read.carried;
      pack(before + offset, long_panel,
           step ? d.h + (t_before * B + first) * U : layer.h_0 + first * U, U, count, U,
           read.order);
      if (now) pack(now, panel, d.h + (t * B + first) * U, U, count, U, read.order);
      if (d.dh) add_rows(flow, panel, d.dh + (t * B + first) * U, U, rows, U);

      for (int64_t c = 0; c < C; ++c) {
        const int64_t part = Cell::saved * B * kPanel;
        const float* saved = Cell::saved ? d.saved + (t * C + c) * part + first * kPanel : nullptr;
        const float* c_before = nullptr;
        if (Cell::has_memory)
          c_before = step ? d.saved + (t_before * C + c) * part
                                + (Cell::saved - 1) * B * kPanel + first * kPanel
                          : c_first + c * panel;
        Cell::backward(layer.activation, count, flow + c * panel,
                       memory_flow ? memory_flow + c * panel : nullptr,
                       before + offset + c * long_panel, now ? now + c * panel : nullptr,
                       c_before, saved, B * kPanel, delta + offset + c * long_panel, slot,
                       read.order);
      }
      if (drop)
        for (int64_t c = 0; c < C; ++c)
          multiply_collected(before + offset + c * long_panel, drop + c * panel, read.order, count);

      // Of rows that begin here the gradient goes on to `h_0`, and nowhere else.
      const int64_t back = d.dh_0 ? count : carried;
      for (int g = 0; g < gates; ++g)
        layer_product(product_h, panel, delta + Cell::state_slot(g) * slot + offset, long_panel,
                      across + g * C * U * kPanel, back, U, U, product_h == flow || g > 0);
      if (product_h != flow) add_spread(flow, product_h, drop, panel, C, read.order, back);
      if (dx) {
        for (int g = 0; g < gates; ++g)
          layer_product(dx, panel, delta + Cell::input_slot(g) * slot + offset, long_panel,
                        W_x + g * Cx * U * kPanel, count, U, F, g > 0);
        float* to_x = d.dx + (t * B + first) * F;
        if (count < rows) std::memset(to_x, 0, rows * F * sizeof(float));
        unpack(to_x, F, dx, panel, count, F, read.order);
      }
      if (layer.symbols) {
        for (int64_t r = 0; r < count; ++r) {
          float* row = dW_x + symbol(layer, t, first + at(read.order, r)) * width;
          for (int g = 0; g < gates; ++g)
            for (int64_t c = 0; c < C; ++c)
              add(row + (g * C + c) * kPanel,
                  delta + Cell::input_slot(g) * slot + offset + c * long_panel + r * kPanel,
                  kPanel);
        }
      } else {
        pack(x + offset, long_panel, layer.x + (t * B + first) * F, F, count, F, read.order);
      }
      for (int64_t p = 0; p < Cell::slots * C; ++p) {
        const float* at = delta + p / C * slot + p % C * long_panel + offset;
        add_columns(db + p * kPanel, at, count);
      }

      // Rows that begin here add nothing to the gradient of W_h, and are its last ones.
      const int64_t deep = filled + carried;
      filled += layer.symbols ? carried : count;
      if (filled + rows <= chunk * rows && step > 0) continue;
      for (int g = 0; g < gates; ++g) {
        layer_outer(dW_h + g * C * U * kPanel, before, long_panel,
                    delta + Cell::state_slot(g) * slot, long_panel, U, deep, U);
        if (x)
          layer_outer(dW_x + g * C * F * kPanel, x, long_panel, delta + Cell::input_slot(g) * slot,
                    long_panel, F, filled, U);
      }
      filled = 0;
    }
    if (d.dh_0) unpack(d.dh_0 + first * U, U, flow, panel, rows, U);
    if (memory_flow) unpack(d.dc_0 + first * U, U, memory_flow, panel, rows, U);
  }

  for (int g = 0; g < gates; ++g) {
    unpack(d.dW_h + g * U, stride, dW_h + g * C * U * kPanel, U * kPanel, U, U);
    if (layer.x) {
      unpack(d.dW_x + g * U, stride, dW_x + g * C * F * kPanel, F * kPanel, F, U);
    } else {
      for (int64_t s = 0; s < F; ++s)
        std::memcpy(d.dW_x + s * stride + g * U, dW_x + s * width + g * C * kPanel,
                    U * sizeof(float));
    }
    std::memcpy(d.db + g * U, db + Cell::input_slot(g) * C * kPanel, U * sizeof(float));
    if (d.db_h)
      std::memcpy(d.db_h + g * U, db + Cell::state_slot(g) * C * kPanel, U * sizeof(float));
  }
}

}  // namespace ELMAN_VARIANT
}  // namespace elman
