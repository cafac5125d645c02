// The three cells for one kind of processor; CMake compiles this file once for each.
#include "dense.h"
#include "gru.h"
#include "lstm.h"
#include "simple_rnn.h"
#include "text.h"

#define ELMAN_TEXT(name) #name
#define ELMAN_NAME(name) ELMAN_TEXT(name)

namespace elman {
namespace ELMAN_VARIANT {

template <class Cell>
static constexpr elman::Cell table_entry() {
  return {Cell::gates, Cell::saved, forward<Cell>, backward<Cell>, write<Cell>};
}

extern const Variant variant = {
    ELMAN_NAME(ELMAN_VARIANT), kPanel,
    table_entry<SimpleRNN>(), table_entry<GRU>(), table_entry<LSTM>(),
    dense_forward, dense_backward,
};

}  // namespace ELMAN_VARIANT
}  // namespace elman
