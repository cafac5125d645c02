"""Letters and sounds together, as n-grams of chunks that pair both.

What `elman domains` searches with: hundreds of spellings a query, with their alignments. Page 10
of the docs has its errors beside the transducer's.
"""

from elman.phonetics.engines.joint.model import JointModel

__all__ = ["JointModel"]
