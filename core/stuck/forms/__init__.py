"""The closed forms, each one object that knows all of itself, in the order in which equally simple ones are preferred.

To add one, write a file with its values, its meaning, its test and its repair, and enter it below.
"""

from __future__ import annotations

from core.stuck.form import Form
from core.stuck.forms.class_prior import CLASS_PRIOR
from core.stuck.forms.clipped_probabilities import CLIPPED_PROBABILITIES
from core.stuck.forms.contrastive import CONTRASTIVE_FORM
from core.stuck.forms.double_softmax import DOUBLE_SOFTMAX
from core.stuck.forms.hinge import HINGE_FORM
from core.stuck.forms.labels_out_of_range import LABELS_OUT_OF_RANGE
from core.stuck.forms.log_clamp import LOG_CLAMP
from core.stuck.forms.nll_of_probabilities import NLL_OF_PROBABILITIES
from core.stuck.forms.not_a_number import NOT_A_NUMBER
from core.stuck.forms.squared_error import SQUARED_ERROR
from core.stuck.forms.sum_of_losses import SUM_OF_LOSSES
from core.stuck.forms.uniform import UNIFORM

FORMS: dict[str, Form] = {
    form.name: form
    for form in (
        NOT_A_NUMBER,
        UNIFORM,
        DOUBLE_SOFTMAX,
        CLASS_PRIOR,
        CLIPPED_PROBABILITIES,
        LOG_CLAMP,
        HINGE_FORM,
        SQUARED_ERROR,
        SUM_OF_LOSSES,
        NLL_OF_PROBABILITIES,
        LABELS_OUT_OF_RANGE,
        CONTRASTIVE_FORM,
    )
}
