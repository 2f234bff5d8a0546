"""The Stack Overflow thread: whose words are quoted, where they stand, and on what terms.

What is known of it here is a mirror's translation, which names neither the authors nor the numbers of the answers: so
each quote links to the question's page, where both answers stand.
"""

from __future__ import annotations

URL = "https://stackoverflow.com/questions/57605741"
LICENCE = "CC BY-SA 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by-sa/4.0/"

# Who speaks in it.
ASKER, ANSWER_1, ANSWER_2 = "Asker", "Answer 1", "Answer 2"
VOICES = (ASKER, ANSWER_1, ANSWER_2)

# What must be said once wherever words of the thread are quoted; in Markdown.
ABOUT_QUOTES = (
    f"The quotes are from the [thread on Stack Overflow]({URL}), by its authors, under [{LICENCE}]({LICENCE_URL}). "
    "They are translations, made back into English from a Chinese mirror’s: not the letters of the original."
)
