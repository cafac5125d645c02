// The likelihood of outputs under a transducer (Graves 2012), without its lattice of logits: some
// places `(t, u)` of a sequence at a time are joined, and only what the alignments ask of them is
// kept. Places behind the lengths of a sequence are never looked at.
#pragma once

#include <math.h>  // std::exp would be compiled once for all variants

#include "sequence.h"

namespace elman {
namespace ELMAN_VARIANT {

// Do `work(row, t, u)` for `rows` places from the place `first` on.
template <typename Do>
static inline void each_place(int64_t first, int64_t rows, int64_t places, Do&& work) {
  int64_t t = first / places, u = first % places;
  for (int64_t r = 0; r < rows; ++r) {
    work(r, t, u);
    if (++u == places) u = 0, ++t;
  }
}

// The sequences of a lattice, one after another, and a block of places of the one at hand, in
// panels: `hidden = drop * tanh(read_t + written_u)`, `logits = hidden W + b`.
struct Joined {
  const Lattice& all;
  const int64_t U, S, C, most_rows;
  float *W, *b, *drop, *read, *written, *hidden, *logits;
  int64_t row = 0, time = 0, places = 0, first = 0, rows = 0;

  explicit Joined(const Lattice& lattice)
      : all(lattice), U(lattice.units), S(lattice.symbols), C(panels(U)),
        most_rows(smaller(96, lattice.time * lattice.places)) {
    W = memory(kWeightsIn, panels(S) * U * kPanel);
    pack_factor(W, all.W, S, U, S);
    b = memory(kTable, panels(S) * kPanel);
    for (int64_t s = 0; s < panels(S) * kPanel; ++s) b[s] = s < S ? all.b[s] : kForbidden;
    drop = memory(kDrop, C * kPanel);
    for (int64_t i = 0; i < C * kPanel; ++i) drop[i] = 1;
    read = memory(kInput, C * all.time * kPanel);
    written = memory(kStates, C * all.places * kPanel);
    hidden = memory(kState, C * most_rows * kPanel);
    logits = memory(kSums, panels(S) * most_rows * kPanel);
  }

  int64_t count() const { return time * places; }
  int64_t panel() const { return rows * kPanel; }
  float* logit(int64_t r, int64_t s) const {
    return logits + (s / kPanel * rows + r) * kPanel + s % kPanel;
  }
  // What is written at a place, if anything may be.
  int64_t next(int64_t u) const {
    return smaller(larger(all.y[u * all.batch + row], 0), S - 1);
  }

  void begin(int64_t sequence) {
    row = sequence;
    time = smaller(larger(all.x_lengths[row], 1), all.time);
    places = smaller(larger(all.y_lengths[row], 0), all.places - 1) + 1;
    pack(read, time * kPanel, all.read + row * U, all.batch * U, time, U);
    pack(written, places * kPanel, all.written + row * U, all.batch * U, places, U);
    if (all.drop) pack(drop, kPanel, all.drop + row * U, U, 1, U);
  }

  void join(int64_t from) {
    first = from;
    rows = smaller(most_rows, count() - first);
    for (int64_t c = 0; c < C; ++c)
      each_place(first, rows, places, [&](int64_t r, int64_t t, int64_t u) {
        const float* x = read + (c * time + t) * kPanel;
        const float* s = written + (c * places + u) * kPanel;
        for (int64_t i = 0; i < kPanel; i += kLanes)
          store(hidden + (c * rows + r) * kPanel + i,
                tanh(load(x + i) + load(s + i)) * load(drop + c * kPanel + i));
      });
    for (int64_t s = 0; s < S; s += kLanes) {
      const Vector bias = load(b + s);
      for (int64_t r = 0; r < rows; ++r) store(logit(r, s), bias);
    }
    layer_product(logits, panel(), hidden, panel(), W, rows, U, S, true);
  }

  // The logarithm of the sum over all symbols, from which probabilities are told.
  float log_sum(int64_t r) const {
    Vector highest = load(logit(r, 0)), sums{};
    for (int64_t s = kLanes; s < S; s += kLanes) highest = most(highest, load(logit(r, s)));
    float top = highest[0], sum = 0;
    for (int i = 1; i < kLanes; ++i) top = highest[i] > top ? highest[i] : top;
    for (int64_t s = 0; s < S; s += kLanes) sums += exp(load(logit(r, s)) - top);
    for (int i = 0; i < kLanes; ++i) sum += sums[i];
    return top + ::logf(sum);
  }
};

// Sum over all paths: `alpha`, the logarithm of those that lead to each place; return that of those
// that leave the last one. `on` and `write` are the log-probabilities of both ways from a place.
static float paths(float* alpha, const float* on, const float* write, int64_t time,
                   int64_t places) {
  const int64_t count = time * places;
  alpha[0] = 0;
  for (int64_t i = 1; i < count; ++i) {
    const int64_t t = i / places, u = i % places;
    const float went = t ? alpha[i - places] + on[i - places] : 0;
    const float wrote = u ? alpha[i - 1] + write[i - 1] : 0;
    if (t && u) {
      const float high = went > wrote ? went : wrote, low = went > wrote ? wrote : went;
      alpha[i] = high + ::log1pf(::expf(low - high));
    } else {
      alpha[i] = t ? went : wrote;
    }
  }
  return alpha[count - 1] + on[count - 1];
}

// The gradient of `paths`: the shares of all paths that go on, and that write, at each place. What
// passes a place is handed back to the two that lead to it, so that rounding loses none of it. `on`
// and `write` are overwritten; `saved` is that of the sequence.
static void shares(float* saved, const float* alpha, float* on, float* write, float* passing,
                   int64_t time, int64_t places) {
  const int64_t count = time * places;
  for (int64_t i = 0; i < count; i += kLanes) {
    const Vector here = load(alpha + i);
    store(on + i, exp(here + load(on + i) - load(alpha + i + places)));
    store(write + i, exp(here + load(write + i) - load(alpha + i + 1)));
  }
  for (int64_t t = time - 1; t >= 0; --t)
    for (int64_t u = places - 1; u >= 0; --u) {
      const int64_t i = t * places + u;
      float* place = saved + i * kSavedOfPlace;
      place[0] = t + 1 < time ? passing[u] * on[i] : u + 1 == places ? 1.0f : 0.0f;
      place[1] = u + 1 < places ? passing[u + 1] * write[i] : 0.0f;
      passing[u] = place[0] + place[1];
    }
}

static void lattice_forward(const Lattice& lattice, float* likelihood, float* saved, int64_t from,
                            int64_t to) {
  Joined joined(lattice);
  const int64_t most = lattice.time * lattice.places;
  const int64_t room = most + lattice.places + kLanes;  // whole vectors, a step further
  float* alpha = zeros(kBefore, room);
  float* on = zeros(kNow, room);
  float* write = zeros(kDeltas, room);
  float* passing = memory(kBias, lattice.places);
  for (int64_t row = from; row < to; ++row) {
    joined.begin(row);
    float* own = saved ? saved + row * most * kSavedOfPlace : nullptr;
    for (int64_t first = 0; first < joined.count(); first += joined.rows) {
      joined.join(first);
      each_place(first, joined.rows, joined.places, [&](int64_t r, int64_t, int64_t u) {
        const float sum = joined.log_sum(r);
        on[first + r] = *joined.logit(r, 0) - sum;
        write[first + r] = u + 1 < joined.places ? *joined.logit(r, joined.next(u)) - sum : 0.0f;
        if (own) own[(first + r) * kSavedOfPlace + 2] = sum;
      });
    }
    likelihood[row] = paths(alpha, on, write, joined.time, joined.places);
    if (own) shares(own, alpha, on, write, passing, joined.time, joined.places);
  }
}

static void lattice_backward(const Lattice& lattice, const LatticeBackward& d, int64_t from,
                             int64_t to) {
  Joined joined(lattice);
  const int64_t U = joined.U, S = joined.S, C = joined.C, B = lattice.batch;
  float* across = memory(kWeightsAcross, C * S * kPanel);  // W^T
  pack_transposed_factor(across, lattice.W, S, S, U);
  float* dhidden = memory(kProduct, C * joined.most_rows * kPanel);
  float* dread = memory(kFlow, C * lattice.time * kPanel);
  float* dwritten = memory(kFlowMemory, C * lattice.places * kPanel);
  float* dW = zeros(kGradientX, panels(S) * U * kPanel);
  float* db = zeros(kBias, panels(S) * kPanel);
  for (int64_t row = from; row < to; ++row) {
    joined.begin(row);
    const int64_t T = joined.time, P = joined.places;
    std::memset(dread, 0, C * T * kPanel * sizeof(float));
    std::memset(dwritten, 0, C * P * kPanel * sizeof(float));
    const float* saved = d.saved + row * lattice.time * lattice.places * kSavedOfPlace;
    for (int64_t first = 0; first < joined.count(); first += joined.rows) {
      joined.join(first);
      const int64_t rows = joined.rows, panel = joined.panel();
      // dlogits, in the place of the logits: what is said at a place, less what is expected there.
      each_place(first, rows, P, [&](int64_t r, int64_t, int64_t u) {
        const float* place = saved + (first + r) * kSavedOfPlace;
        const float on = d.d[row] * place[0], write = d.d[row] * place[1];
        for (int64_t s = 0; s < S; s += kLanes) {
          float* at = joined.logit(r, s);
          store(at, exp(load(at) - place[2]) * -(on + write));
        }
        *joined.logit(r, 0) += on;
        if (u + 1 < P) *joined.logit(r, joined.next(u)) += write;
      });
      float* dlogits = joined.logits;
      for (int64_t c = 0; c < panels(S); ++c) add_columns(db + c * kPanel, dlogits + c * panel, rows);
      layer_outer(dW, joined.hidden, panel, dlogits, panel, U, rows, S);
      layer_product(dhidden, panel, dlogits, panel, across, rows, S, U, false);
      for (int64_t c = 0; c < C; ++c)
        for (int64_t i = 0; i < kPanel; i += kLanes) {
          // tanh' = 1 - tanh^2; a unit that is dropped has neither.
          const Vector drop = load(joined.drop + c * kPanel + i);
          const Vector undone = drop > 0.0f ? 1.0f / drop : Vector{};
          each_place(first, rows, P, [&](int64_t r, int64_t t, int64_t u) {
            const int64_t at = (c * rows + r) * kPanel + i;
            const Vector h = load(joined.hidden + at);
            const Vector sum = load(dhidden + at) * (drop - undone * h * h);
            float* to_read = dread + (c * T + t) * kPanel + i;
            float* to_written = dwritten + (c * P + u) * kPanel + i;
            store(to_read, load(to_read) + sum);
            store(to_written, load(to_written) + sum);
          });
        }
    }
    unpack(d.dread + row * U, B * U, dread, T * kPanel, T, U);
    unpack(d.dwritten + row * U, B * U, dwritten, P * kPanel, P, U);
    for (int64_t t = T; t < lattice.time; ++t)
      std::memset(d.dread + (t * B + row) * U, 0, U * sizeof(float));
    for (int64_t u = P; u < lattice.places; ++u)
      std::memset(d.dwritten + (u * B + row) * U, 0, U * sizeof(float));
  }
  unpack(d.dW, S, dW, U * kPanel, U, S);
  std::memcpy(d.db, db, S * sizeof(float));
}

}  // namespace ELMAN_VARIANT
}  // namespace elman
