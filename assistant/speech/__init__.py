"""Speech: what an article's text gives as somebody's words, and whose words it says they are.

Pure functions on text, English news prose only; knows nothing of the index, of models or of files. Precision goes
before recall: a quotation whose speaker is in any doubt has none.
"""

from assistant.speech.asking import asked_speaker, speaker_of, spoken_by
from assistant.speech.finding import find_speech
from assistant.speech.records import Speech

__all__ = ["Speech", "asked_speaker", "find_speech", "speaker_of", "spoken_by"]
