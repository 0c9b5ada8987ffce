"""The question that is suggested to members beside a row that is red or got worse."""

from __future__ import annotations

from goldenthread.definitions.model import Indicator

_ASKED = {
    "high": "What keeps this from being higher, and when shall we see a change?",
    "low": "What keeps this from being lower, and when shall we see a change?",
    "band": "What took this away from where it should be, and what is being done?",
    "none": "What explains this, and what is being done about it?",
}


def question(indicator: Indicator) -> str:
    """What members may ask: the indicator's own question, else one that fits what is wanted of it."""
    return indicator.for_members or _ASKED[indicator.better]
