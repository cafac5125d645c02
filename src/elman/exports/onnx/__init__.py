"""ONNX: graphs written from a model's own description, compared with it, and kept if they agree."""
