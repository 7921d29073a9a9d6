"""The sections of the chapter that the tasks point to; each anchor is a label in the chapter's text."""

from __future__ import annotations

from ...tasks import Section

PAGE = "book/illusions/15-adversarial.html"

GRADIENT = Section("Which way is worse?", PAGE, "sec-adversarial-gradient")
FGSM = Section("One step for every pixel", PAGE, "sec-adversarial-fgsm")
PGD = Section("Many small steps", PAGE, "sec-adversarial-pgd")
TARGET = Section("An answer of your choice", PAGE, "sec-adversarial-target")
WHY = Section("Why it works", PAGE, "sec-adversarial-why")
DEFENSE = Section("Training on attacks", PAGE, "sec-adversarial-defense")
