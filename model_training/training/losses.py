"""What the two networks are asked to lessen. All in float32, whatever the networks compute in."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from model_training.training import registration
from model_training.training.settings import TrainSettings

# Scaled units: half the usual misfit. Below it the loss is the squared one, whose least lies at the
# mean; far above it grows like L1. Patches of outliers (5% of the pixels, by a quarter) draw the
# squared loss towards less contrast: 2 to 3% less in NIR, where L30 has 1% more.
_CHARBONNIER_EPSILON = 0.02


def reconstruction_loss(kind: str, generated: Tensor, reference: Tensor, valid: Tensor) -> Tensor:
    """Mean misfit over valid pixels.

    Args:
        kind: "l1", "l2" or "charbonnier" (sqrt(d^2 + eps^2) - eps).
        generated, reference: scaled values (N, B, h, w).
        valid: (N, 1, h, w), 1 where the pixel counts, else 0.
    """
    misfit = (generated.float() - reference).nan_to_num()
    if kind == "l1":
        misfit = misfit.abs()
    elif kind == "l2":
        misfit = misfit.square()
    else:
        squared = misfit.square() + _CHARBONNIER_EPSILON**2
        misfit = squared.sqrt() - _CHARBONNIER_EPSILON
    # A batch without a valid pixel has the loss 0, not 0/0.
    return (misfit * valid).sum() / (valid.sum() * generated.shape[1]).clamp(min=1)


def pixel_loss(
    settings: TrainSettings, original: Tensor, generated: Tensor, reference: Tensor, valid: Tensor
) -> Tensor:
    """`reconstruction_loss`, if asked for of L30 moved onto the original, and in part levelled.

    Moved not onto the generated image: a loss that follows it would let all results drift together.
    Levelled: each window's mean difference is no misfit.

    Args:
        original: scaled S30 (N, B, h, w), its bands in the order of the others'.
        generated, reference, valid: see `reconstruction_loss`.
    """
    kind, share = settings.reconstruction, settings.levelled_share
    if settings.aligned:
        shift = registration.estimate_shift(original, reference, valid)
        reference = registration.moved(reference, shift)
    loss = reconstruction_loss(kind, generated, reference, valid)
    if not share:
        return loss
    level = reference + registration.mean_difference(generated, reference, valid)
    return share * reconstruction_loss(kind, generated, level, valid) + (1 - share) * loss


def verdict_loss(kind: str, logits: Tensor, is_real: bool) -> Tensor:
    """How far the verdicts are from `is_real`: cross-entropy ("bce") or square ("lsgan")."""
    logits = logits.float()
    wanted = torch.full_like(logits, float(is_real))
    if kind == "bce":
        return functional.binary_cross_entropy_with_logits(logits, wanted)
    return functional.mse_loss(logits, wanted)


def discriminator_loss(kind: str, real: Tensor, generated: Tensor) -> Tensor:
    """Mean of both mistakes; halved as published, which slows the discriminator's learning."""
    return 0.5 * (verdict_loss(kind, real, True) + verdict_loss(kind, generated, False))
