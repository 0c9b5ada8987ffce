"""A made-up council: an extract in the shape of the Standard Safeguarding Dataset, realistic enough to try
everything on.

Nothing in it is real. The same arguments give the same bytes, and memory does not grow with the number of
children.
"""

from goldenthread.synthetic.faults import PlantedFault
from goldenthread.synthetic.making import SyntheticCouncil, synthesise

__all__ = ["PlantedFault", "SyntheticCouncil", "synthesise"]
