"""HTTP and the page: models, names and sounds, answered over the wire.

`elman serve` starts it. `questions` says what may be asked; here stand how it arrives, what it may
cost, and how it is answered. Starlette and uvicorn come with `pip install 'elman[serve]'`.
"""
