"""What a network sees, and what it can be made to see: pictures from gradients.

All of it turns training around: the weights stay, and the picture changes. Every function takes pictures
(N, C, H, W) with numbers from 0 to 1, of either library, where the model lives.
"""

from .adversarial import fgsm, fooling_picture, pgd
from .dreams import activation_maximization, deep_dream
from .gradients import class_gradient, layer_gradient, loss_gradient
from .looking import grad_cam, occlusion, saliency
from .pictures import resize, spotlight, to_image
from .style import gram, style_transfer

__all__ = [
    "activation_maximization",
    "class_gradient",
    "deep_dream",
    "fgsm",
    "fooling_picture",
    "grad_cam",
    "gram",
    "layer_gradient",
    "loss_gradient",
    "occlusion",
    "pgd",
    "resize",
    "saliency",
    "spotlight",
    "style_transfer",
    "to_image",
]
