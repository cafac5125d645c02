"""Layers together: one after another, or as a transducer; their plan as JSON, their logits."""
