// A dense layer: y = x W + b, and its gradients, one block of rows after another.
#pragma once

#include "sequence.h"

namespace elman {
namespace ELMAN_VARIANT {

static void dense_forward(const Dense& layer, float* y, int64_t from, int64_t to) {
  const int64_t F = layer.features, U = layer.units, C = panels(U);
  const int64_t most_rows = block_of(to - from, larger(F, U));
  float* W = memory(kWeightsIn, C * F * kPanel);
  pack_factor(W, layer.W, U, F, U);
  float* b = zeros(kBias, C * kPanel);
  std::memcpy(b, layer.b, U * sizeof(float));
  float* x = memory(kInput, panels(F) * most_rows * kPanel);
  float* sums = memory(kSums, C * most_rows * kPanel);
  for (int64_t first = from; first < to; first += most_rows) {
    const int64_t rows = smaller(most_rows, to - first), panel = rows * kPanel;
    pack(x, panel, layer.x + first * F, F, rows, F);
    for (int64_t c = 0; c < C; ++c)
      for (int64_t i = c * panel; i < (c + 1) * panel; i += kPanel) {
        store(sums + i, load(b + c * kPanel));
        store(sums + i + kLanes, load(b + c * kPanel + kLanes));
      }
    layer_product(sums, panel, x, panel, W, rows, F, U, true);
    unpack(y + first * U, U, sums, panel, rows, U);
  }
}

static void dense_backward(const Dense& layer, const DenseBackward& d, int64_t from, int64_t to) {
  const int64_t F = layer.features, U = layer.units, C = panels(U), Cx = panels(F);
  const int64_t most_rows = block_of(to - from, larger(F, U));
  float* across = memory(kWeightsAcross, Cx * U * kPanel);  // W^T
  pack_transposed_factor(across, layer.W, U, U, F);
  float* x = memory(kInput, Cx * most_rows * kPanel);
  float* dx = memory(kProduct, Cx * most_rows * kPanel);
  float* dy = memory(kDeltas, C * most_rows * kPanel);
  float* dW = zeros(kGradientX, C * F * kPanel);
  float* db = zeros(kBias, C * kPanel);
  for (int64_t first = from; first < to; first += most_rows) {
    const int64_t rows = smaller(most_rows, to - first), panel = rows * kPanel;
    pack(x, panel, layer.x + first * F, F, rows, F);
    pack(dy, panel, d.dy + first * U, U, rows, U);
    layer_product(dx, panel, dy, panel, across, rows, U, F, false);
    unpack(d.dx + first * F, F, dx, panel, rows, F);
    layer_outer(dW, x, panel, dy, panel, F, rows, U);
    for (int64_t c = 0; c < C; ++c) add_columns(db + c * kPanel, dy + c * panel, rows);
  }
  unpack(d.dW, U, dW, F * kPanel, F, U);
  std::memcpy(d.db, db, U * sizeof(float));
}

}  // namespace ELMAN_VARIANT
}  // namespace elman
