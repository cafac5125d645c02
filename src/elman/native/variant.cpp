// The cells for one kind of processor; CMake compiles this file once for each.
#include "dense.h"
#include "gated.h"
#include "gru.h"
#include "lattice.h"
#include "lstm.h"
#include "rows.h"
#include "simple_rnn.h"
#include "text.h"

#define ELMAN_TEXT(name) #name
#define ELMAN_NAME(name) ELMAN_TEXT(name)

namespace elman {
namespace ELMAN_VARIANT {

template <class Cell>
static constexpr elman::Cell table_entry() {
  if constexpr (Cell::recurrent_weights)
    return {Cell::gates, Cell::saved, forward<Cell>, backward<Cell>};
  else
    return {Cell::gates, Cell::saved, forward<Cell>, nullptr};
}

extern const Variant variant = {
    ELMAN_NAME(ELMAN_VARIANT), kPanel,
    table_entry<SimpleRNN>(), table_entry<GRU>(), table_entry<LSTM>(), table_entry<MinGRU>(),
    table_entry<QRNN>(), dense_forward, dense_backward, lattice_forward, lattice_backward,
    open, close, write, rows_made_up, rows_summed, rows_gradients,
    rows_moved,
};

}  // namespace ELMAN_VARIANT
}  // namespace elman
