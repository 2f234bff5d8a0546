"""What a dense layer can make of given filters: how many images it can get right, and which look the same to it.

of_filters   separability(filters, ...): the answer, exact
sentences    the same in words
exact        a plane with all vectors on one side, or why there is none, in whole numbers
fewest       the fewest images to give up so that a plane separates the rest
whole        pixels, filters and features in whole numbers
programme    the same question about features of a float32 network: a linear programme with a tolerance
one_filter   why one filter is never enough for the thread's images: where the two classes meet
untrained    how often random filters are enough without any learning
possibility  could any filters at all do it?
"""

from core.separability.of_filters import Separability, separability

__all__ = ["Separability", "separability"]
