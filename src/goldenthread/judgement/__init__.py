"""What a figure means: targets, ratings, direction of travel, signal or noise, intervals, projection.
Every mark carries the sentence that says why. Pure: nothing here reads, writes or looks at a clock.
"""

from goldenthread.judgement.marks import mark, segments
from goldenthread.judgement.model import Mark
from goldenthread.judgement.targets import parse_target, target_from_text, target_words

__all__ = ["Mark", "mark", "parse_target", "segments", "target_from_text", "target_words"]
