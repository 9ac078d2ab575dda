"""What the evidence is worth and how much of it an answer needs: numbers fitted on golden questions."""

from pathlib import Path
from typing import Annotated, Final

import yaml
from pydantic import Field

from bot.knowledge.reading import parse, read_file
from bot.knowledge.schema import Model
from bot.knowledge.validating import validate
from bot.matching.confidence import Weights
from bot.matching.evidence import DOUBT, EVIDENCE

FILE: Final = "calibration.yaml"
Probability = Annotated[float, Field(ge=0, le=1)]


class Calibration(Model):
    """The file `calibration.yaml` of a base, written by `belegbot eval --calibrate`."""

    evidence: dict[str, float]
    doubt: dict[str, float]
    answer: Probability
    """From this probability on, an entry is given as the answer."""
    silence: Probability
    """From this one on, the bot says that the source does not tell."""
    suggest: Probability
    """From this one on, that some entry is meant, the likeliest are suggested."""
    smalltalk: Probability
    """From this similarity on, a message is small talk."""

    @property
    def weights(self) -> Weights:
        """The weights, as the matcher wants them; evidence that the file does not know counts nothing."""
        return Weights(
            evidence={name: self.evidence.get(name, 0.0) for name in EVIDENCE},
            doubt={name: self.doubt.get(name, 0.0) for name in DOUBT},
        )


def load_calibration(folder: Path) -> Calibration | None:
    """The calibration of the base in `folder`, None if it has none; ProblemsError if it is malformed."""
    path = folder / FILE
    if not path.exists():
        return None
    return validate(Calibration, parse(read_file(path, inside=folder), file=FILE))


def dump(calibration: Calibration) -> str:
    """The text of the file."""
    note = "# Fitted on the golden questions by `belegbot eval --calibrate`; not meant to be edited.\n"
    return note + yaml.safe_dump(calibration.model_dump(), sort_keys=False)


# For a base without golden questions of its own: the first base's weights, and a more careful threshold.
DEFAULT: Final = Calibration(
    evidence={
        "score": 6.7, "similarity": 1.8, "mean": 0.2, "covered": 4.0, "covered by closest": -1.4,
        "closest covered": 2.9, "told": 1.8, "left over": -0.8, "content": 0.3, "content score": 2.4,
        "other concept": -0.7, "other type": -1.2, "other name": -2.5, "other number": -1.7,
        "other polarity": -0.6, "the same words": 0.2, "silence": -1.3, "unnamed": -1.3,
    },
    doubt={
        "constant": 2.3, "unknown words": 0.7, "short": 1.6, "asks why": 0.1, "names nobody knows": 0.4,
        "left over by all": -1.5, "held by none": 2.9,
    },
    answer=0.7, silence=0.5, suggest=0.1, smalltalk=0.7,
)  # fmt: skip
