from .distance import (
    edit_distances as edit_distances,
)
from .distance import (
    segment_distance as segment_distance,
)
from .distance import (
    segment_distances as segment_distances,
)
from .distance import (
    similarities as similarities,
)
from .inventory import features as features
from .languages import (
    LANGUAGES as LANGUAGES,
)
from .languages import (
    Language as Language,
)
from .languages import (
    language as language,
)
from .latin import romanise as romanise
from .pronouncer import (
    Pronouncer as Pronouncer,
)
from .pronouncer import (
    Spelling as Spelling,
)
from .readings import Reading as Reading
from .segments import (
    Normalisation as Normalisation,
)
from .segments import (
    join as join,
)
from .segments import (
    segment as segment,
)
from .training import Recipe as Recipe
