"""Numbers at which people's trainings stood, as they wrote them down in public, with what was known beside them.

``forms``: the readings that have to be named, the first of them first; empty for an ordinary plateau. They are an
expert's, given the thread; the source is where the number was read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

GITHUB = "https://github.com/"
TORCH = "https://discuss.pytorch.org/t/"


@dataclass(frozen=True)
class Case:
    number: str
    source: str
    forms: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


CLOSED = (
    Case(
        "0.8133", "https://stackoverflow.com/questions/57605741", ("double-softmax",), {"classes": 2, "accuracy": 0.5}
    ),
    Case("0.6931", f"{GITHUB}tensorflow/tensorflow/issues/12287", ("uniform",), {"accuracy": 0.72}),
    Case("0.69315", f"{GITHUB}tflearn/tflearn/issues/253", ("uniform",), {"classes": 2}),
    Case("0.693", f"{TORCH}bce-loss-stuck-at-0-693/183958", ("uniform",), {"loss": "BCE"}),
    Case("0.69", f"{GITHUB}chasingbob/squeezenet-keras/issues/3", ("uniform",), {"accuracy": 0.5}),
    Case("7.9712", f"{GITHUB}keras-team/keras/issues/13006", ("clipped-probabilities",), {"accuracy": "0.5000"}),
    Case("2.3026", f"{GITHUB}snf/keras-fractalnet/issues/3", ("uniform",), {"accuracy": "0.1000", "classes": 10}),
    Case("2.3030", f"{GITHUB}snf/keras-fractalnet/issues/3", ("uniform",), {"accuracy": "0.0994", "moving": True}),
    Case("2.3027005195617676", f"{TORCH}cross-entropy-loss-is-not-decreasing/43814", ("uniform",), {"classes": 10}),
    Case("2.30", f"{TORCH}cross-entropy-loss-is-not-decreasing/43814", ("uniform",), {"framework": "PyTorch"}),
    Case("87.3365", f"{GITHUB}hszhao/PSPNet/issues/63", ("log-clamp",), {"framework": "Caffe", "accuracy": 0}),
    Case("87.3365", f"{GITHUB}wy1iu/sphereface/issues/103", ("log-clamp",)),
    Case("1.1921e-07", f"{GITHUB}keras-team/keras/issues/2711", ("clipped-probabilities",), {"accuracy": 1.0}),
    Case("nan", f"{GITHUB}keras-team/keras/issues/2711", ("not-a-number",), {"accuracy": 0.375}),
    Case("8.909", f"{GITHUB}HobbitLong/SupContrast/issues/3", ("contrastive",), {"loss": "SupCon", "samples": 256}),
    Case("11.09", f"{GITHUB}facebookresearch/moco/issues/12", ("contrastive",)),
    Case("0.5", f"{GITHUB}omoindrot/tensorflow-triplet-loss/issues/15", ("hinge",), {"loss": "triplet loss"}),
    Case("1.39", f"{GITHUB}SHI-Labs/StyleNAT/issues/11", ("sum-of-losses",), {"loss": "GAN discriminator, softplus"}),
    Case("0.7437", "https://openillumi.com/?p=73112", ("double-softmax",), {"classes": 4, "framework": "pytorch"}),
)

AMBIGUOUS = (
    Case("0.69", f"{GITHUB}chasingbob/squeezenet-keras/issues/3", ("uniform", "class-prior"), {"accuracy": 0.5}),
    Case("1.39", f"{GITHUB}SHI-Labs/StyleNAT/issues/11", ("uniform", "sum-of-losses")),
    Case("2.3026", f"{GITHUB}snf/keras-fractalnet/issues/3", ("uniform", "class-prior"), {"accuracy": "0.1000"}),
)

ORDINARY = (
    Case("1.9105", "https://chenzhang.org/notes/developer/loss-and-accuracy-get-stuck-in-keras/",
         facts={"accuracy": "0.5378"}),
    Case("1.7871", f"{GITHUB}keras-team/keras/issues/12707", facts={"accuracy": "0.2381", "classes": 7}),
    Case("0.5043", f"{GITHUB}keras-team/keras/issues/10063", facts={"accuracy": "0.7543"}),
    Case("0.07", f"{GITHUB}tuanphan09/captcha-recognition/issues/6", facts={"accuracy": "88%"}),
    Case("0.0266", f"{GITHUB}piaic-official/AI-Q2-learning-resources/pull/16", facts={"accuracy": "0.9983"}),
    Case("97.2228", f"{GITHUB}keras-team/keras/issues/3753", facts={"accuracy": "0.0865", "loss": "mse"}),
    Case("5.5597", f"{GITHUB}dewenzeng/positional_cl/issues/5", facts={"loss": "contrastive"}),
    Case("8.8503", f"{GITHUB}keras-team/keras/issues/2711", facts={"accuracy": "0.3969"}),
    Case("7.14", f"{GITHUB}gehaocool/CombinedMargin-caffe/issues/31", facts={"framework": "caffe"}),
    Case("0.697", f"{GITHUB}NVIDIA/DIGITS/issues/1882", facts={"accuracy": 0.5}),
)  # fmt: skip
