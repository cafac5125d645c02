"""Estimators on disk: one safetensors file, read and written by one codec."""
