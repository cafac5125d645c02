// What XLA calls for a transducer's lattice (lattice.h): the log-likelihoods of a batch, and back.

#include <utility>

#include "parts.h"
#include "sums.h"
#include "variants.h"
#include "xla/ffi/api/ffi.h"

namespace ffi = xla::ffi;

namespace elman {
namespace {

using Floats = ffi::Buffer<ffi::F32>;
using Wholes = ffi::Buffer<ffi::S32>;
using Result = ffi::Result<Floats>;

template <typename Buffer>
int64_t size_of(Buffer& buffer) {
  return static_cast<int64_t>(buffer.element_count());
}

ffi::Error lattice_of(Lattice& lattice, Floats& read, Floats& written, Floats& W, Floats& b,
                      Floats& drop, Wholes& y, Wholes& x_lengths, Wholes& y_lengths,
                      int32_t variant) {
  if (variant < 0 || variant >= kVariants || !supported(*variants[variant]))
    return ffi::Error::InvalidArgument("no such kernel for this processor");
  const auto on = read.dimensions(), down = written.dimensions(), across = W.dimensions();
  if (on.size() != 3 || down.size() != 3 || across.size() != 2)
    return ffi::Error::InvalidArgument("a lattice joins (time, batch, units), (places, batch, units)");
  const int64_t batch = on[1], units = on[2], symbols = across[1];
  if (on[0] < 1 || down[0] < 1 || batch < 1 || units < 1 || symbols < 1 || down[1] != batch ||
      down[2] != units || across[0] != units || size_of(b) != symbols ||
      (size_of(drop) && size_of(drop) != batch * units) || size_of(y) != (down[0] - 1) * batch ||
      size_of(x_lengths) != batch || size_of(y_lengths) != batch)
    return ffi::Error::InvalidArgument("shapes of a lattice do not fit together");
  lattice = {on[0], down[0], batch, units, symbols, read.typed_data(), written.typed_data(),
             W.typed_data(), b.typed_data(), size_of(drop) ? drop.typed_data() : nullptr,
             y.typed_data(), x_lengths.typed_data(), y_lengths.typed_data()};
  return ffi::Error::Success();
}

int64_t saved_size(const Lattice& lattice) {
  return lattice.batch * lattice.time * lattice.places * kSavedOfPlace;
}

ffi::Error run_lattice(ffi::ThreadPool pool, Floats read, Floats written, Floats W, Floats b,
                       Floats drop, Wholes y, Wholes x_lengths, Wholes y_lengths,
                       Result likelihood, Result saved, int32_t variant, int32_t threads) {
  Lattice lattice;
  ffi::Error error = lattice_of(lattice, read, written, W, b, drop, y, x_lengths, y_lengths,
                                variant);
  if (error.failure()) return error;
  if (size_of(*likelihood) != lattice.batch ||
      (size_of(*saved) && size_of(*saved) != saved_size(lattice)))
    return ffi::Error::InvalidArgument("what a lattice tells or saves has another size");
  float* const kept = size_of(*saved) ? saved->typed_data() : nullptr;
  const int64_t parts = parts_of(lattice.batch, work_of(lattice),
                                 threads ? threads : pool.num_threads());
  in_parts(lattice.batch, parts,
           [&](Part part) {
             variants[variant]->lattice_forward(lattice, likelihood->typed_data(), kept,
                                                part.from, part.to);
           },
           [&](auto task) { pool.Schedule(std::move(task)); });
  return ffi::Error::Success();
}

ffi::Error run_lattice_backward(ffi::ThreadPool pool, Floats read, Floats written, Floats W,
                                Floats b, Floats drop, Wholes y, Wholes x_lengths,
                                Wholes y_lengths, Floats saved, Floats d, Result dread,
                                Result dwritten, Result dW, Result db, int32_t variant,
                                int32_t threads) {
  Lattice lattice;
  ffi::Error error = lattice_of(lattice, read, written, W, b, drop, y, x_lengths, y_lengths,
                                variant);
  if (error.failure()) return error;
  if (size_of(saved) != saved_size(lattice) || size_of(d) != lattice.batch ||
      size_of(*dread) != size_of(read) || size_of(*dwritten) != size_of(written) ||
      size_of(*dW) != size_of(W) || size_of(*db) != lattice.symbols)
    return ffi::Error::InvalidArgument("shapes of a lattice's gradient do not fit together");
  const int64_t parts = parts_of(lattice.batch, 3 * work_of(lattice),
                                 threads ? threads : pool.num_threads());
  const Sums sums({{dW->typed_data(), size_of(W)}, {db->typed_data(), lattice.symbols}}, parts);
  in_parts(lattice.batch, parts,
           [&](Part part) {
             const LatticeBackward own = {saved.typed_data(), d.typed_data(), dread->typed_data(),
                                          dwritten->typed_data(), sums.at(0, part.index),
                                          sums.at(1, part.index)};
             variants[variant]->lattice_backward(lattice, own, part.from, part.to);
           },
           [&](auto task) { pool.Schedule(std::move(task)); });
  sums.add();
  return ffi::Error::Success();
}

}  // namespace
}  // namespace elman

#define ELMAN_LATTICE_ARGUMENTS                                                                \
  ffi::Ffi::Bind()                                                                             \
      .Ctx<ffi::ThreadPool>()                                                                  \
      .Arg<elman::Floats>().Arg<elman::Floats>().Arg<elman::Floats>().Arg<elman::Floats>()     \
      .Arg<elman::Floats>()                                                                    \
      .Arg<elman::Wholes>().Arg<elman::Wholes>().Arg<elman::Wholes>()

#pragma GCC visibility push(default)  // all else is hidden

XLA_FFI_DEFINE_HANDLER_SYMBOL(
    elman_lattice, elman::run_lattice,
    ELMAN_LATTICE_ARGUMENTS.Ret<elman::Floats>().Ret<elman::Floats>()
        .Attr<int32_t>("variant").Attr<int32_t>("threads"));

XLA_FFI_DEFINE_HANDLER_SYMBOL(
    elman_lattice_backward, elman::run_lattice_backward,
    ELMAN_LATTICE_ARGUMENTS.Arg<elman::Floats>().Arg<elman::Floats>()
        .Ret<elman::Floats>().Ret<elman::Floats>().Ret<elman::Floats>().Ret<elman::Floats>()
        .Attr<int32_t>("variant").Attr<int32_t>("threads"));

#pragma GCC visibility pop
