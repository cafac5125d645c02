from .availability import (
    availability as availability,
)
from .availability import (
    check as check,
)
from .invent import invent as invent
from .labels import (
    Label as Label,
)
from .labels import (
    parse as parse,
)
from .records import (
    Availability as Availability,
)
from .records import (
    Invention as Invention,
)
from .records import (
    Suggestion as Suggestion,
)
from .similar import similar as similar
