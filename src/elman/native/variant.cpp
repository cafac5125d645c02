// The three cells for one kind of processor; CMake compiles this file once for each.
#include "gru.h"
#include "lstm.h"
#include "simple_rnn.h"

#define ELMAN_TEXT(name) #name
#define ELMAN_NAME(name) ELMAN_TEXT(name)

namespace elman {
namespace ELMAN_VARIANT {

extern const Variant variant = {
    ELMAN_NAME(ELMAN_VARIANT), kPanel,
    table_entry<SimpleRNN>(), table_entry<GRU>(), table_entry<LSTM>(),
};

}  // namespace ELMAN_VARIANT
}  // namespace elman
