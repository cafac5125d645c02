// What the compiled kernels offer, without any vector type: one table of functions per variant
// (baseline, v3, v4, bf16), each compiled from the same sources.
#pragma once

#include <cstdint>

namespace elman {

enum Activation { kTanh = 0, kRelu = 1, kSigmoid = 2, kLinear = 3 };

// One run of a recurrent layer over time. Arrays are row-major and time-major; a pointer is
// null where a call has no such array. `gates` is 1, 3 or 4 for SimpleRNN, GRU and LSTM.
struct Layer {
  int64_t time, batch, features, units;
  const int32_t* symbols;   // (time, batch), or
  const float* x;           // (time, batch, features)
  const float* W_x;         // (features, gates * units)
  const float* b;           // (gates * units)
  const float* W_h;         // (units, gates * units)
  const float* b_h;         // (gates * units), GRU only
  const float* h_0;         // (batch, units)
  const float* c_0;         // (batch, units), LSTM only
  const bool* mask;         // (time, batch): false leaves the state as it was
  const float* drop;        // (batch, units): multiplies h_{t-1} on its way into W_h
  bool reverse;
  Activation activation;    // SimpleRNN only
};

struct Forward {
  float* h;      // (time, batch, units)
  float* saved;  // what backward wants to see again, laid out as it likes; null to keep nothing
  float* c_end;  // (batch, units), LSTM only
};

struct Backward {
  const float* h;       // as forward gave it
  const float* saved;
  const float* dh;      // (time, batch, units), or null for zeros
  const float* dh_end;  // (batch, units), of the last state, or null for zeros
  const float* dc_end;
  float* dx;            // (time, batch, features), or null when nobody asks
  float* dh_0;
  float* dc_0;
  // Sums over this part of the batch, added to what is there.
  float* dW_x;
  float* dW_h;
  float* db;
  float* db_h;
};

struct Text;

// Each call does the rows `from ... to - 1` of the batch, through all timesteps.
struct Cell {
  int gates;
  int saved;  // numbers kept per unit and step; the layout is padded to whole panels
  void (*forward)(const Layer&, const Forward&, int64_t from, int64_t to);
  void (*backward)(const Layer&, const Backward&, int64_t from, int64_t to);
  void (*write)(const Text&, int64_t from, int64_t to);
};

// A dense layer on rows that stand apart: y = x W + b.
struct Dense {
  int64_t rows, features, units;
  const float* x;  // (rows, features)
  const float* W;  // (features, units)
  const float* b;  // (units)
};

struct DenseBackward {
  const float* dy;  // (rows, units)
  float* dx;        // (rows, features)
  float* dW;        // sums over this part of the rows
  float* db;
};

// A logit that is never chosen, and half of it the border: as elman.rnn.decode.choice has it.
constexpr float kForbidden = -1e9f;

// Texts that go on: each reads its last symbol, and draws the next one.
struct Text {
  int64_t count, room, steps;  // `steps` of the `room` are written, then -1
  int64_t inputs, symbols, units;  // `inputs` are read: the symbols, then classes
  const float* table;    // (inputs, gates * units): what each symbol adds to the sums
  const float* W_h;      // (units, gates * units)
  const float* b_h;      // (gates * units), GRU only
  const float* W;        // (units, symbols)
  const float* b;        // (symbols), kForbidden for what never follows
  const float* h_0;      // (count, units)
  const float* c_0;      // (count, units), LSTM only
  const int32_t* symbol;  // (count): the last one
  const bool* done;      // (count): texts that have ended
  const float* u;        // (count, room), uniform in [0, 1)
  float inverse_temperature;
  bool greedy;
  int32_t end;           // the symbol that ends a text, or -1
  Activation activation;
  int32_t* texts;        // (count, room)
  float* h_end;
  float* c_end;
  int32_t* symbol_end;
  bool* done_end;
};

struct Variant {
  const char* name;
  int panel;
  Cell simple_rnn, gru, lstm;
  void (*dense_forward)(const Dense&, float* y, int64_t from, int64_t to);
  void (*dense_backward)(const Dense&, const DenseBackward&, int64_t from, int64_t to);
};

namespace baseline { extern const Variant variant; }
namespace v3 { extern const Variant variant; }
namespace v4 { extern const Variant variant; }
namespace bf16 { extern const Variant variant; }

}  // namespace elman
