"""Processes that train as one: how they are started, meet, and hear of each other's end."""
