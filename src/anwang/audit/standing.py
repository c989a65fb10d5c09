"""What holds while one reads on: the period, the campaign and the heading of the section that a sentence stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from anwang.audit.claims import Window
from anwang.audit.context import Setting, campaign_in, window_in
from anwang.audit.sentences import Sentence

PLANS = re.compile(r"(?:下一步|下步|工作计划|工作打算|工作安排|年计划|今后|明年|年度重点工作|工作思路)")
HEADING_LINE = 40
DRIVE = re.compile("行动|整治|攻坚|检查|治理")
NUMBERED = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[(])")
CHAPTER = re.compile(r"\s*[一二三四五六七八九十]{1,3}、")


@dataclass(slots=True)
class Standing:
    """The state of one reading."""

    setting: Setting
    paragraph: int = -1
    campaign: str = ""
    section: str = ""
    heading: str = ""
    plans: bool = False
    said: Window | None = None
    """The period that the paragraph has named."""
    drive: Window | None = None
    """The own days of a campaign that was named without any."""

    def enter(self, sentence: Sentence, text: str) -> bool:
        """Take up what a sentence says of time and campaign; whether it begins a paragraph."""
        begins = sentence.paragraph != self.paragraph
        if begins:
            self.paragraph = sentence.paragraph
            self._begin(sentence, text)
        named = campaign_in(text, self.setting.campaigns)
        if not named and self.campaign != self.section and not self._goes_on(text):
            self.campaign, self.drive = self.section, None
        self.campaign = named or self.campaign
        if said := self._window_in(text):
            self.said, self.drive = said, None
        elif named and (self._own_days() or "期间" in text):
            self.drive = self._own_days() or self.setting.window
        return begins

    def window_of(self, text: str) -> Window:
        """Return the period of a number: what its sentence says up to it, the paragraph, its campaign, or the draft."""
        return self._window_in(text) or self.drive or self.said or self.setting.window

    def _begin(self, sentence: Sentence, text: str) -> None:
        if len(text) <= HEADING_LINE and sentence.first:
            self.plans = bool(PLANS.search(text)) or (self.plans and not CHAPTER.match(text))
            self.heading = text
            self.section = campaign_in(text, self.setting.campaigns) or (self.setting.campaign if NUMBERED.match(text) else self.section)
        if sentence.first:
            self.campaign = self.section = self.section or self.setting.campaign
            self.said, self.drive = None, self._own_days() if self.section != self.setting.campaign else None

    def _goes_on(self, text: str) -> bool:
        return bool(DRIVE.search(self.campaign)) or self.campaign in self.setting.campaigns or "期间" in text

    def _window_in(self, text: str) -> Window | None:
        return window_in(text, self.setting, held=self.drive or self.said, since=self._since())

    def _own_days(self) -> Window | None:
        days = self.setting.days_of(self.campaign)
        return Window(*days, self.campaign) if days else None

    def _since(self) -> date | None:
        """The first day of the campaign that is spoken of; of a whole draft's campaign only where the draft names no period."""
        days = self.setting.days_of(self.campaign)
        return days[0] if days and (self.campaign != self.setting.campaign or not self.setting.window.start) else None
