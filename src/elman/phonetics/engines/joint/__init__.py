"""Letters and sounds together, as n-grams of chunks that pair both.

What `elman domains` searches with, thousands of strings a query, where a network would be too slow.
`elman.phonetics.Pronouncer` takes milliseconds and errs about half as often.
"""

from elman.phonetics.engines.joint.model import JointModel

__all__ = ["JointModel"]
