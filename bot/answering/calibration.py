"""What the evidence is worth and how much of it an answer needs: numbers fitted on golden questions."""

from pathlib import Path
from typing import Annotated, Final

import yaml
from pydantic import Field

from bot.knowledge.reading import parse, read_file
from bot.knowledge.schema import Model
from bot.knowledge.validating import validate
from bot.matching.confidence import DOUBT, EVIDENCE, Weights

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


# For a base without golden questions of its own: fitted on the first base's, with a more careful threshold.
DEFAULT: Final = Calibration(
    evidence={
        "score": 6.2, "similarity": 1.5, "mean": 0.1, "covered": 3.1, "covered by closest": -1.4, "closest covered": 3.0,
        "told": 0.8, "left over": -0.8, "content": 0.7, "content score": 1.9, "other type": -0.8, "other name": -2.7,
        "other number": -1.5, "other polarity": -0.5, "the same words": 0.6, "silence": -0.9,
    },
    doubt={
        "constant": 2.6, "unknown words": 0.7, "short": 1.9, "asks why": 0.2, "names nobody knows": -0.9,
        "left over by all": -1.4, "held by none": 2.7,
    },
    answer=0.7, silence=0.5, suggest=0.1, smalltalk=0.7,
)  # fmt: skip
