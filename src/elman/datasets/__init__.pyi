from .catalogue import (
    describe as describe,
)
from .catalogue import (
    fetch as fetch,
)
from .catalogue import (
    load as load,
)
from .catalogue import (
    registry as registry,
)
from .catalogue import (
    state as state,
)
from .dataset import DataSet as DataSet
from .lexicons import read_lexicon as read_lexicon
from .pairs import (
    Pairs as Pairs,
)
from .pairs import (
    read_pairs as read_pairs,
)
from .recordings import read_windows as read_windows
from .records import (
    Corpus as Corpus,
)
from .records import (
    Examples as Examples,
)
from .records import (
    Lexicon as Lexicon,
)
from .records import (
    best_reachable_accuracy as best_reachable_accuracy,
)
from .tables import read_table as read_table
from .text_files import TextFiles as TextFiles
from .texts import (
    find_text as find_text,
)
from .texts import (
    read_text as read_text,
)
