// What XLA calls: two handlers for a recurrent layer, forward and backward, two for a dense
// layer, one that writes texts, and one that gathers a batch. An argument or result of size zero
// stands for one that a call does not have. What is called without XLA is in plain.cpp.

#include <algorithm>
#include <cstring>
#include <utility>

#include "kernels.h"
#include "pages.h"
#include "parts.h"
#include "sums.h"
#include "variants.h"
#include "xla/ffi/api/ffi.h"

namespace ffi = xla::ffi;

namespace elman {
namespace {

using Floats = ffi::Buffer<ffi::F32>;
using Result = ffi::Result<Floats>;

template <typename Buffer>
auto* there(Buffer& buffer) {
  return buffer.element_count() ? buffer.typed_data() : nullptr;
}

float* there(Result& result) { return result->element_count() ? result->typed_data() : nullptr; }

int64_t saved_size(const Layer& layer, const Cell& cell, int32_t variant) {
  const int64_t panel = variants[variant]->panel;
  return layer.time * ((layer.units + panel - 1) / panel) * cell.saved * layer.batch * panel;
}

ffi::Error layer_of(Layer& layer, const ffi::AnyBuffer& x, Floats& W_x, Floats& b, Floats& W_h,
                    Floats& b_h, Floats& h_0, Floats& c_0, ffi::Buffer<ffi::PRED>& mask,
                    Floats& drop, int32_t variant,
                    int32_t cell, int32_t activation, bool reverse) {
  const Cell* kernel = cell_of(variant, cell);
  if (kernel == nullptr || kernel->backward == nullptr)
    return ffi::Error::InvalidArgument("no such kernel for this processor");
  const auto shape = x.dimensions();
  const bool symbols = x.element_type() == ffi::S32;
  if (!symbols && x.element_type() != ffi::F32)
    return ffi::Error::InvalidArgument("x is int32 or float32");
  if (shape.size() != (symbols ? 2 : 3) || W_x.dimensions().size() != 2 ||
      W_h.dimensions().size() != 2)
    return ffi::Error::InvalidArgument("x is (time, batch, features), or symbols (time, batch)");
  const int64_t units = W_h.dimensions()[0], features = W_x.dimensions()[0];
  const int64_t sums = kernel->gates * units, batch = shape[1];
  auto sized = [](auto& buffer, int64_t size) {
    return static_cast<int64_t>(buffer.element_count()) == size;
  };
  auto sized_or_absent = [&](auto& buffer, int64_t size) {
    return sized(buffer, 0) || sized(buffer, size);
  };
  if (!sized(W_h, units * sums) || !sized(W_x, features * sums) || !sized(b, sums) ||
      !sized(b_h, cell == 3 ? sums : 0) || !sized(h_0, batch * units) ||
      !sized(c_0, cell == 4 ? batch * units : 0) || !sized_or_absent(mask, shape[0] * batch) ||
      !sized_or_absent(drop, batch * units) || (!symbols && shape[2] != features))
    return ffi::Error::InvalidArgument("shapes of a recurrent layer do not fit together");
  layer = {shape[0], batch, features, units,
           symbols ? x.reinterpret_data<int32_t>() : nullptr,
           symbols ? nullptr : x.reinterpret_data<float>(),
           W_x.typed_data(), b.typed_data(), W_h.typed_data(), there(b_h), h_0.typed_data(),
           there(c_0), there(mask), there(drop), reverse, static_cast<Activation>(activation)};
  return ffi::Error::Success();
}

ffi::Error run_forward(ffi::ThreadPool pool, ffi::AnyBuffer x, Floats W_x, Floats b, Floats W_h,
                       Floats b_h, Floats h_0, Floats c_0, ffi::Buffer<ffi::PRED> mask,
                       Floats drop, Result h, Result saved, Result c_end, int32_t variant,
                       int32_t cell, int32_t activation, bool reverse, int32_t threads) {
  Layer layer;
  ffi::Error error = layer_of(layer, x, W_x, b, W_h, b_h, h_0, c_0, mask, drop, variant, cell,
                              activation, reverse);
  if (error.failure()) return error;
  const Cell& kernel = *cell_of(variant, cell);
  if (there(saved) && static_cast<int64_t>(saved->element_count()) != saved_size(layer, kernel, variant))
    return ffi::Error::InvalidArgument("what forward saves has another size");
  const Forward out = {h->typed_data(), there(saved), there(c_end), nullptr};
  in_large_pages(h->untyped_data(), h->size_bytes());
  in_large_pages(saved->untyped_data(), saved->size_bytes());
  const int64_t parts = parts_of(layer.batch, work_of(layer, kernel),
                                 threads ? threads : pool.num_threads());
  in_parts(layer.batch, parts,
           [&](Part part) { kernel.forward(layer, out, part.from, part.to); },
           [&](auto task) { pool.Schedule(std::move(task)); });
  return ffi::Error::Success();
}

ffi::Error run_backward(ffi::ThreadPool pool, ffi::AnyBuffer x, Floats W_x, Floats b, Floats W_h,
                        Floats b_h, Floats h_0, Floats c_0, ffi::Buffer<ffi::PRED> mask,
                        Floats drop, Floats h, Floats saved, Floats dh, Floats dh_end,
                        Floats dc_end, Result dx, Result dW_x, Result db, Result dW_h, Result db_h,
                        Result dh_0, Result dc_0, int32_t variant, int32_t cell, int32_t activation,
                        bool reverse, int32_t threads) {
  Layer layer;
  ffi::Error error = layer_of(layer, x, W_x, b, W_h, b_h, h_0, c_0, mask, drop, variant, cell,
                              activation, reverse);
  if (error.failure()) return error;
  const Cell& kernel = *cell_of(variant, cell);
  const int64_t state = layer.batch * layer.units;
  auto absent_or = [](int64_t size, int64_t expected) { return size == 0 || size == expected; };
  if (static_cast<int64_t>(saved.element_count()) != saved_size(layer, kernel, variant) ||
      static_cast<int64_t>(h.element_count()) != layer.time * state ||
      !absent_or(dh.element_count(), layer.time * state) ||
      !absent_or(dh_end.element_count(), state) || !absent_or(dc_end.element_count(), state))
    return ffi::Error::InvalidArgument("shapes of a layer's gradient do not fit together");
  const Backward whole = {h.typed_data(), there(saved), there(dh), there(dh_end), there(dc_end),
                          there(dx), there(dh_0), there(dc_0), dW_x->typed_data(),
                          dW_h->typed_data(), db->typed_data(), there(db_h)};
  const int64_t parts = parts_of(layer.batch, 2 * work_of(layer, kernel),
                                 threads ? threads : pool.num_threads());

  const Sums sums({{whole.dW_x, static_cast<int64_t>(dW_x->element_count())},
                   {whole.dW_h, static_cast<int64_t>(dW_h->element_count())},
                   {whole.db, static_cast<int64_t>(db->element_count())},
                   {whole.db_h, static_cast<int64_t>(db_h->element_count())}},
                  parts);
  in_parts(layer.batch, parts,
           [&](Part part) {
             Backward own = whole;
             own.dW_x = sums.at(0, part.index);
             own.dW_h = sums.at(1, part.index);
             own.db = sums.at(2, part.index);
             own.db_h = sums.at(3, part.index);
             kernel.backward(layer, own, part.from, part.to);
           },
           [&](auto task) { pool.Schedule(std::move(task)); });
  sums.add();
  return ffi::Error::Success();
}

// What the two handlers of a dense layer share, all but its bias.
ffi::Error dense_of(Dense& layer, Floats& x, Floats& W, int32_t variant) {
  if (variant < 0 || variant >= kVariants || !supported(*variants[variant]))
    return ffi::Error::InvalidArgument("no such kernel for this processor");
  const auto shape = W.dimensions();
  if (shape.size() != 2 || shape[0] < 1 || shape[1] < 1 || x.dimensions().size() < 1 ||
      x.dimensions().back() != shape[0])
    return ffi::Error::InvalidArgument("x is (..., features) and W (features, units)");
  layer = {static_cast<int64_t>(x.element_count()) / shape[0], shape[0], shape[1],
           x.typed_data(), W.typed_data(), nullptr};
  return ffi::Error::Success();
}

int64_t dense_parts(const Dense& layer, double products, int64_t threads) {
  return parts_of(layer.rows, products * static_cast<double>(layer.features * layer.units),
                  threads);
}

ffi::Error run_dense(ffi::ThreadPool pool, Floats x, Floats W, Floats b, Result y,
                     int32_t variant, int32_t threads) {
  Dense layer;
  ffi::Error error = dense_of(layer, x, W, variant);
  if (error.failure()) return error;
  if (static_cast<int64_t>(b.element_count()) != layer.units ||
      static_cast<int64_t>(y->element_count()) != layer.rows * layer.units)
    return ffi::Error::InvalidArgument("shapes of a dense layer do not fit together");
  layer.b = b.typed_data();
  in_parts(layer.rows, dense_parts(layer, 1, threads ? threads : pool.num_threads()),
           [&](Part part) {
             variants[variant]->dense_forward(layer, y->typed_data(), part.from, part.to);
           },
           [&](auto task) { pool.Schedule(std::move(task)); });
  return ffi::Error::Success();
}

ffi::Error run_dense_backward(ffi::ThreadPool pool, Floats x, Floats W, Floats dy, Result dx,
                              Result dW, Result db, int32_t variant, int32_t threads) {
  Dense layer;
  ffi::Error error = dense_of(layer, x, W, variant);
  if (error.failure()) return error;
  const int64_t weights = layer.features * layer.units;
  if (static_cast<int64_t>(dy.element_count()) != layer.rows * layer.units ||
      dx->element_count() != x.element_count() || dW->element_count() != W.element_count() ||
      static_cast<int64_t>(db->element_count()) != layer.units)
    return ffi::Error::InvalidArgument("shapes of a dense layer's gradient do not fit together");
  const int64_t parts = dense_parts(layer, 2, threads ? threads : pool.num_threads());
  const Sums sums({{dW->typed_data(), weights}, {db->typed_data(), layer.units}}, parts);
  in_parts(layer.rows, parts,
           [&](Part part) {
             const DenseBackward own = {dy.typed_data(), dx->typed_data(),
                                        sums.at(0, part.index), sums.at(1, part.index)};
             variants[variant]->dense_backward(layer, own, part.from, part.to);
           },
           [&](auto task) { pool.Schedule(std::move(task)); });
  sums.add();
  return ffi::Error::Success();
}

ffi::Error run_write(ffi::ThreadPool pool, Floats table, Floats W_h, Floats b_h, Floats W, Floats b,
                     Floats h_0, Floats c_0, ffi::Buffer<ffi::S32> symbol,
                     ffi::Buffer<ffi::PRED> done, Floats u, ffi::Buffer<ffi::S32> steps,
                     ffi::Buffer<ffi::S32> end, ffi::Result<ffi::Buffer<ffi::S32>> texts,
                     Result h_end, Result c_end, ffi::Result<ffi::Buffer<ffi::S32>> symbol_end,
                     ffi::Result<ffi::Buffer<ffi::PRED>> done_end, int32_t variant, int32_t cell,
                     int32_t activation, float temperature, bool greedy, int32_t threads) {
  const Cell* kernel = cell_of(variant, cell);
  if (kernel == nullptr) return ffi::Error::InvalidArgument("no such kernel for this processor");
  if (W.dimensions().size() != 2 || u.dimensions().size() != 2)
    return ffi::Error::InvalidArgument("W is (units, symbols) and u (count, room)");
  const int64_t units = W.dimensions()[0], symbols = W.dimensions()[1];
  const int64_t count = u.dimensions()[0], room = u.dimensions()[1];
  const int64_t sums = kernel->gates * units;
  auto sized = [](auto& buffer, int64_t size) {
    return static_cast<int64_t>(buffer.element_count()) == size;
  };
  const int64_t inputs = sums ? static_cast<int64_t>(table.element_count()) / sums : 0;
  if (!symbols || !units || inputs < symbols || !sized(table, inputs * sums) ||
      !sized(W_h, units * sums) ||
      !sized(b_h, cell == 3 ? sums : 0) || !sized(b, symbols) || !sized(h_0, count * units) ||
      !sized(c_0, cell == 4 ? count * units : 0) || !sized(symbol, count) || !sized(done, count) ||
      !sized(steps, 1) || !sized(end, 1) || !sized(*texts, count * room) ||
      !sized(*h_end, count * units) || !sized(*c_end, cell == 4 ? count * units : 0) ||
      !sized(*symbol_end, count) || !sized(*done_end, count))
    return ffi::Error::InvalidArgument("shapes of texts and their network do not fit together");
  const Stage stages[] = {
      {cell, static_cast<Activation>(activation), inputs, units, table.typed_data(), nullptr,
       W_h.typed_data(), there(b_h), 0},
      {kAffine, kLinear, units, symbols, W.typed_data(), b.typed_data(), nullptr, nullptr, 0}};
  float* const states[] = {h_end->typed_data(), there(c_end), nullptr, nullptr};
  std::copy_n(h_0.typed_data(), count * units, states[0]);
  if (states[1]) std::copy_n(c_0.typed_data(), count * units, states[1]);
  std::copy_n(symbol.typed_data(), count, symbol_end->typed_data());
  std::copy_n(done.typed_data(), count, done_end->typed_data());
  Text text = {};
  text.count = count;
  text.room = room;
  text.steps = std::min<int64_t>(std::max<int64_t>(*steps.typed_data(), 0), room);
  text.state = states;
  text.symbol = symbol_end->typed_data();
  text.done = done_end->typed_data();
  text.u = u.typed_data();
  text.texts = texts->typed_data();
  text.temperature = temperature;
  text.greedy = greedy;
  text.end = *end.typed_data();
  Network* network = variants[variant]->open(stages, 2);
  if (network == nullptr) return ffi::Error::Internal("no memory for the weights");
  const double work = static_cast<double>(text.steps) * work_of(stages, 2);
  in_parts(count, parts_of(count, work, threads ? threads : pool.num_threads()),
           [&](Part part) { variants[variant]->write(*network, text, part.from, part.to); },
           [&](auto task) { pool.Schedule(std::move(task)); });
  variants[variant]->close(network);
  return ffi::Error::Success();
}

// x (n, time, ...) and rows (batch) -> (time, batch, ...), for numbers of four bytes. A row below
// zero counts from the end, as NumPy has it.
ffi::Error run_gather(ffi::ThreadPool pool, ffi::AnyBuffer x, ffi::Buffer<ffi::S32> rows,
                      ffi::Result<ffi::AnyBuffer> out) {
  const auto shape = x.dimensions();
  const int64_t batch = rows.element_count();
  if (shape.size() < 2 || ffi::ByteWidth(x.element_type()) != 4)
    return ffi::Error::InvalidArgument("x is (n, time, ...) of four-byte numbers");
  const int64_t n = shape[0], time = shape[1];
  const int64_t width = n && time ? static_cast<int64_t>(x.element_count()) / (n * time) : 0;
  if (static_cast<int64_t>(out->element_count()) != time * batch * width)
    return ffi::Error::InvalidArgument("the gathered batch is (time, batch, ...)");
  const auto* from = static_cast<const int32_t*>(x.untyped_data());
  auto* to = static_cast<int32_t*>(out->untyped_data());
  in_large_pages(to, out->size_bytes());
  const int64_t parts = parts_of(batch, 4.0 * static_cast<double>(time * width),
                                 pool.num_threads());
  in_parts(batch, parts,
           [&](Part part) {
             // A few rows at a time: what is written at a timestep then shares cache lines.
             for (int64_t first = part.from; first < part.to; first += 16) {
               const int64_t last = std::min(first + 16, part.to);
               const int32_t* source[16];
               for (int64_t r = first; r < last; ++r) {
                 int64_t row = rows.typed_data()[r];
                 if (row < 0) row += n;
                 row = std::min(std::max<int64_t>(row, 0), n - 1);
                 source[r - first] = from + row * time * width;
               }
               for (int64_t t = 0; t < time; ++t)
                 for (int64_t r = first; r < last; ++r) {
                   int32_t* there = to + (t * batch + r) * width;
                   const int32_t* here = source[r - first] + t * width;
                   for (int64_t i = 0; i < width; ++i) there[i] = here[i];
                 }
             }
           },
           [&](auto task) { pool.Schedule(std::move(task)); });
  return ffi::Error::Success();
}

}  // namespace
}  // namespace elman

#define ELMAN_LAYER_ARGUMENTS                                                                  \
  ffi::Ffi::Bind()                                                                             \
      .Ctx<ffi::ThreadPool>()                                                                  \
      .Arg<ffi::AnyBuffer>()                                                                   \
      .Arg<elman::Floats>().Arg<elman::Floats>().Arg<elman::Floats>().Arg<elman::Floats>()     \
      .Arg<elman::Floats>().Arg<elman::Floats>()                                               \
      .Arg<ffi::Buffer<ffi::PRED>>()                                                           \
      .Arg<elman::Floats>()

#define ELMAN_LAYER_SETTINGS                                                                   \
      .Attr<int32_t>("variant").Attr<int32_t>("cell").Attr<int32_t>("activation")              \
      .Attr<bool>("reverse").Attr<int32_t>("threads")

#pragma GCC visibility push(default)  // all else is hidden

XLA_FFI_DEFINE_HANDLER_SYMBOL(
    elman_forward, elman::run_forward,
    ELMAN_LAYER_ARGUMENTS
        .Ret<elman::Floats>().Ret<elman::Floats>().Ret<elman::Floats>()
        ELMAN_LAYER_SETTINGS);

XLA_FFI_DEFINE_HANDLER_SYMBOL(
    elman_backward, elman::run_backward,
    ELMAN_LAYER_ARGUMENTS
        .Arg<elman::Floats>().Arg<elman::Floats>().Arg<elman::Floats>().Arg<elman::Floats>()
        .Arg<elman::Floats>()
        .Ret<elman::Floats>().Ret<elman::Floats>().Ret<elman::Floats>().Ret<elman::Floats>()
        .Ret<elman::Floats>().Ret<elman::Floats>().Ret<elman::Floats>()
        ELMAN_LAYER_SETTINGS);

XLA_FFI_DEFINE_HANDLER_SYMBOL(
    elman_dense, elman::run_dense,
    ffi::Ffi::Bind().Ctx<ffi::ThreadPool>()
        .Arg<elman::Floats>().Arg<elman::Floats>().Arg<elman::Floats>().Ret<elman::Floats>()
        .Attr<int32_t>("variant").Attr<int32_t>("threads"));

XLA_FFI_DEFINE_HANDLER_SYMBOL(
    elman_dense_backward, elman::run_dense_backward,
    ffi::Ffi::Bind().Ctx<ffi::ThreadPool>()
        .Arg<elman::Floats>().Arg<elman::Floats>().Arg<elman::Floats>()
        .Ret<elman::Floats>().Ret<elman::Floats>().Ret<elman::Floats>()
        .Attr<int32_t>("variant").Attr<int32_t>("threads"));

XLA_FFI_DEFINE_HANDLER_SYMBOL(
    elman_write, elman::run_write,
    ffi::Ffi::Bind().Ctx<ffi::ThreadPool>()
        .Arg<elman::Floats>().Arg<elman::Floats>().Arg<elman::Floats>().Arg<elman::Floats>()
        .Arg<elman::Floats>().Arg<elman::Floats>().Arg<elman::Floats>()
        .Arg<ffi::Buffer<ffi::S32>>().Arg<ffi::Buffer<ffi::PRED>>().Arg<elman::Floats>()
        .Arg<ffi::Buffer<ffi::S32>>().Arg<ffi::Buffer<ffi::S32>>()
        .Ret<ffi::Buffer<ffi::S32>>().Ret<elman::Floats>().Ret<elman::Floats>()
        .Ret<ffi::Buffer<ffi::S32>>().Ret<ffi::Buffer<ffi::PRED>>()
        .Attr<int32_t>("variant").Attr<int32_t>("cell").Attr<int32_t>("activation")
        .Attr<float>("temperature").Attr<bool>("greedy").Attr<int32_t>("threads"));

XLA_FFI_DEFINE_HANDLER_SYMBOL(
    elman_gather, elman::run_gather,
    ffi::Ffi::Bind().Ctx<ffi::ThreadPool>().Arg<ffi::AnyBuffer>().Arg<ffi::Buffer<ffi::S32>>()
        .Ret<ffi::AnyBuffer>());

#pragma GCC visibility pop
