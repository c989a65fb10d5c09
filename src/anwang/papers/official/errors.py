"""What the document writer refuses, each with a sentence an official can act on."""

from anwang.ground.refusal import Refusal


class UnsuitableDocument(Refusal):
    """The parts handed in cannot make a lawful document of this kind."""


class BrokenTemplate(Refusal):
    """A Word template cannot be opened, filled, or trusted; the sentence names the tag and the paragraph."""
