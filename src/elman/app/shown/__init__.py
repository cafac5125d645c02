"""What people read: models, figures, answers, progress, and where they are written."""
