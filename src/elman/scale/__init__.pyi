from .parts import Scored as Scored
from .parts import score_parquet as score_parquet
from .scorer import Scorer as Scorer
