// A network that is read symbol by symbol: its stages with their weights in panels, and one step
// of all of them on a block of rows.
//
// A row is the same whatever is read beside it: each of its numbers is summed in one order.
#pragma once

#include <math.h>

#include "gated.h"
#include "gru.h"
#include "lstm.h"
#include "simple_rnn.h"

namespace elman {
namespace ELMAN_VARIANT {

// Where the gates of a cell stand, and what they do to its state.
struct Gates {
  int gates, slots;
  bool has_memory;
  int input[4], state[4];
  void (*forward)(Activation, int64_t rows, const float* sums, int64_t slot, float* h,
                  float* memory, float* saved, int64_t plane, const int32_t* order);
};

template <class Cell>
static constexpr Gates gates_of() {
  Gates found = {Cell::gates, Cell::slots, Cell::has_memory, {}, {}, Cell::forward};
  for (int g = 0; g < Cell::gates; ++g) {
    found.input[g] = Cell::input_slot(g);
    found.state[g] = Cell::state_slot(g);
  }
  return found;
}

static const Gates* gates_of(int32_t kind) {
  static constexpr Gates simple_rnn = gates_of<SimpleRNN>(), mingru = gates_of<MinGRU>(),
                         gru = gates_of<GRU>(), lstm = gates_of<LSTM>(), qrnn = gates_of<QRNN>(),
                         without_memory = {1, 1, false, {}, {}, nullptr};
  switch (kind) {
    case 1: return &simple_rnn;
    case 2: return &mingru;
    case 3: return &gru;
    case 4: return &lstm;
    case 5: return &qrnn;
    default: return &without_memory;
  }
}

struct Packed {
  Stage from;
  const Gates* gates;
  int64_t panels, width;  // of the units; numbers of a row in all slots
  float* W_x;    // of each gate (inputs, units); of kNormalise the scale
  float* W_h;    // of each gate (units, units)
  float* table;  // (symbols or 1, width): what stands in the slots first; of kNormalise the shift
};

// What a `Network` is. One block of memory holds it, its stages and their numbers.
struct Stages {
  int64_t count, cells;  // stages; those up to the last cell
  int64_t inputs, symbols, widest;
  int64_t panels, slots;  // that a row takes: of states and values; of sums before the gates
  Packed* at;
};

static const Stages& stages_of(const Network& network) {
  return reinterpret_cast<const Stages&>(network);
}

static Network* open(const Stage* stages, int64_t count) {
  int64_t numbers = 0;
  for (int64_t i = 0; i < count; ++i) {
    const Stage& s = stages[i];
    const Gates& gates = *gates_of(s.kind);
    const int64_t plane = panels(s.units) * kPanel;
    const int64_t depth = (i && s.kind != kNormalise ? s.inputs : 1) + (s.W_h ? s.units : 0);
    numbers += plane * (gates.gates * depth + gates.slots * (i ? 1 : s.inputs));
  }
  const int64_t heads = (sizeof(Stages) + count * sizeof(Packed) + 63) / 64 * 64;
  const int64_t bytes = (heads + numbers * sizeof(float) + 63) / 64 * 64;
  void* block = std::aligned_alloc(64, bytes);
  if (block == nullptr) return nullptr;
  std::memset(block, 0, bytes);
  Stages* all = static_cast<Stages*>(block);
  all->at = reinterpret_cast<Packed*>(all + 1);
  float* free = reinterpret_cast<float*>(static_cast<char*>(block) + heads);
  all->count = count;
  all->inputs = stages[0].inputs;
  all->symbols = stages[count - 1].units;
  for (int64_t i = 0; i < count; ++i) {
    Packed& s = all->at[i];
    s.from = stages[i];
    s.gates = gates_of(s.from.kind);
    const int64_t F = s.from.inputs, U = s.from.units, C = panels(U);
    const int gates = s.gates->gates;
    const int64_t stride = gates * U;
    s.panels = C;
    s.width = s.gates->slots * C * kPanel;
    all->widest = larger(all->widest, U);
    all->slots = larger(all->slots, s.gates->slots * C);
    all->panels += (s.gates->has_memory ? 2 : 1) * C;
    if (s.from.kind > 0) all->cells = i + 1;
    s.table = free;
    free += (i ? 1 : F) * s.width;
    s.W_x = free;
    if (s.from.kind == kNormalise) {
      free += C * kPanel;
      std::memcpy(s.W_x, s.from.W_x, U * sizeof(float));
      std::memcpy(s.table, s.from.b, U * sizeof(float));
      continue;
    }
    for (int g = 0; i && g < gates; ++g, free += C * F * kPanel)
      pack_factor(free, s.from.W_x + g * U, stride, F, U);
    s.W_h = s.from.W_h ? free : nullptr;
    for (int g = 0; s.W_h && g < gates; ++g, free += C * U * kPanel)
      pack_factor(free, s.from.W_h + g * U, stride, U, U);
    for (int g = 0; g < gates; ++g)
      for (int64_t row = 0; row < (i ? 1 : F); ++row) {
        float* in = s.table + row * s.width + s.gates->input[g] * C * kPanel;
        float* back = s.table + row * s.width + s.gates->state[g] * C * kPanel;
        for (int64_t j = 0; j < U; ++j) {
          if (s.from.b) in[j] += s.from.b[g * U + j];
          if (i == 0) in[j] += s.from.W_x[row * stride + g * U + j];
          if (s.from.b_h) back[j] += s.from.b_h[g * U + j];
        }
      }
  }
  return reinterpret_cast<Network*>(all);
}

static void close(Network* network) { std::free(network); }

// y (1 x columns) += a (1 x depth) B. A single tile would wait for each sum it adds to; several
// panels at once fill that time, and the weights come as fast as the cache gives them.
template <int wide>
static inline void strip(float* y, const float* a, const float* B, int64_t deep) {
  Vector sum[wide][2] = {};
  for (int64_t k = 0; k < deep; ++k)
    for (int p = 0; p < wide; ++p) {
      const float* b = B + (p * deep + k) * kPanel;
      sum[p][0] = add_times(sum[p][0], a + k, b);
      sum[p][1] = add_times(sum[p][1], a + k, b + kLanes);
    }
  for (int p = 0; p < wide; ++p) {
    store(y + p * kPanel, load(y + p * kPanel) + sum[p][0]);
    store(y + p * kPanel + kLanes, load(y + p * kPanel + kLanes) + sum[p][1]);
  }
}

static void add_product(float* C, const Left& A, const float* B, int64_t rows, int64_t depth,
                        int64_t columns) {
  if (rows > 1) return layer_product(C, rows * kPanel, A, B, rows, depth, columns, true);
  const int64_t deep = factor_depth(depth);
  int64_t c = 0;
  for (; c + 4 <= panels(columns); c += 4)
    strip<4>(C + c * kPanel, A.at, B + c * deep * kPanel, deep);
  for (; c < panels(columns); ++c) strip<1>(C + c * kPanel, A.at, B + c * deep * kPanel, deep);
}

// y = (x - mean) / sqrt(variance + epsilon) * scale + shift, over the units of each row.
static void normalise(const Packed& stage, int64_t rows, const float* x, float* y) {
  const int64_t U = stage.from.units;
  for (int64_t r = 0; r < rows; ++r) {
    auto at = [&](int64_t j) { return (j / kPanel * rows + r) * kPanel + j % kPanel; };
    float mean = 0, variance = 0;
    for (int64_t j = 0; j < U; ++j) mean += x[at(j)];
    mean /= static_cast<float>(U);
    for (int64_t j = 0; j < U; ++j) variance += (x[at(j)] - mean) * (x[at(j)] - mean);
    variance /= static_cast<float>(U);
    const float scale = 1 / ::sqrtf(variance + stage.from.epsilon);
    for (int64_t j = 0; j < U; ++j)
      y[at(j)] = (x[at(j)] - mean) * scale * stage.W_x[j] + stage.table[j];
  }
}

// Room for the states and values of `rows`, of each stage first what it gives, then its memory;
// and for the sums before the gates.
struct Block {
  int64_t rows;
  float *values, *sums;
};

// Read one symbol of each row: the values behind the last stage asked for, in panels.
static const float* step(const Stages& all, const Block& block, const int32_t* symbol,
                         int64_t stages) {
  const int64_t rows = block.rows, panel = rows * kPanel;
  const float* x = nullptr;
  float* values = block.values;
  for (int64_t i = 0; i < stages; ++i) {
    const Packed& s = all.at[i];
    const Gates& gates = *s.gates;
    const int64_t C = s.panels, used = C * panel, F = s.from.inputs, U = s.from.units;
    float* h = values;
    float* memory = gates.has_memory ? h + used : nullptr;
    values += used * (memory ? 2 : 1);
    if (s.from.kind == kNormalise) {
      normalise(s, rows, x, h);
      x = h;
      continue;
    }
    float* sums = s.from.kind == kAffine ? h : block.sums;
    for (int64_t r = 0; r < rows; ++r) {
      const float* row = s.table + (i ? 0 : symbol[r] * s.width);
      for (int64_t q = 0; q < gates.slots * C; ++q) {
        store(sums + (q * rows + r) * kPanel, load(row + q * kPanel));
        store(sums + (q * rows + r) * kPanel + kLanes, load(row + q * kPanel + kLanes));
      }
    }
    const Left input = i ? left_factor(x, panel, rows, F) : Left{};
    for (int g = 0; i && g < gates.gates; ++g)
      add_product(sums + gates.input[g] * used, input, s.W_x + g * C * F * kPanel, rows, F, U);
    const Left state = s.W_h ? left_factor(h, panel, rows, U) : Left{};
    for (int g = 0; s.W_h && g < gates.gates; ++g)
      add_product(sums + gates.state[g] * used, state, s.W_h + g * C * U * kPanel, rows, U, U);
    for (int64_t c = 0; gates.forward && c < C; ++c)
      gates.forward(s.from.activation, rows, sums + c * panel, used, h + c * panel,
                    memory ? memory + c * panel : nullptr, nullptr, 0, nullptr);
    x = h;
  }
  return x;
}

}  // namespace ELMAN_VARIANT
}  // namespace elman
