// Writing texts: a network that reads its own symbols, one after another, without leaving the
// kernel.
#pragma once

#include "draw.h"
#include "stages.h"

namespace elman {
namespace ELMAN_VARIANT {

// Do `work(values in panels, row-major rows, units)` for the state of each stage.
template <typename Do>
static void each_state(const Stages& all, const Text& text, const Block& block, int64_t first,
                       Do&& work) {
  float* values = block.values;
  for (int64_t i = 0; i < all.count; ++i) {
    const int64_t U = all.at[i].from.units, used = all.at[i].panels * block.rows * kPanel;
    for (int part = 0; part < (all.at[i].gates->has_memory ? 2 : 1); ++part, values += used)
      if (all.at[i].from.kind > 0) work(values, text.state[2 * i + part] + first * U, U);
  }
}

static void write(const Network& network, const Text& text, int64_t from, int64_t to) {
  const Stages& all = stages_of(network);
  const int64_t S = all.symbols, row_of_logits = panels(S) * kPanel;
  const int64_t most_rows = block_of(to - from, all.widest);
  const bool bent = text.forbidden || text.next || text.top_k || text.top_p > 0 || text.size;
  float* values = memory(kState, all.panels * most_rows * kPanel);
  float* sums = memory(kSums, all.slots * most_rows * kPanel);
  float* p = memory(kNow, row_of_logits);
  float* z = memory(kProduct, row_of_logits);
  float* seen = memory(kBefore, row_of_logits);
  int32_t* symbols = reinterpret_cast<int32_t*>(memory(kInput, most_rows));
  auto known = [&](int32_t symbol) {
    return static_cast<int32_t>(smaller(larger(symbol, 0), all.inputs - 1));
  };

  for (int64_t first = from; first < to; first += most_rows) {
    const int64_t rows = smaller(most_rows, to - first), panel = rows * kPanel;
    const Block block = {rows, values, sums};
    if (!text.window)
      each_state(all, text, block, first, [&](float* inside, const float* outside, int64_t units) {
        pack(inside, panel, outside, units, rows, units);
      });
    for (int64_t i = first * text.room; text.texts && i < (first + rows) * text.room; ++i)
      text.texts[i] = -1;
    for (int64_t step = 0; step < text.steps; ++step) {
      bool going = text.logits != nullptr;
      for (int64_t r = first; r < first + rows; ++r) going |= !text.done[r];
      if (!going) break;
      const int64_t again = larger(text.window, 1);
      if (text.window) {
        std::memset(values, 0, all.panels * panel * sizeof(float));
        for (int64_t r = first; r < first + rows; ++r) {
          int32_t* last = text.last + r * text.window;
          std::memmove(last, last + 1, (text.window - 1) * sizeof(int32_t));
          last[text.window - 1] = text.symbol[r];
        }
      }
      const float* logits = nullptr;
      for (int64_t w = 0; w < again; ++w) {
        for (int64_t r = 0; r < rows; ++r)
          symbols[r] = known(text.window ? text.last[(first + r) * text.window + w]
                                         : text.symbol[first + r]);
        logits = elman::ELMAN_VARIANT::step(all, block, symbols,
                                            w + 1 < again ? all.cells : all.count);
      }
      if (text.logits) {
        unpack(text.logits + first * S, S, const_cast<float*>(logits), panel, rows, S);
        continue;
      }
      for (int64_t r = first; r < first + rows; ++r) {
        if (text.done[r]) continue;
        const float* row = logits + (r - first) * kPanel;
        int32_t symbol;
        for (int64_t s = S; s < row_of_logits; ++s)  // fills the last panel up
          const_cast<float*>(row)[s / kPanel * panel + s % kPanel] = kForbidden;
        if (bent) {
          for (int64_t c = 0; c < panels(S); ++c)
            std::memcpy(z + c * kPanel, row + c * panel, kPanel * sizeof(float));
          symbol = draw_within(text, r, step, z, S, seen, p);
        } else {
          symbol = draw(row, panel, S, text.greedy, 1 / text.temperature,
                        text.u[r * text.room + step], p);
        }
        if (symbol >= 0) text.symbol[r] = symbol;
        text.done[r] = symbol < 0 || symbol == text.end;
        if (text.done[r]) continue;
        text.texts[r * text.room + step] = symbol;
        if (text.size) note(text, r, symbol);
        if (text.next) {
          text.place[r] = text.next[text.place[r] * S + symbol];
          text.done[r] = text.place[r] == text.final;
        }
      }
    }
    if (!text.window)
      each_state(all, text, block, first, [&](float* inside, float* outside, int64_t units) {
        unpack(outside, units, inside, panel, rows, units);
      });
  }
}

}  // namespace ELMAN_VARIANT
}  // namespace elman
