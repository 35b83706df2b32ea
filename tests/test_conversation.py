"""Following up: which questions stand alone, what the others lean on, and what they take over."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant, Settings
from assistant.conversation import CARRIED_WEIGHT, Leaning, Resolved, Resolver, ScopeReader, Turn, leaning_of
from assistant.conversation.names import describes_person, find_names
from assistant.conversation.phrases import list_things, segments_of, telling_phrases, without_denied
from assistant.conversation.standing_alone import number_named, returning_to
from assistant.records import Answer, Scope
from assistant.words import terms_of
from tests.test_scoping import line
from tests.toy import Newsroom

TODAY = date(2024, 2, 14)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    newsroom = Newsroom(tmp_path_factory.mktemp("conversation"), settings=Settings(passage_tokens=8))
    newsroom.build(
        {
            "x.jsonl": "\n".join(
                [
                    line(0, "Demo Herald", "World", "2024-01-10", "The ferry of Port Calder sank. Nobody was hurt."),
                    line(1, "Calder Herald", "Sport", "2024-01-17", "The council of Eastmere voted on the ticket."),
                    line(2, "Wire", "World", "2024-01-28", "Mayor Jane Arkwell left office on 20 January 2024."),
                    line(3, "Wire", "World", "2024-02-01", "The visit of Jane Arkwell was on 29 January 2024."),
                    line(4, "Wire", "World", "2024-02-05", "The storm hit Eastmere, Calder Bay and Mand."),
                ]
            ),
            "n.txt": "A lighthouse keeper ended the strike.",
        }
    )
    return newsroom.open()


@pytest.fixture(scope="module")
def resolver(assistant: Assistant) -> Resolver:
    return Resolver(ScopeReader(assistant.store.facets, TODAY, lambda event, context: None))


Earlier = str | tuple[str, list[str]]


def follow(resolver: Resolver, question: str, *history: Earlier, **given: Any) -> Resolved:
    """A question resolved after others, each with its quotes if it comes with some."""
    turns = [Turn(each) if isinstance(each, str) else Turn(each[0], tuple(each[1])) for each in history]
    return resolver.resolve(question, turns, **given)


def words_of(resolved: Resolved) -> str:
    return " | ".join(resolved.carried)


# What a question leans on


@pytest.mark.parametrize(
    "question",
    [
        "Who met the army chief?",
        "What did General Munir say about sovereignty?",
        "How long is the border between Pakistan and Iran?",
        "Which ferry is late today?",
        "Why did the gas pipeline stall?",
        "What is sovereignty?",
        "Who is Jane Arkwell?",
        "Define sovereignty",
        "When did the first ferry sail?",
        "Who voted in the second round of the election?",
        "Did no one vote in Eastmere?",
        "Also known as the Bay, which town of Calder did the storm of January hit?",
    ],
)
def test_a_question_with_its_own_subject_stands_alone(question: str) -> None:
    assert leaning_of(question) is Leaning.NOTHING


@pytest.mark.parametrize(
    "question",
    [
        "Who is the mayor and what did he promise?",
        "What did Arkwell say when she denied the report?",
        "Why did Iran recall its ambassador?",
        "Did the council vote before it met the crew?",
        "What did the ministers say after they met in Tehran?",
        "What did Iran say of the group it struck?",
        "What did the mayor say of the ferry that she opened?",
        "How many of the sailors lost their boats?",
        "Which countries closed their borders?",
        "Did the minister himself steer the ferry?",
    ],
)
def test_a_pronoun_that_stands_for_a_word_of_the_question_leans_on_nothing(question: str) -> None:
    assert leaning_of(question) is Leaning.NOTHING


@pytest.mark.parametrize(
    "question",
    [
        "Is it true that the ferry sank?",
        "How long does it take to reach Eastmere?",
        "Why is it important to vote on the ticket?",
        "Is it safe to swim in Port Calder?",
        "Is it legal to fish off the pier?",
        "What does it mean to recall an ambassador?",
        "How long ago was it that the ferry sank?",
        "Why is it said that the mayor lied?",
        "Does the law make it harder to vote?",
    ],
)
def test_an_it_that_stands_for_nothing_leans_on_nothing(question: str) -> None:
    assert leaning_of(question) is Leaning.NOTHING


@pytest.mark.parametrize(
    "question",
    ["Is there a market on the border?", "Are there ferries to Eastmere?", "How many sailors were there on the ferry?"],
)
def test_a_there_that_only_says_that_something_is_leans_on_nothing(question: str) -> None:
    assert leaning_of(question) is Leaning.NOTHING


@pytest.mark.parametrize("question", ["Did this year bring storms to Eastmere?", "Who voted that the pier be closed?"])
def test_a_this_or_that_which_shows_nothing_leans_on_nothing(question: str) -> None:
    assert leaning_of(question) is Leaning.NOTHING


@pytest.mark.parametrize(
    ("question", "leaning"),
    [
        ("What did he say about the vote?", Leaning.PERSON),
        ("When was she born in Eastmere?", Leaning.PERSON),
        ("Who met him in Tehran?", Leaning.PERSON),
        ("Was her ship late on Monday?", Leaning.PERSON),
        ("What did he say about it?", Leaning.PERSON),
        ("Which of his ministers resigned?", Leaning.PERSON),
        ("What is its name?", Leaning.THING),
        ("Who built it?", Leaning.THING),
        ("Is it late?", Leaning.THING),
        ("How much did they cost?", Leaning.THING),
        ("Did they discuss trade with them?", Leaning.THING),
        ("What were their names?", Leaning.THING),
        ("Where was this?", Leaning.THING),
        ("Who signed that?", Leaning.THING),
        ("Which one is late?", Leaning.THING),
        ("Who lives there?", Leaning.THING),
        ("What happened since then?", Leaning.THING),
        ("And in Texas?", Leaning.QUESTION),
        ("Why?", Leaning.QUESTION),
        ("When?", Leaning.QUESTION),
        ("What about the ferry?", Leaning.QUESTION),
        ("How about Port Calder?", Leaning.QUESTION),
        ("Who else?", Leaning.QUESTION),
        ("Tell me more", Leaning.QUESTION),
        ("in Eastmere?", Leaning.QUESTION),
        ("the mayor", Leaning.QUESTION),
        ("So who won?", Leaning.QUESTION),
        ("How come?", Leaning.QUESTION),
        ("", Leaning.QUESTION),
        ("???", Leaning.QUESTION),
        ("No, I meant the mayor", Leaning.CORRECTED),
        ("sorry, the harbour", Leaning.CORRECTED),
        ("I mean Eastmere", Leaning.CORRECTED),
        ("not the minister, the king", Leaning.CORRECTED),
        ("Actually, in Eastmere", Leaning.CORRECTED),
        ("no: the pier", Leaning.CORRECTED),
        ("Wait, when did the ferry sink?", Leaning.CORRECTED),
        ("What about the second one?", Leaning.QUOTE),
        ("Where is the latter?", Leaning.QUOTE),
        ("What does quote 2 mean?", Leaning.QUOTE),
        ("And the third?", Leaning.QUOTE),
        ("Who wrote the last story?", Leaning.QUOTE),
    ],
)
def test_what_a_follow_up_leans_on(question: str, leaning: Leaning) -> None:
    assert leaning_of(question) is leaning
    assert leaning_of(f"  {question} ") is leaning


def test_a_long_question_brings_all_it_needs() -> None:
    words = "ferry council ticket harbour storm quay pier gull keeper lamp fog rope tide vessel strike"
    assert leaning_of(f"What did he say of it: {words}?") is Leaning.NOTHING


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("the first one", (0, False)),
        ("the former", (0, False)),
        ("the second quote", (1, True)),
        ("the other one", (1, False)),
        ("the fifth story", (4, True)),
        ("the last one", (-1, False)),
        ("the latter", (-1, False)),
        ("quote 3", (2, True)),
        ("And the third?", (2, False)),
        ("the first ferry", None),
        ("", None),
    ],
)
def test_which_of_several_a_question_names(question: str, named: tuple[int, bool] | None) -> None:
    assert number_named(question) == named


@pytest.mark.parametrize(
    ("question", "topic", "rest"),
    [
        ("Back to the pipeline: who built it?", "the pipeline", "who built it?"),
        ("And coming back to the vote, when was it?", "the vote", "when was it?"),
        ("Who went back to Eastmere?", "", "Who went back to Eastmere?"),
    ],
)
def test_what_a_question_goes_back_to(question: str, topic: str, rest: str) -> None:
    assert returning_to(question) == (topic, rest)


@pytest.mark.parametrize(
    ("question", "said", "denied"),
    [
        ("No, not the minister, the king", "the king", "the minister"),
        ("not the minister, but the king", "the king", "the minister"),
        ("No, I meant Eastmere, not Port Calder", "Eastmere", "Port Calder"),
        ("Sorry, the harbour", "the harbour", ""),
        ("I meant to ask who voted", "who voted", ""),
        ("Who did not vote in Eastmere?", "Who did not vote in Eastmere?", ""),
        ("No", "No", ""),
    ],
)
def test_what_a_correction_says_and_denies(question: str, said: str, denied: str) -> None:
    assert without_denied(question) == (said, denied)


# Names and phrases


def test_names_are_whole_and_without_titles() -> None:
    text = "Foreign Minister Hossein Amir-Abdollahian met General Asim Munir at the U.S. embassy, on Monday in Lahore."
    names = [(name.text, name.is_person) for name in find_names(text)]
    assert names == [("Hossein Amir-Abdollahian", True), ("Asim Munir", True), ("U.S.", False), ("Lahore", False)]
    assert all(text[name.start : name.end] == name.text for name in find_names(text))


def test_a_person_may_be_described_without_a_name() -> None:
    assert describes_person("What did the minister say?")
    assert not describes_person("Who came?")
    assert not describes_person("Where is the water of the ferry?")


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("Did he visit Islamabad, Lahore and Karachi?", ["Islamabad", "Lahore", "Karachi"]),
        ("Is the gas pipeline or the power line late?", ["gas pipeline", "power line"]),
        ("They first met the mayor, then left.", ["met the mayor", "left"]),
        ("Who voted?", []),
    ],
)
def test_the_things_that_a_text_lists(text: str, things: list[str]) -> None:
    assert list_things(text) == things


@given(
    st.text(max_size=60) | st.lists(st.sampled_from("The ferry of Port Calder , Who said U.S. ?".split())).map(" ".join)
)
def test_phrases_are_slices_of_their_text(text: str) -> None:
    assert all(phrase in text for phrase in (*telling_phrases(text), *segments_of(text, ()), *list_things(text)))
    assert all(text[name.start : name.end] == name.text for name in find_names(text))


# What is taken over


def test_a_question_without_history_is_searched_as_it_is(resolver: Resolver) -> None:
    resolved = follow(resolver, "What did he say about it?")
    assert resolved.searched_for == "What did he say about it?"
    assert resolved.carried == ()


@pytest.mark.parametrize(
    "question",
    [
        "How long is the border between Pakistan and Iran?",
        "Why did the gas pipeline stall?",
        "Is it true that the keeper ended the strike?",
        "Who voted last week in the Herald?",
    ],
)
def test_a_change_of_topic_carries_nothing(resolver: Resolver, question: str) -> None:
    history: list[Earlier] = [("Who met General Munir in the Wire last month?", ["Jane Arkwell met him."]), "And why?"]
    resolved = follow(resolver, question, *history)
    assert resolved.carried == ()
    assert set(resolved.terms.values()) == {1.0}
    assert resolved == follow(resolver, question)
    assert resolved.focus == frozenset()


def test_a_follow_up_keeps_the_subject(resolver: Resolver) -> None:
    """What dify#1756 loses: the name that "its" stands for."""
    resolved = follow(resolver, "What were its advantages?", "Tell me about BYD")
    assert resolved.carried == ("BYD",)
    assert resolved.searched_for == "What were its advantages? (BYD)"
    assert resolved.terms == {"advantag": 1.0, "byd": CARRIED_WEIGHT}


@pytest.mark.parametrize(
    ("earlier", "names"),
    [
        ("When did the general Asim Munir visit Port Calder?", ("Asim Munir", "Port Calder")),
        ("When did Hossein Amir-Abdollahian visit the U.S. embassy?", ("Hossein Amir-Abdollahian", "U.S.")),
    ],
)
def test_for_a_pronoun_names_are_carried_whole_and_first(
    resolver: Resolver, earlier: str, names: tuple[str, ...]
) -> None:
    assert follow(resolver, "What did he say?", earlier).carried[:2] == names
    assert follow(resolver, "Who saw it?", earlier).carried[:2] == names


@pytest.mark.parametrize(
    ("question", "earlier", "carried"),
    [
        ("And in Texas?", "How many storms hit the coast in Florida?", ["How many storms hit the coast"]),
        ("And the Iranian one?", "Who recalled the Pakistani ambassador?", ["Who recalled", "ambassador"]),
        ("When?", "Who opened the market at Mand?", ["Who opened the market", "at Mand"]),
        ("And Pakistan?", "What did Iran say of the pipeline?", ["What did", "say", "of the pipeline"]),
        ("What about the ferry?", "Why was the train late?", ["Why was the train late"]),
    ],
)
def test_a_part_that_is_changed_leaves_the_rest_of_the_question(
    resolver: Resolver, question: str, earlier: str, carried: list[str]
) -> None:
    assert list(follow(resolver, question, earlier).carried) == carried


@pytest.mark.parametrize(
    ("question", "earlier", "kept", "dropped"),
    [
        ("No, I meant the mayor", "What did the council promise?", {"council", "promis"}, set()),
        ("not the minister, the king", "What did the minister promise the crew?", {"promis", "crew"}, {"minist"}),
        ("No, in Eastmere, not in Port Calder", "Who voted in Port Calder?", {"vote"}, {"port", "calder"}),
        ("Sorry, not the ferry of Mand, the train", "Was the ferry of Mand late?", {"late"}, {"ferri", "mand"}),
    ],
)
def test_a_correction_keeps_the_question_without_what_it_denies(
    resolver: Resolver, question: str, earlier: str, kept: set[str], dropped: set[str]
) -> None:
    resolved = follow(resolver, question, earlier)
    assert kept <= set(resolved.terms)
    assert not dropped & set(resolved.terms)


def test_a_name_put_in_anothers_place_has_to_stand_in_the_answer(resolver: Resolver) -> None:
    assert follow(resolver, "And Pakistan?", "What did Iran say of the pipeline?").focus == {"pakistan"}
    assert follow(resolver, "No, Port Calder", "Who voted in Eastmere?").focus == {"port", "calder"}
    assert follow(resolver, "And why?", "Who voted in Eastmere?").focus == frozenset()
    assert follow(resolver, "And Pakistan?").focus == frozenset()


def test_a_pronoun_may_stand_for_a_name_in_the_first_quote(resolver: Resolver) -> None:
    asked = ("Who is the mayor?", ["The mayor is Jane Arkwell, of Eastmere.", "Tom Reed is a sailor."])
    assert follow(resolver, "When did she leave?", asked).carried == ("Jane Arkwell",)
    ship = ("What sank?", ["The Blue Star sank off Port Calder."])
    assert follow(resolver, "Where was it built?", ship).carried == ("Blue Star", "Port Calder", "sank")


def test_of_the_persons_in_a_quote_it_is_the_one_asked_about(resolver: Resolver) -> None:
    quote = "Iran's foreign minister, Hossein Amir-Abdollahian, met General Asim Munir in Rawalpindi."
    resolved = follow(resolver, "When did he resign?", ("Who is the foreign minister?", [quote]))
    assert resolved.carried == ("Hossein Amir-Abdollahian",)


def test_who_was_asked_for_comes_before_who_was_asked_about(resolver: Resolver) -> None:
    quote = "Iran's foreign minister, Hossein Amir-Abdollahian, met General Asim Munir in Rawalpindi."
    resolved = follow(resolver, "What did he say?", ("Who met the foreign minister?", [quote]))
    assert resolved.carried == ("Asim Munir", "Hossein Amir-Abdollahian")


def test_a_person_named_in_the_question_is_not_looked_for_in_the_quote(resolver: Resolver) -> None:
    resolved = follow(resolver, "When did she leave?", ("What did Mayor Jane Arkwell say?", ["Tom Reed said no."]))
    assert resolved.carried == ("Jane Arkwell", "Mayor")


def test_of_a_quote_its_dateline_names_nobody(resolver: Resolver) -> None:
    quote = "ISLAMABAD, 28 January 2024 (Demo Wire) — Mayor Jane Arkwell left."
    assert follow(resolver, "Why did she?", ("Who left?", [quote])).carried[0] == "Jane Arkwell"
    assert "ISLAMABAD" not in words_of(follow(resolver, "Why did she?", ("Who left?", [quote])))


@pytest.mark.parametrize(
    ("question", "earlier", "first"),
    [
        ("What about the second one?", "Did he visit Islamabad, Lahore and Karachi?", "Lahore"),
        ("What about the last one?", "Did he visit Islamabad, Lahore and Karachi?", "Karachi"),
        ("What of the latter?", "Is the gas pipeline or the power line late?", "power line"),
        (
            "And the first?",
            ("Which three cities did he visit?", ["He saw Islamabad, Lahore and Karachi."]),
            "Islamabad",
        ),
        ("Who wrote the second quote?", ("What sank?", ["The Blue Star sank.", "The Red Moon sank."]), "Red Moon"),
        ("And quote 1?", ("What sank?", ["The Blue Star sank.", "The Red Moon sank."]), "Blue Star"),
        ("And the last story?", ("What sank?", ["The Blue Star sank.", "The Red Moon sank."]), "Red Moon"),
    ],
)
def test_the_second_one_is_the_second_that_was_named(
    resolver: Resolver, question: str, earlier: Earlier, first: str
) -> None:
    assert follow(resolver, question, earlier).carried[0] == first


def test_the_one_that_is_meant_is_looked_up_instead_of_its_number(resolver: Resolver) -> None:
    resolved = follow(resolver, "In which country is the second one?", "Did he visit Islamabad, Lahore and Karachi?")
    assert resolved.terms == {"countri": 1.0, "lahor": CARRIED_WEIGHT}


@pytest.mark.parametrize(
    "question", ["And quote 5?", "What about the last one?", "And the third?", "Who wrote the last quote?"]
)
def test_one_of_several_that_is_not_there_breaks_nothing(resolver: Resolver, question: str) -> None:
    assert "ferri" in follow(resolver, question, "Is the ferry late?").terms


def test_a_question_may_go_back_to_a_topic(resolver: Resolver) -> None:
    history = ["How much will the gas pipeline cost?", "Who is the mayor of Eastmere?", "And why?"]
    back = follow(resolver, "Back to the pipeline: who built it?", *history)
    assert {"gas", "pipelin", "build"} <= set(back.terms)
    assert not {"mayor", "eastmer", "back"} & set(back.terms)
    nowhere = follow(resolver, "Back to the whales: where?", *history)
    assert {"gas", "pipelin"} <= set(nowhere.terms)


def test_a_chain_of_follow_ups_goes_back_to_the_question_they_hang_on(resolver: Resolver) -> None:
    history = ["Who killed the labourers?", "Who opened the border market at Mand?", "And when?", "Why?"]
    resolved = follow(resolver, "What did they say?", *history)
    assert {"mand", "market", "border"} <= set(resolved.terms)
    assert "labour" not in resolved.terms


def test_what_an_earlier_turn_is_known_to_have_carried_is_taken_as_it_is(resolver: Resolver) -> None:
    turns = [Turn("Who killed the labourers?"), Turn("And when?", (), ("Mand",)), Turn("And why?", (), ())]
    assert "mand" in resolver.resolve("Where?", turns[:2]).terms
    assert "labour" not in resolver.resolve("Where?", turns[:2]).terms
    assert "mand" not in resolver.resolve("Where?", turns).terms


def test_a_follow_up_hangs_on_the_last_question_that_stands_alone(resolver: Resolver) -> None:
    resolved = follow(resolver, "And when?", "Who killed the labourers near Saravan?", "Who opened the market at Mand?")
    assert "mand" in resolved.terms
    assert "saravan" not in resolved.terms


def test_what_the_question_says_itself_is_not_carried(resolver: Resolver) -> None:
    resolved = follow(resolver, "And the ferries of Eastmere?", "When does the ferry of Port Calder sail?")
    assert not {"ferri"} & set(terms_of(" ".join(resolved.carried)))
    assert resolved.terms["ferri"] == 1.0


def test_only_so_much_is_carried(resolver: Resolver) -> None:
    many = ", ".join(f"Alpha{number} on Beta{number}" for number in range(50))
    for question in ("And he?", "Who saw it?", "What did he say?", "No, the mayor"):
        assert 1 <= len(follow(resolver, question, f"Who are {many}?").carried) <= 6


# Scopes and times that are taken over


def test_a_changed_part_keeps_what_was_asked_to_be_searched(resolver: Resolver) -> None:
    resolved = follow(resolver, "And the ferry?", "Who voted, only in the World section, last month?")
    assert set(resolved.carried) == {"Who voted", "only in the World section", "January 2024"}
    assert [each.scope for each in resolved.understood] == [
        Scope(during=(("2024-01-01", "2024-01-31"),)),
        Scope(sections=("World",)),
    ]
    assert resolved.searched_for == "And the ferry? (Who voted)"


def test_a_pronoun_keeps_no_scope(resolver: Resolver) -> None:
    resolved = follow(resolver, "What did she say?", "Who voted, only in the World section, last month?")
    assert resolved.understood == ()
    assert resolved.carried == ("voted",)


@pytest.mark.parametrize(
    ("question", "earlier", "scope"),
    [
        ("And in 2023?", "Who voted in January 2024?", Scope(during=(("2023-01-01", "2023-12-31"),))),
        ("And in the Wire?", "Who voted in the Demo Herald?", Scope(sources=("Wire",))),
        ("And only text files?", "Who voted, only Markdown files?", Scope(formats=("txt", "text"))),
        ("No, not in the Sport section", "Who voted in the World section?", Scope(not_sections=("Sport",))),
    ],
)
def test_a_scope_of_the_questions_own_takes_the_place_of_one_of_its_kind(
    resolver: Resolver, question: str, earlier: str, scope: Scope
) -> None:
    assert [each.scope for each in follow(resolver, question, earlier).understood] == [scope]


def test_an_order_is_asked_for_once(resolver: Resolver) -> None:
    assert follow(resolver, "And the ferry?", "What is the latest on the mayor?").understood == ()


def test_a_time_beside_another_counts_from_the_one_before(resolver: Resolver) -> None:
    after = follow(resolver, "What happened the day after?", "Who left on 17 January 2024?")
    assert after.carried == ("17 January 2024",)
    assert [each.meaning for each in after.understood] == ["18 January 2024"]
    assert after.said == "What happened? 18 January 2024"
    week = follow(resolver, "And the week before?", "Who voted last week?")
    assert [each.scope.during for each in week.understood] == [(("2024-01-29", "2024-02-04"),)]
    chain = follow(resolver, "And the week before?", "Who voted last week?", "And the week before?")
    assert [each.scope.during for each in chain.understood] == [(("2024-01-22", "2024-01-28"),)]


def test_a_time_beside_another_counts_from_the_first_that_the_quote_names(resolver: Resolver) -> None:
    earlier = ("Who left?", ["Mayor Jane Arkwell left on 20 January 2024."])
    resolved = follow(resolver, "What happened the day before?", earlier)
    assert [each.meaning for each in resolved.understood] == ["19 January 2024"]


def test_a_chain_of_times_never_leaves_the_calendar(assistant: Assistant) -> None:
    history = ["What happened 999 years ago?"]
    for _ in range(4):
        assert assistant.ask("And 999 years before?", history, today=TODAY).verdict
        history.append("And 999 years before?")


def test_a_carried_scope_can_be_ignored(resolver: Resolver) -> None:
    resolved = follow(resolver, "And the ferry?", "Who voted, not from the Wire?", ignored=("not from the Wire",))
    assert resolved.understood == ()


def test_an_event_is_dated_by_the_sentence_that_speaks_of_it(assistant: Assistant) -> None:
    answer = assistant.ask("Who voted before the visit of Jane Arkwell?", today=TODAY)
    assert answer.scope.during == (("", "2024-01-28"),)
    follow_up = assistant.ask("And two days before the visit?", ["When was the visit of Jane Arkwell?"], today=TODAY)
    assert follow_up.scope.during == (("2024-01-27", "2024-01-27"),)
    assert "29 January 2024" in follow_up.carried


@pytest.mark.parametrize("event", ["the whales", "the above", "the other", "his own", "the same"])
def test_an_event_that_nobody_speaks_of_gives_no_time(assistant: Assistant, event: str) -> None:
    assert assistant.ask(f"Who voted before {event}?", today=TODAY).scope.during == ()


# The same again without the history


_PIECES = (
    "Who voted What happened When Why did was he she it they his the of in on and And No, not I meant sorry, only just"
    " last week month the day before after visit Jane Arkwell mayor council ferry Port Calder Eastmere Herald Wire"
    " World section text files January 2024 20 second one quote 2 last latest first report back to : , ? there two days"
    " since"
).split()
QUESTIONS = st.one_of(
    st.lists(st.sampled_from(_PIECES), min_size=1, max_size=8).map(" ".join),
    st.sampled_from(
        [
            "Who voted in the Herald last month?",
            "And in the Wire?",
            "And the week before?",
            "What did she say?",
            "No, not the mayor, the council",
            "And two days before the visit?",
            "What about the second one?",
            "When did Jane Arkwell leave?",
            "Why?",
            "And Port Calder, only text files?",
            "back to the ferry: when was it?",
        ]
    ),
)
HISTORIES = st.lists(
    QUESTIONS
    | st.fixed_dictionaries(
        {"question": QUESTIONS, "quotes": st.lists(QUESTIONS.map(lambda text: f"{text}."), max_size=2)}
    ),
    max_size=4,
)


def again(assistant: Assistant, answer: Answer) -> Answer:
    today = date.fromisoformat(answer.today) if answer.today else None
    return assistant.ask(
        answer.question, carried=answer.carried, scope=answer.within, ignored=answer.ignored, today=today
    )


@given(QUESTIONS, HISTORIES, st.integers(0, 2))
def test_what_was_carried_gives_the_same_answer_without_the_history(
    assistant: Assistant, question: str, history: list[Any], ignores: int
) -> None:
    answer = assistant.ask(question, history, today=TODAY)
    assert again(assistant, answer) == answer
    ignored = [each.phrase for each in answer.understood[:ignores]]
    other = assistant.ask(question, history, ignored=ignored, today=TODAY)
    assert again(assistant, other) == other
    assert not {each.phrase for each in other.understood} & set(ignored)


@given(QUESTIONS, HISTORIES)
def test_an_answer_in_the_history_is_as_good_as_its_question(
    assistant: Assistant, question: str, history: list[Any]
) -> None:
    """Once a chain has been answered, each answer stands for what came before it."""
    answers: list[Answer] = []
    for each in history:
        asked = each if isinstance(each, str) else each["question"]
        answers.append(assistant.ask(asked, list(answers), today=TODAY))
    answer = assistant.ask(question, answers, today=TODAY)
    assert again(assistant, answer) == answer
    bare = [replace(each, hits=(), understood=()) for each in answers]
    assert assistant.ask(question, bare, today=TODAY) == answer


def test_whatever_is_given_as_carried_replaces_the_history(assistant: Assistant) -> None:
    history = ["Who left office?"]
    found = assistant.ask("And when?", history, today=TODAY)
    assert found.carried
    given_none = assistant.ask("And when?", history, carried=[], today=TODAY)
    assert given_none == assistant.ask("And when?", today=TODAY)
    edited = assistant.ask("And when?", history, carried=["Eastmere", "January 2024"], today=TODAY)
    assert edited == assistant.ask("And when?", carried=["Eastmere", "January 2024"], today=TODAY)
    assert edited.searched_for == "And when? (Eastmere)"
    assert edited.scope.during == (("2024-01-01", "2024-01-31"),)


_WORDS = st.lists(
    st.sampled_from("And he she it what Why Port Calder ferry late the US U.S. 3.5 ’ ? ( ) , said".split()), max_size=9
).map(" ".join)


@given(_WORDS | st.text(max_size=30), st.lists(_WORDS | st.text(max_size=30), max_size=4))
def test_what_is_carried_was_written_is_shown_and_weighs_less(
    resolver: Resolver, question: str, history: list[str]
) -> None:
    resolved = follow(resolver, question, *history)
    assert resolved.searched_for.startswith(resolved.said)
    carried = [phrase for phrase in resolved.carried if phrase not in {each.phrase for each in resolved.understood}]
    assert all(phrase in resolved.searched_for for phrase in carried)
    assert all(any(phrase in past for past in history) for phrase in carried)
    assert set(resolved.terms.values()) <= {1.0, CARRIED_WEIGHT}
    assert all(resolved.terms[term] == 1.0 for term in terms_of(resolved.said))
    assert follow(resolver, question, *history) == resolved
