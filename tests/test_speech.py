"""Speech: which words are somebody's, and whose the text says they are."""

import re
from itertools import pairwise

import pytest
import sentencex
from hypothesis import given
from hypothesis import strategies as st

from assistant.speech import Speech, asked_speaker, find_speech, speaker_of, spoken_by


def sentences_of(text: str) -> list[tuple[int, int]]:
    """The sentences of each line, no white space at either end."""
    spans = []
    for line in re.finditer(r"[^\n]+", text):
        for found in sentencex.get_sentence_boundaries("en", line.group()):
            sentence = line.group()[found["start_index"] : found["end_index"]]
            start = line.start() + found["start_index"] + len(sentence) - len(sentence.lstrip())
            spans.append((start, start + len(sentence.strip())))
    return [(start, end) for start, end in spans if start < end]


def said_in(text: str) -> list[tuple[str, str]]:
    """The words and the speaker of each speech."""
    return [(text[each.start : each.end], each.speaker) for each in find_speech(text, sentences_of(text))]


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("“The bridge is safe,” said Anna Berg.", "“The bridge is safe,”", "Anna Berg"),
        ('"The bridge is safe," Anna Berg said.', '"The bridge is safe,"', "Anna Berg"),
        ("«The bridge is safe», said Anna Berg.", "«The bridge is safe»", "Anna Berg"),
        ("‘The bridge isn’t safe,’ said Anna Berg.", "‘The bridge isn’t safe,’", "Anna Berg"),
        ("'The bridge isn't safe,' said Anna Berg.", "'The bridge isn't safe,'", "Anna Berg"),
        ("Anna Berg said: “The bridge is safe.”", "“The bridge is safe.”", "Anna Berg"),
        ("Anna Berg told reporters, “The bridge is safe.”", "“The bridge is safe.”", "Anna Berg"),
        ("“Is it safe?” asked nobody. “It is,” the minister replied.", "“It is,”", "the minister"),
        ("“It is safe,” says Transport Board engineer Anna Berg.", "“It is safe,”", "Anna Berg"),
        ("“It is safe,” said former chief engineer and diver Anna Berg.", "“It is safe,”", "Anna Berg"),
        ("“It is safe,” Anna Berg, who built it, told the Courier.", "“It is safe,”", "Anna Berg"),
        ("“It is safe,” Dr. Anna Berg (pictured) wrote.", "“It is safe,”", "Anna Berg"),
        ("“It is safe,” according to the harbour office.", "“It is safe,”", "the harbour office"),
        ("“It is safe,” said Anna Berg, the minister.", "“It is safe,”", "Anna Berg"),
        ("“It is safe,” the mayor, Anna Berg, said.", "“It is safe,”", "Anna Berg"),
        ("“It is safe,” Otto Lund’s sister, Anna Berg, said.", "“It is safe,”", "Anna Berg"),
        ("“It is safe,” said Portside Director, Anna Berg.", "“It is safe,”", "Anna Berg"),
        ("“It is safe,” said CEO and founder Anna Berg.", "“It is safe,”", "Anna Berg"),
        ("“It is safe,” a source close to the board told us.", "“It is safe,”", "a source close to the board"),
        ("“It is safe.” Berg told Eastmere Courier.", "“It is safe.”", "Berg"),
        ("Says Berg, “It is safe.”", "“It is safe.”", "Berg"),
        ("As Berg put it, “It is safe.”", "“It is safe.”", "Berg"),
        ("It came after Berg said: “It is safe.”", "“It is safe.”", "Berg"),
        ("Anna Berg on the bridge: “It is safe.”", "“It is safe.”", "Anna Berg"),
        ("Berg called the bridge “as good as new”.", "“as good as new”", "Berg"),
        ("Berg criticised the bridge for its “great age”.", "“great age”", "Berg"),
        ("It was built by Anna Berg, who called it “as good as new”.", "“as good as new”", "Anna Berg"),
        ("Berg warned of a “very great danger”.", "“very great danger”", "Berg"),
        ("Anna Berg opened the bridge in May, saying, “It is safe.”", "“It is safe.”", "Anna Berg"),
        ("“It is as safe as it ever was.” — Anna Berg", "“It is as safe as it ever was.”", "Anna Berg"),
        ("“It is as safe as ever.” Anna Berg, Transport Board", "“It is as safe as ever.”", "Anna Berg"),
        ("“It is safe,” on Tuesday Anna Berg said.", "", ""),
    ],
)
def test_a_quotation_is_given_to_who_stands_beside_its_verb(text: str, words: str, speaker: str) -> None:
    found = [each for each in said_in(text) if each[1]]
    assert found == ([(words, speaker)] if speaker else [])


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("Anna Berg said that the bridge would open in May.", "the bridge would open in May.", "Anna Berg"),
        ("Anna Berg said the bridge would open in May.", "the bridge would open in May.", "Anna Berg"),
        ("Berg told the Evening Courier that it would open soon.", "it would open soon.", "Berg"),
        ("But on Monday, the mayor warned that it would not open.", "it would not open.", "the mayor"),
        ("According to Anna Berg, the bridge will open in May.", "the bridge will open in May.", "Anna Berg"),
        ("The bridge will open in May, Anna Berg said.", "The bridge will open in May", "Anna Berg"),
        ("The bridge will open in May, said Anna Berg.", "The bridge will open in May", "Anna Berg"),
        ("The bridge will open in May, according to officials at Portside.", "", ""),
        ("The bridge, said Anna Berg, is as safe as any.", "is as safe as any.", "Anna Berg"),
        ("Anna Berg, who built the bridge, said that it was quite safe.", "it was quite safe.", "Anna Berg"),
        ("The bridge is old, as Berg explained when it opened.", "The bridge is old", "Berg"),
        ("It is old; according to Berg, it will fall in May.", "it will fall in May.", "Berg"),
        ("It will open in May, per the Evening Courier.", "It will open in May", "the Evening Courier"),
        ("It is old, but Anna Berg said that it was quite safe.", "it was quite safe.", "Anna Berg"),
        ("It closed after Anna Berg said it was not safe.", "it was not safe.", "Anna Berg"),
        ("It was built by Berg, who says that it is quite safe.", "it is quite safe.", "Berg"),
        ("Berg said that it was old and that it was not safe.", "it was old and that it was not safe.", "Berg"),
        ("Berg sighed and said that the bridge was old.", "the bridge was old.", "Berg"),
        ("Berg agreed, adding that the bridge was old.", "the bridge was old.", "Berg"),
        ("Berg confirmed the old bridge will open in May.", "the old bridge will open in May.", "Berg"),
        ("Berg said on Monday it would open in May.", "it would open in May.", "Berg"),
        ("Experts warn that the bridge is not safe.", "the bridge is not safe.", "Experts"),
        ("Many users complained that it was not safe.", "it was not safe.", "Many users"),
        ("It will surely fall, an engineer told Eastmere Courier.", "It will surely fall", "an engineer"),
        (
            "Anna Berg said the bridge was “as good as new” and safe.",
            "the bridge was “as good as new” and safe.",
            "Anna Berg",
        ),
    ],
)
def test_a_reported_clause_is_given_to_its_subject(text: str, words: str, speaker: str) -> None:
    found = [each for each in said_in(text) if each[1]]
    if speaker:
        assert found == [(words, speaker)]
    else:
        assert all(name == "officials at Portside" for _, name in found)


@pytest.mark.parametrize(
    "text",
    [
        "The so-called ‘deep state’ is said to be behind it.",
        "She starred in “The Long Way Down to the Sea” in 1999.",
        "The boys’ and girls’ teams won, and it’s the coaches’ doing.",
        "Northern lights were reported as far south as Portside.",
        "If the board said no to the plan, the bridge would fall.",
        "Initial reports that the bridge had fallen were wrong.",
        "The plan, which he said little about, is called “Blue”.",
        "“I told you so,” I said.",
        "Anna Berg did not say that the bridge was safe.",
        "The board will say that the bridge is safe.",
        "Anna Berg starred in a film called “The Long Way Down to the Sea”.",
        "Anna Berg criticised “The Long Way Down to the Sea” in May.",
        "The bridge is long, as the name suggests.",
        "“It is as safe as it ever was,” the letter read.",
    ],
)
def test_what_nobody_is_named_for_is_nobodys(text: str) -> None:
    assert [each for each in said_in(text) if each[1]] == []


def test_a_quotation_without_a_speaker_is_speech_of_nobody_named() -> None:
    text = "The sign was plain. “You may not cross this bridge at night.”"
    assert said_in(text) == [("“You may not cross this bridge at night.”", "")]


def test_a_split_quotation_has_one_speaker() -> None:
    text = "“The bridge,” said Anna Berg, “is safe. “ It stands."
    assert said_in("“The bridge is old,” Anna Berg said, “but it is safe.”") == [
        ("“The bridge is old,”", "Anna Berg"),
        ("“but it is safe.”", "Anna Berg"),
    ]
    assert said_in("“It is old,” said Anna Berg of the bridge. “But it is safe.”")[1] == (
        "“But it is safe.”",
        "Anna Berg",
    )
    assert ("“The bridge,”", "Anna Berg") in said_in(text)


def test_another_sentence_between_quotations_parts_them() -> None:
    text = "“It is old,” said Anna Berg. Others doubted that. “It will surely fall one day.”"
    assert said_in(text)[1] == ("“It will surely fall one day.”", "")


@pytest.mark.parametrize(("opening", "closing"), ["“”", '""'])
def test_a_quotation_of_several_paragraphs_opens_each_and_closes_once(opening: str, closing: str) -> None:
    text = f"{opening}It is old.\n\n{opening}It is safe.\n\n{opening}It stays,{closing} said Anna Berg."
    assert [speaker for _, speaker in said_in(text)] == ["Anna Berg"] * 3


def test_a_quotation_never_closed_is_none_where_the_next_paragraph_opens_none() -> None:
    assert said_in("“It is old and it is safe.\n\nIt stays.") == []


def test_a_paragraph_that_is_only_a_quotation_goes_on_the_one_before() -> None:
    first = "“It is old,” said Anna Berg.\n\n"
    assert said_in(f"{first}“But it is as safe as it ever was.”")[1][1] == "Anna Berg"
    assert said_in(f"{first}Others doubted that.\n\n“But it is as safe as it ever was.”")[1][1] == ""


def test_a_quotation_on_its_own_is_said_by_who_spoke_in_the_sentence_before() -> None:
    told = "Anna Berg said that the bridge was old."
    assert said_in(f"{told} “It is as safe as it ever was.”")[1][1] == "Anna Berg"
    assert said_in(f"{told}\n\n“It is as safe as it ever was.”")[1][1] == "Anna Berg"
    assert said_in(f"{told} The town paid.\n\n“It is as safe as it ever was.”")[1][1] == ""


def test_a_call_between_paragraphs_parts_no_speech() -> None:
    text = "“It is old,” said Anna Berg.\n\nCLICK HERE\n\n“It is as safe as it ever was.”"
    assert said_in(text)[1][1] == "Anna Berg"
    text = "“It is old.\n\nAdvertisement\n\n“It is safe,” said Anna Berg."
    assert [speaker for _, speaker in said_in(text)] == ["Anna Berg"] * 2


def test_words_pulled_out_of_a_quotation_are_said_by_who_says_it() -> None:
    text = "“It is as safe as it ever was.”\n\nThe town paid.\n\n“It is as safe as it ever was, I say,” said Anna Berg."
    assert said_in(text)[0] == ("“It is as safe as it ever was.”", "Anna Berg")


def test_a_quotation_above_another_is_said_by_who_says_that() -> None:
    text = "It opened.\n\n“It is as safe as it ever was.”\n\n“It will stand,” said Anna Berg."
    assert [speaker for _, speaker in said_in(text)] == ["Anna Berg"] * 2


def test_the_only_one_whom_an_article_quotes_says_what_stands_alone() -> None:
    quoted = "“It is as old as the town,” said {}.\n\nIt is long.\n\n"
    alone = "The town paid for it.\n\n“And it will stand for many years.”"
    assert said_in(quoted.format("Anna Berg") * 3 + alone)[-1][1] == "Anna Berg"
    assert said_in(quoted.format("Anna Berg") * 2 + quoted.format("Otto Lund") + alone)[-1][1] == ""


def test_what_is_read_out_is_not_what_the_last_speaker_says() -> None:
    text = (
        "“It is old,” said Anna Berg.\n\n“It is as safe as it ever was,” the letter read.\n\n“It will stand for years.”"
    )
    assert [speaker for _, speaker in said_in(text)] == ["Anna Berg", "", ""]


def test_the_lines_of_an_interview_are_said_by_whom_they_are_labelled_with() -> None:
    text = (
        "Anna Berg: Is it safe?\n\nOtto Lund: It is. I built it.\n\nAB: When did you?\n\nOL: In May.\n\nThat was all."
    )
    assert said_in(text) == [
        ("Is it safe?", "Anna Berg"),
        ("It is.", "Otto Lund"),
        ("I built it.", "Otto Lund"),
        ("When did you?", "Anna Berg"),
        ("In May.", "Otto Lund"),
    ]


def test_labelled_lines_in_which_nobody_asks_are_no_interview() -> None:
    assert said_in("Anna Berg: 3 goals.\n\nOtto Lund: 2 goals.\n\nAnna Berg: 1 goal.\n\nOtto Lund: none.") == []


def test_a_clause_of_reported_speech_ends_where_a_whole_quotation_begins() -> None:
    text = "Anna Berg said that the bridge was old, adding: “It is as safe as it ever was.”"
    assert said_in(text) == [
        ("the bridge was old, adding:", "Anna Berg"),
        ("“It is as safe as it ever was.”", "Anna Berg"),
    ]


def test_a_word_with_a_capital_only_from_opening_its_sentence_is_no_name() -> None:
    text = "It was asking much.\n\nAnna Berg met him. Asking Berg was easy. “It is safe,” Berg said."
    assert said_in(text)[-1] == ("“It is safe,”", "Anna Berg")


def test_of_two_people_of_a_name_the_one_who_speaks_is_meant() -> None:
    text = "“It is old,” said Anna Berg.\n\nOtto Berg met her. “It is safe,” Berg said."
    assert said_in(text)[1][1] == "Anna Berg"


def test_a_surname_becomes_the_full_name_that_stands_before_it() -> None:
    text = "Anna Berg built the bridge. “It is safe,” Berg said."
    [speech] = find_speech(text, sentences_of(text))
    assert (speech.speaker, speech.speaker_span) == ("Anna Berg", (0, 9))
    assert speech.mention is not None and text[slice(*speech.mention)] == "Berg"
    assert speech.verb is not None and text[slice(*speech.verb)] == "said"


def test_a_surname_that_two_people_share_stays_as_it_is() -> None:
    assert said_in("Anna Berg met Otto Berg. “It is safe,” Berg said.")[0][1] == "Berg"


def test_a_pronoun_becomes_the_one_person_named_before_it() -> None:
    text = "Anna Berg said that the bridge was old.\n\n“It is safe,” she added."
    assert said_in(text)[1] == ("“It is safe,”", "Anna Berg")


def test_a_pronoun_is_who_spoke_in_the_sentence_before() -> None:
    text = "Anna Berg said that Maria Lund was right.\n\n“It is safe,” she added."
    assert said_in(text)[1] == ("“It is safe,”", "Anna Berg")


def test_a_pronoun_reaches_over_sentences_that_name_nobody() -> None:
    text = "Anna Berg said that the bridge was old. It was built in May. The town paid.\n\n“It is safe,” she added."
    assert said_in(text)[1][1] == "Anna Berg"


def test_a_pronoun_may_be_whom_the_sentence_before_tells_of() -> None:
    assert said_in("Chief engineer Anna Berg built it. “It is safe,” she said.")[0][1] == "Anna Berg"
    assert said_in("Anna Berg, 34, built it. “It is safe,” she said.")[0][1] == "Anna Berg"
    assert said_in("The manager sighed. “It is safe,” he said.")[0][1] == "The manager"


def test_a_title_tells_the_pronoun() -> None:
    assert said_in("Mrs. Anna Berg said that the bridge was old. “It is safe,” he said.")[1][1] == ""
    assert said_in("Mrs. Anna Berg said that the bridge was old. “It is safe,” she said.")[1][1] == "Anna Berg"


def test_a_single_name_is_a_person_where_the_text_says_his_or_her() -> None:
    assert said_in("Quillo said in her new film that the bridge was old. “It is safe,” she said.")[1][1] == "Quillo"
    assert said_in("Quillo said in the new film that the bridge was old. “It is safe,” she said.")[1][1] == ""


def test_it_is_the_board_that_spoke_in_the_sentence_before() -> None:
    assert said_in("The board said that the bridge was old. “It is safe,” it added.")[1][1] == "The board"
    assert said_in("Anna Berg said that the bridge was old. “It is safe,” it added.")[1][1] == ""


@pytest.mark.parametrize(
    "before",
    [
        "Anna Berg met Maria Lund.",
        "Anna Berg built the bridge.",
        "Anna Berg said that it was old. Maria Lund said that it was new. Berg met Lund.",
        "The bridge is old.",
        "Robin Berg said that it was old.\n\n“It is not new,” he added.",
    ],
)
def test_a_pronoun_that_may_be_another_stays_unattributed(before: str) -> None:
    text = f"{before}\n\n“It is safe,” she added."
    found = find_speech(text, sentences_of(text))
    assert found[-1].speaker == "" and found[-1].speaker_span is None
    assert found[-1].mention is not None and text[slice(*found[-1].mention)] == "she"


def test_what_stands_between_the_sentences_is_never_looked_at() -> None:
    text = "“It is safe,” said Anna Berg. Otto Lund said: “Buy our paper now, all of you.”"
    assert find_speech(text, [(0, 29)]) == find_speech(text[:29], [(0, 29)])


def test_a_quote_shows_the_speech_that_covers_most_of_it() -> None:
    first, second = Speech(0, 10, "quotation", "Anna Berg"), Speech(20, 60, "reported", "Otto Lund")
    assert speaker_of([first, second], 5, 40) is second
    assert speaker_of([first, second], 0, 22) is first
    assert speaker_of([first, second], 10, 20) is None
    assert speaker_of([], 0, 5) is None


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What did Munir say about trade?", "Munir"),
        ("What has the minister said on the bridge?", "the minister"),
        ("How did Anna Berg react to the report?", "Anna Berg"),
        ("how does Berg describe the bridge", "Berg"),
        ("According to Otto Lund, when will it open?", "Otto Lund"),
        ("When will it open according to the harbour office?", "the harbour office"),
        ("What did he say about trade?", ""),
        ("What did people say?", ""),
        ("What is said about Munir?", ""),
        ("How many people died near Saravan?", ""),
        ("", ""),
    ],
)
def test_a_question_asks_for_the_words_of_whom_it_names(question: str, name: str) -> None:
    assert asked_speaker(question) == name


@pytest.mark.parametrize(
    ("speaker", "name", "is_theirs"),
    [
        ("Anna Berg", "Berg", True),
        ("Anna Berg", "anna berg", True),
        ("Berg", "Anna Berg", True),
        ("Dr. Berg", "Anna Berg", True),
        ("the minister", "The minister", True),
        ("Anna Bergman", "Berg", False),
        ("Anna", "Anna Berg", False),
        ("", "Berg", False),
        ("Anna Berg", "", False),
    ],
)
def test_words_are_spoken_by_who_has_the_name(speaker: str, name: str, is_theirs: bool) -> None:
    assert spoken_by([Speech(0, 10, "quotation", speaker)], name, 5, 20) is is_theirs
    assert not spoken_by([Speech(0, 10, "quotation", speaker)], name, 10, 20)


PIECES = (
    "“|”|\"|‘|’|«|»|'|,|. |\n|\n\n| |said|told|He|she|Anna|Berg|Otto Lund|the minister|that|it is safe|according to"
    "|According to|Dr.|:|\x00|é"
).split("|")


@given(st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))
def test_speech_is_in_order_and_its_spans_hold_what_it_says(text: str) -> None:
    found = find_speech(text, sentences_of(text))
    for each in found:
        assert 0 <= each.start < each.end <= len(text)
        assert each.speaker == (text[slice(*each.speaker_span)] if each.speaker_span else "")
        assert all(text[slice(*span)].strip() for span in (each.mention, each.verb) if span)
    assert all(first.end <= second.start for first, second in pairwise(found))


@pytest.mark.parametrize(
    "unit",
    [
        '"',
        "“",
        "”",
        "‘",
        "'",
        "«",
        "' ",
        '" ',
        "“a ",
        "‘a’ ",
        "“a,” said ",
        "A ",
        "a, ",
        "He said, ",
        ", said A",
        "the ",
    ],
)
def test_a_hundred_thousand_marks_come_to_an_end(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    find_speech(text, [(0, len(text))])


def test_a_name_never_reaches_over_the_end_of_a_sentence() -> None:
    assert said_in("It is owned by Portside. But Berg later said that it was for sale.")[0][1] == "Berg"


def test_what_stands_after_another_verb_than_said_is_its_object() -> None:
    assert said_in("The harbour master of Eastmere, Anna Berg, confirmed the two deaths.") == []


def speakers_in(text: str) -> set[str]:
    """Whoever is named as speaking."""
    return {speaker for _, speaker in said_in(text) if speaker}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('"The lamp was older than me," said Berg\'s lawyer, Max Tull.', "Max Tull"),
        ("“The lamp was old,” said Dr. Anna Berg of St. Mary's Hospital.", "Anna Berg"),
        ("“The lamp was old,” Anna Berg's lawyer said.", "Anna Berg's lawyer"),
        ("The board refused to say the bridge is safe, Anna Berg said.", "Anna Berg"),
        ("“The bridge is safe,” said Otto Lund Jr., the engineer.", "Otto Lund Jr"),
        ("“The bridge is safe,” said Otto Lund, Jr., the engineer.", "Otto Lund"),
        ("The Sun said that the bridge was not safe.", "The Sun"),
        ("“The bridge is safe,” Anna Berg told The Sun.", "Anna Berg"),
        ("“The bridge is safe,” The Sun said.", "The Sun"),
        ("Anna Berg and Otto Lund said that the bridge was safe.", "Anna Berg and Otto Lund"),
        ("“The bridge is safe,” said Anna Berg and Otto Lund.", "Anna Berg and Otto Lund"),
        ("Berg was quoted as saying that the bridge was safe.", "Berg"),
        ("“The bridge is safe,” Berg was quoted as saying.", "Berg"),
        ("The so-called expert said that the bridge was safe.", "The so-called expert"),
        ("Mayor of Eastmere Anna Berg said that the bridge was safe.", "Mayor of Eastmere Anna Berg"),
        ("The mayor of Eastmere said that the bridge was safe.", "The mayor of Eastmere"),
        ("Berg's sister said that the bridge was safe.", "Berg's sister"),
        ("Berg's sister, Anna Lund, said that the bridge was safe.", "Anna Lund"),
        ("Otto Lund, Berg's lawyer, said that the bridge was safe.", "Otto Lund"),
        ("The lawyer for Anna Berg said that the bridge was safe.", "The lawyer for Anna Berg"),
        ("A spokesman for Berg's office said that the bridge was safe.", "A spokesman for Berg's office"),
        ("“The bridge is safe,” said a spokesman for Berg.", "a spokesman for Berg"),
        ("“The bridge is safe,” said the mayor of Eastmere, Anna Berg.", "the mayor of Eastmere"),
        ("“The bridge is safe,” Berg allegedly said.", "Berg"),
        ("Unlike Berg, Lund said that the bridge was safe.", "Lund"),
        ("Berg denied that the bridge was not safe at all.", "Berg"),
        ("Berg did not know, Lund said, whether the bridge was safe.", "Lund"),
        ("The bridge was quite safe, according to Berg's lawyer, Max Tull.", "Max Tull"),
        ("The bridge was quite safe, said Berg's lawyer, Max Tull.", "Max Tull"),
        ("“The bridge is safe,” said Max Tull of the Eastmere Berg's news desk.", "Max Tull"),
        ("“The bridge is safe,” said St. John Philby.", "St. John Philby"),
        ("“The bridge is safe,” said a man from St. Mary's Hospital.", "a man"),
        ("“The bridge is safe,” said Sir Anna Berg of St. John's College.", "Anna Berg"),
        ("“The bridge is safe,” said Eastmere's mayor Anna Berg.", "Anna Berg"),
        ("“The bridge is safe,” said Eastmere's mayor.", "Eastmere's mayor"),
        ("“The bridge is safe,” according to Berg's book.", "Berg's book"),
        ("Otto Lund, not Anna Berg, said that the bridge was safe.", "Otto Lund"),
        ("It was Otto Lund who said that the bridge was safe.", "Otto Lund"),
        ("“The bridge is safe,” Berg said Lund told her.", "Berg"),
        ("“Who asked Berg?” asked Lund.", "Lund"),
        ("“I built it,” said Berg's husband Max.", "Max"),
        ("“I built it,” said Max, Berg's husband.", "Max"),
        ("“I built it,” says the Rev. Max Tull of Christ's Church.", "Max Tull"),
        ("Asked whether Berg had said the bridge was safe, Lund said he did not know.", "Lund"),
        ("“It is safe,” says Portsides’ public relations director Lund.", "Lund"),
    ],
)
def test_owners_titles_and_offices_leave_the_name_of_who_speaks(text: str, speaker: str) -> None:
    assert speakers_in(text) == {speaker}


@pytest.mark.parametrize(
    "text",
    [
        "Neither Otto Lund nor Anna Berg said the lamp was insured.",
        "No one from the board said the lamp was insured.",
        "The board no longer says that the bridge is safe.",
        "The board never said that the bridge is safe.",
        "The board hardly said that the bridge is safe.",
        "The board did not say that the bridge is safe.",
        "The board declined to say that the bridge is safe.",
        "The board would not say that the bridge is safe.",
        "Berg has never said that the bridge is safe.",
        "Berg has not said that the bridge is safe.",
        "Berg hasn't said that the bridge is safe.",
        "If asked, Berg would say that the bridge is safe.",
        "If Berg said the bridge is safe, people would believe it.",
        "Had Berg said that the bridge was safe, it would have opened.",
        "Did Berg say that the bridge was safe?",
        "Has Berg said that the bridge was safe?",
        "Who said that the bridge was safe?",
        "Lund was told that the bridge was quite safe.",
        "Berg is said to own the old bridge and the lamp.",
        "Berg is reported to have said that the bridge was safe.",
        "The “expert” said that the bridge was safe.",
        "Berg's claim that the bridge is safe was said to be wrong.",
        "“The bridge is safe,” said nobody.",
        "“The bridge is safe,” no one said.",
        "“The bridge is safe,” Berg did not say.",
        "“The bridge is safe,” Berg never said.",
        "Contrary to what Berg said, the bridge was not safe at all.",
        "Despite what Berg said the bridge was not safe at all.",
        "Few people said that the bridge was safe.",
        "None of the members said that the bridge was safe.",
        "Not one of them said that the bridge was safe.",
        "Nobody at the board said that the bridge was safe.",
        "Nothing Berg said suggested that the bridge was safe.",
        "Berg could have said that the bridge was safe.",
        "Berg might say that the bridge was safe.",
        "Berg should have said that the bridge was safe.",
        "Berg stopped short of saying the bridge was safe.",
        "Berg has yet to say that the bridge was safe.",
        "Berg said nothing about whether the bridge was safe.",
        "Unless Berg says that the bridge is safe, it stays shut.",
        "Whether Berg said that the bridge was safe is not known.",
        "It is not true that Berg said that the bridge was safe.",
        "Lund asked if Berg had said that the bridge was safe.",
        "According to Berg's lawyer, Max Tull, the bridge was safe.",
        "The bridge was quite safe, said St. Mary's Hospital.",
        "It was not Otto Lund who said that the bridge was safe.",
        "The minister, who did not say that it was safe, left.",
        "Lund, who never said that the bridge was safe, left.",
        "It is old, but Berg never said that it was quite safe.",
        "It is old, and no one said that it was quite safe.",
        "It is old, and neither Lund nor Berg said that it was safe.",
        "The bridge is old and cold, Berg did not say.",
        "The bridge is old and cold, no official said.",
        "Berg smiled and did not say that the bridge was safe.",
        "Berg smiled and never said that the bridge was safe.",
        "Berg left without saying that the bridge was safe.",
        "Berg left, not saying that the bridge was safe.",
        "Berg, without adding that the bridge was safe, left.",
        "Imagine that Berg said that the bridge was safe.",
        "Suppose Berg said that the bridge was safe.",
        "“Is the bridge safe?” Did Berg say so?",
        "He no longer says that the bridge is safe.",
        "Officials no longer say that the bridge is safe.",
        "No officials say that the bridge is safe.",
        "Sarah Lee never told The Sun that the bridge was safe.",
        "Berg did not write: “The bridge is safe.”",
        "Berg never said: “The bridge is safe.”",
        "Berg never called the bridge “quite safe”.",
        "Berg did not call the bridge “quite safe”.",
        "No one called the bridge “quite safe”.",
        "Neither Berg nor Lund called the bridge “quite safe”.",
        "If Berg says, “The bridge is safe,” nobody will come.",
        "Nobody said: “The bridge is safe.”",
        "Had Berg said, “The bridge is safe,” they would have come.",
        "Berg said Lund said that the bridge was safe.",
    ],
)
def test_what_is_denied_doubted_or_asked_is_said_by_nobody(text: str) -> None:
    assert speakers_in(text) == set()


def test_a_pronoun_after_a_surname_that_two_people_share_is_nobody() -> None:
    text = "Maria Berg said that it was old. Otto Berg left. Berg said that it was new. “It is safe,” he said."
    assert said_in(text)[-1] == ("“It is safe,”", "")
    text = "Maria Berg said that it was old. Otto Berg left. Maria Berg said it was new. “It is safe,” she said."
    assert said_in(text)[-1] == ("“It is safe,”", "Maria Berg")
