// What XLA calls for a table that moves row by row (rows.h): a batch summed, a step, and the end of
// an epoch. The table and its moments are changed where they lie: results alias arguments.

#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

#include "looked_up.h"
#include "parts.h"
#include "variants.h"
#include "xla/ffi/api/ffi.h"

namespace ffi = xla::ffi;

namespace elman {
namespace {

using Floats = ffi::Buffer<ffi::F32>;
using Wholes = ffi::Buffer<ffi::S32>;
using Result = ffi::Result<Floats>;
using Lasts = ffi::Result<Wholes>;

// What every call has: the table as it lies in the results, and how far the training is.
struct Moving {
  Table table;
  Powers powers;
  int64_t step;
  const Variant* variant;
};

ffi::Error moving_of(Moving& moving, Floats& W, Floats& m, Floats& v, Wholes& last, Wholes& step,
                     Floats& rates, Result& W_out, Result& m_out, Result& v_out, Lasts& last_out,
                     int32_t variant, float fast, float slow, float l2) {
  if (variant < 0 || variant >= kVariants || !supported(*variants[variant]))
    return ffi::Error::InvalidArgument("no such kernel for this processor");
  const auto shape = W.dimensions();
  const auto numbers = W.element_count();
  if (shape.size() != 2 || m.element_count() != numbers || v.element_count() != numbers ||
      W_out->element_count() != numbers || m_out->element_count() != numbers ||
      v_out->element_count() != numbers || step.element_count() != 1 ||
      static_cast<int64_t>(last.element_count()) != shape[0] ||
      static_cast<int64_t>(last_out->element_count()) != shape[0] ||
      rates.dimensions().size() != 2 || rates.dimensions()[1] != 3)
    return ffi::Error::InvalidArgument("shapes of a table and its moments do not fit together");
  auto in_place = [](auto& from, auto& to) {
    if (from.untyped_data() != to->untyped_data())
      std::memcpy(to->untyped_data(), from.untyped_data(), from.size_bytes());
  };
  in_place(W, W_out);
  in_place(m, m_out);
  in_place(v, v_out);
  in_place(last, last_out);
  moving.table = {shape[0], shape[1], W_out->typed_data(), m_out->typed_data(),
                  v_out->typed_data(), last_out->typed_data(), rates.typed_data(), l2};
  moving.powers = powers_of(fast, slow);
  moving.step = *step.typed_data();
  moving.variant = variants[variant];
  if (moving.step < 0 || moving.step > rates.dimensions()[0])
    return ffi::Error::InvalidArgument("no rate is known for this step");
  return ffi::Error::Success();
}

// In parts, `work(from, to)`: every row is one thread's own.
template <typename Work>
void in_row_parts(ffi::ThreadPool& pool, int32_t threads, int64_t rows, int64_t units, Work&& work) {
  const int64_t parts = parts_of(rows, 8.0 * static_cast<double>(units),
                                 threads ? threads : pool.num_threads());
  in_parts(rows, parts, [&](Part part) { work(part.from, part.to); },
           [&](auto task) { pool.Schedule(std::move(task)); });
}

ffi::Error run_rows_sum(ffi::ThreadPool pool, Floats W, Floats m, Floats v, Wholes last,
                        Wholes step, Floats rates, Wholes wanted, Result W_out, Result m_out,
                        Result v_out, Lasts last_out, Result sums, int32_t variant, int32_t threads,
                        float fast, float slow, float l2) {
  Moving moving;
  ffi::Error error = moving_of(moving, W, m, v, last, step, rates, W_out, m_out, v_out, last_out,
                               variant, fast, slow, l2);
  if (error.failure()) return error;
  const Table& table = moving.table;
  const auto shape = wanted.dimensions();
  if (shape.size() != 2 || static_cast<int64_t>(sums->element_count()) != shape[0] * table.units)
    return ffi::Error::InvalidArgument("rows are (batch, each) and their sums (batch, units)");
  const int64_t units = table.units, each = shape[1];
  const LookedUp found = looked_up(wanted.typed_data(), shape[0], each, table.rows);
  const int64_t rows = static_cast<int64_t>(found.rows.size());
  in_row_parts(pool, threads, rows, units, [&](int64_t from, int64_t to) {
    moving.variant->made_up(table, moving.powers, found.rows.data(), from, to, moving.step);
  });
  in_row_parts(pool, threads, shape[0], units * each / 8 + 1, [&](int64_t from, int64_t to) {
    moving.variant->summed(table, wanted.typed_data(), each, sums->typed_data(), from, to);
  });
  return ffi::Error::Success();
}

ffi::Error run_rows_step(ffi::ThreadPool pool, Floats W, Floats m, Floats v, Wholes last,
                         Wholes step, Floats rates, Wholes wanted, Floats gradient, Floats rest,
                         ffi::Buffer<ffi::PRED> go, Result W_out, Result m_out, Result v_out,
                         Lasts last_out, Result norm, int32_t variant, int32_t threads, float fast,
                         float slow, float l2, float clip_norm) {
  Moving moving;
  ffi::Error error = moving_of(moving, W, m, v, last, step, rates, W_out, m_out, v_out, last_out,
                               variant, fast, slow, l2);
  if (error.failure()) return error;
  const Table& table = moving.table;
  const auto shape = wanted.dimensions();
  if (shape.size() != 2 || rest.element_count() != 1 || go.element_count() != 1 ||
      norm->element_count() != 1 || moving.step >= rates.dimensions()[0] ||
      static_cast<int64_t>(gradient.element_count()) != shape[0] * table.units)
    return ffi::Error::InvalidArgument("rows are (batch, each), their gradient (batch, units)");
  const int64_t units = table.units;
  const LookedUp found = looked_up(wanted.typed_data(), shape[0], shape[1], table.rows);
  const int64_t rows = static_cast<int64_t>(found.rows.size());
  static thread_local std::vector<float> sums_here;
  static thread_local std::vector<double> squares_here;
  if (static_cast<int64_t>(sums_here.size()) < rows * units) sums_here.resize(rows * units);
  if (static_cast<int64_t>(squares_here.size()) < rows) squares_here.resize(rows);
  float* const sums = sums_here.data();  // of this thread: inside the lambda it would be another's
  double* const squares = squares_here.data();
  in_row_parts(pool, threads, rows, units, [&](int64_t from, int64_t to) {
    moving.variant->gradients(table, found.found(), gradient.typed_data(), sums, squares, from, to);
  });
  // In the order of the rows, whichever thread was quicker.
  double square = 0;
  for (int64_t i = 0; i < rows; ++i) square += squares[i];
  *norm->typed_data() = static_cast<float>(std::sqrt(square));
  const double length = std::sqrt(square + *rest.typed_data());
  if (!*go.typed_data() || !std::isfinite(*norm->typed_data())) return ffi::Error::Success();
  const bool clipped = clip_norm > 0 && length > clip_norm;
  const float scale = clipped ? static_cast<float>(clip_norm / length) : 1.0f;
  in_row_parts(pool, threads, rows, units, [&](int64_t from, int64_t to) {
    moving.variant->moved(table, moving.powers, found.rows.data(), sums, scale, moving.step, from,
                          to);
  });
  return ffi::Error::Success();
}

ffi::Error run_rows_settle(ffi::ThreadPool pool, Floats W, Floats m, Floats v, Wholes last,
                           Wholes step, Floats rates, Result W_out, Result m_out, Result v_out,
                           Lasts last_out, int32_t variant, int32_t threads, float fast, float slow,
                           float l2) {
  Moving moving;
  ffi::Error error = moving_of(moving, W, m, v, last, step, rates, W_out, m_out, v_out, last_out,
                               variant, fast, slow, l2);
  if (error.failure()) return error;
  in_row_parts(pool, threads, moving.table.rows, moving.table.units, [&](int64_t from, int64_t to) {
    moving.variant->made_up(moving.table, moving.powers, nullptr, from, to, moving.step);
  });
  return ffi::Error::Success();
}

}  // namespace
}  // namespace elman

#define ELMAN_TABLE_ARGUMENTS                                                                  \
  ffi::Ffi::Bind()                                                                             \
      .Ctx<ffi::ThreadPool>()                                                                  \
      .Arg<elman::Floats>().Arg<elman::Floats>().Arg<elman::Floats>().Arg<elman::Wholes>()     \
      .Arg<elman::Wholes>().Arg<elman::Floats>()

#define ELMAN_TABLE_RESULTS                                                                    \
      .Ret<elman::Floats>().Ret<elman::Floats>().Ret<elman::Floats>().Ret<elman::Wholes>()

#define ELMAN_TABLE_SETTINGS                                                                   \
      .Attr<int32_t>("variant").Attr<int32_t>("threads").Attr<float>("fast")                   \
      .Attr<float>("slow").Attr<float>("l2")

#pragma GCC visibility push(default)  // all else is hidden

XLA_FFI_DEFINE_HANDLER_SYMBOL(
    elman_rows_sum, elman::run_rows_sum,
    ELMAN_TABLE_ARGUMENTS.Arg<elman::Wholes>()
        ELMAN_TABLE_RESULTS.Ret<elman::Floats>() ELMAN_TABLE_SETTINGS);

XLA_FFI_DEFINE_HANDLER_SYMBOL(
    elman_rows_step, elman::run_rows_step,
    ELMAN_TABLE_ARGUMENTS.Arg<elman::Wholes>().Arg<elman::Floats>().Arg<elman::Floats>()
        .Arg<ffi::Buffer<ffi::PRED>>()
        ELMAN_TABLE_RESULTS.Ret<elman::Floats>() ELMAN_TABLE_SETTINGS.Attr<float>("clip_norm"));

XLA_FFI_DEFINE_HANDLER_SYMBOL(
    elman_rows_settle, elman::run_rows_settle,
    ELMAN_TABLE_ARGUMENTS ELMAN_TABLE_RESULTS ELMAN_TABLE_SETTINGS);

#pragma GCC visibility pop
