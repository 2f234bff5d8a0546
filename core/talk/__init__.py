"""The talk: the story in chapters, each of which asks before it shows.

chapter   Chapter, Told, Question: what a chapter is
pictures  the data of its drawings
failure   what was asked, how it fails, and why
recovery  what helps, how often, and what became of the hope
story     CHAPTERS, in order, and told(name)
"""

from core.talk.chapter import Chapter, Question, Told
from core.talk.story import CHAPTERS, told

__all__ = ["CHAPTERS", "Chapter", "Question", "Told", "told"]
