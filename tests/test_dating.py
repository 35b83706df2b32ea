"""Relative days: which words of a sentence name a day by when it was written, which day, and when nothing is said."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dating import resolve_days

THURSDAY = "2024-01-18"


def read(text: str, language: str, published: str = THURSDAY) -> list[tuple[str, str, str]]:
    """Each day as written, with the first and last day meant."""
    return [
        (text[each.start : each.end], each.first.isoformat(), each.last.isoformat())
        for each in resolve_days(text, published, language)
    ]


@pytest.mark.parametrize(
    ("language", "text", "written"),
    [
        ("en", "He left on Tuesday.", "Tuesday"),
        ("de", "Am vergangenen Dienstag reiste er ab.", "Am vergangenen Dienstag"),
        ("fr", "Il est parti mardi dernier.", "mardi dernier"),
        ("es", "Llegó el pasado martes a la capital.", "el pasado martes"),
        ("it", "È arrivato martedì scorso.", "martedì scorso"),
        ("pt", "Chegou na última terça-feira.", "na última terça-feira"),
        ("pt-BR", "Chegou na última terça-feira.", "na última terça-feira"),
        ("nl", "Hij vertrok afgelopen dinsdag.", "afgelopen dinsdag"),
        ("pl", "Wyjechał w miniony wtorek.", "w miniony wtorek"),
        ("ru", "Он уехал в прошлый вторник.", "в прошлый вторник"),
        ("tr", "Geçen salı günü geldi.", "salı günü"),
        ("ar", "وصل الوزير يوم الثلاثاء الماضي.", "يوم الثلاثاء"),
        ("ur", "وہ گزشتہ منگل کو آیا۔", "منگل کو"),
        ("hi", "वह पिछले मंगलवार को आया।", "मंगलवार को"),
    ],
)
def test_a_weekday_is_the_last_one_before_the_article(language: str, text: str, written: str) -> None:
    assert read(text, language) == [(written, "2024-01-16", "2024-01-16")]


@pytest.mark.parametrize(
    ("language", "text", "written"),
    [
        ("en", "He left yesterday.", "yesterday"),
        ("de", "Gestern kam er an.", "Gestern"),
        ("fr", "Il est arrivé hier.", "hier"),
        ("es", "Ayer llegó el tren.", "Ayer"),
        ("it", "È arrivato ieri.", "ieri"),
        ("pt", "Chegou ontem.", "ontem"),
        ("nl", "Gisteren kwam hij aan.", "Gisteren"),
        ("pl", "Wczoraj przyjechał.", "Wczoraj"),
        ("tr", "Dün geldi.", "Dün"),
        ("ru", "Вчера он приехал.", "Вчера"),
        ("ar", "وصل أمس إلى المدينة.", "أمس"),
        ("ur", "وہ گزشتہ روز آیا۔", "گزشتہ روز"),
    ],
)
def test_yesterday_is_the_day_before_the_article(language: str, text: str, written: str) -> None:
    assert read(text, language) == [(written, "2024-01-17", "2024-01-17")]


@pytest.mark.parametrize(
    ("language", "text", "first", "last"),
    [
        ("en", "It rained last week.", "2024-01-08", "2024-01-14"),
        ("en", "It rained last month.", "2023-12-01", "2023-12-31"),
        ("en", "It rained last year.", "2023-01-01", "2023-12-31"),
        ("de", "Letzte Woche regnete es.", "2024-01-08", "2024-01-14"),
        ("fr", "Il a plu la semaine dernière.", "2024-01-08", "2024-01-14"),
        ("es", "Llovió el mes pasado.", "2023-12-01", "2023-12-31"),
        ("ru", "В прошлом году шёл дождь.", "2023-01-01", "2023-12-31"),
    ],
)
def test_the_week_month_or_year_before_is_a_span_of_days(language: str, text: str, first: str, last: str) -> None:
    ((_, *days),) = read(text, language)
    assert days == [first, last]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Mondays are slow."),
        ("en", "It was the last week of May."),
        ("en", "In the last year it doubled."),
        ("en", "Today most people own a telephone."),
        ("de", "Er kommt am Morgen."),
        ("de", "Der Rat wird am Dienstag abstimmen."),
        ("de", "Er kam am Dienstag, dem 16. Januar."),
        ("de", "Heute gilt das Verfahren als sicher."),
        ("fr", "Le mardi est calme."),
        ("fr", "Le conseil se réunira mardi."),
        ("es", "Llegó por la mañana."),
        ("es", "El consejo votará el martes."),
        ("pt", "Na segunda fase houve atrasos."),
        ("it", "Ogni martedì il mercato apre."),
        ("nl", "Hij kwam in de morgen."),
        ("ru", "Он будет во вторник."),
        ("hi", "वह कल आया।"),
        ("ur", "وہ کل آیا۔"),
        ("sw", "Alifika jana."),
        ("", "He left on Tuesday."),
    ],
)
def test_words_that_may_mean_another_day_are_left_out(language: str, text: str) -> None:
    assert read(text, language) == []


@pytest.mark.parametrize("published", ["", "January 2024", "2024", "03/04/2024", "40000-01-01", "yesterday"])
def test_nothing_is_resolved_without_a_whole_date(published: str) -> None:
    assert read("He left on Tuesday.", "en", published) == []


def test_the_month_before_january_is_december() -> None:
    assert read("Letzten Monat regnete es.", "de", "2024-01-31") == [("Letzten Monat", "2023-12-01", "2023-12-31")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die Konferenz beginnt am Dienstag in Berlin."),
        ("fr", "Le tribunal rend son jugement mardi."),
        ("es", "El congreso vota el martes."),
        ("it", "Il parlamento vota martedì."),
        ("nl", "De Kamer stemt op dinsdag."),
        ("ru", "Во вторник начинается суд."),
    ],
)
def test_a_weekday_that_may_be_to_come_is_left_alone(language: str, text: str) -> None:
    assert read(text, language) == []


TOLD = {
    "de": """
        Am Dienstag teilte die Polizei mit, dass der Mann tot ist.
        Wie die Polizei am Dienstag mitteilte, ist niemand verletzt.
        Der Minister trat am Dienstag zurück.
        Die Brücke wurde am Dienstagabend gesperrt.
        Der Bürgermeister hat am Dienstag das Gesetz unterzeichnet.
        Bei einem Unfall sind am Dienstag zwei Menschen gestorben.
        Das sagte eine Sprecherin am Dienstag in Berlin.
        Er sei müde, erklärte der Kanzler am Dienstag.
        Am Dienstag ist der Zug entgleist, hieß es am Dienstag.
    """,
    "fr": """
        Mardi, le président a annoncé une réforme.
        Le président a annoncé mardi une réforme.
        Le tribunal s'est réuni mardi matin.
        Trois personnes ont été tuées mardi soir à Lyon.
        Il est mort mardi à Paris.
        « C'est faux », a déclaré mardi le ministre.
        La police a également arrêté mardi deux hommes.
        Le maire, qui est arrivé mardi, a dit que tout allait bien.
    """,
    "es": """
        El martes, el presidente anunció que no hay dinero.
        El acuerdo fue aprobado el martes.
        El presidente anunció el martes una reforma.
        Tres personas murieron el martes en un accidente.
        El ministro dijo este martes que no hay dinero.
        La policía ha detenido este martes a dos hombres.
        El martes llegó el barco al puerto.
        El portavoz declaró el martes por la noche que todo está bien.
    """,
    "it": """
        Martedì, il presidente ha annunciato una riforma.
        Il presidente ha annunciato martedì una riforma.
        Tre persone sono morte martedì in un incidente.
        Il ministro si è dimesso martedì.
        La polizia ha arrestato martedì sera due uomini.
        L'uomo è stato trovato martedì mattina.
        Martedì il governo ha approvato la legge.
        Disse martedì il ministro.
    """,
    "pt": """
        Na terça-feira, o presidente anunciou uma reforma.
        O presidente anunciou na terça-feira uma reforma.
        Três pessoas morreram na terça-feira em um acidente.
        O ministro disse nesta terça-feira que não há dinheiro.
        A polícia prendeu na terça-feira (16) dois homens.
        O navio chegou na terça-feira ao porto.
        O conselho reuniu-se na terça-feira.
        A lei foi aprovada na terça-feira.
    """,
    "nl": """
        De politie meldde dinsdag dat de man dood is.
        De minister trad dinsdag af.
        Bij een ongeluk kwamen dinsdagavond twee mensen om het leven.
        De brug werd op dinsdag gesloten.
        De premier heeft dinsdag het verdrag ondertekend.
        Dinsdag stortte het dak in.
        De schrijver is dinsdag overleden.
    """,
}
"""What was on the Tuesday before, a sentence a line."""

DOUBTFUL = {
    "de": """
        Das am Dienstag vorgelegte Papier war umstritten.
        Die Partei trifft sich am Dienstag und wählte einen Ort.
        Die für ihn am Dienstag stattfindende Wahl war wichtig.
        Am Dienstag gab es noch keine Entscheidung darüber, ob er kommt.
        Die Wahl am Dienstag war als Test gedacht.
        Vor der Wahl am Dienstag sagte er nichts.
        Vor der Sitzung am Dienstag stand der Rat unter Druck.
        Im Vorfeld des Gipfels am Dienstag erklärte die Kanzlerin ihre Pläne.
        Er lud den Rat am Dienstag ein.
        Er setzte die Sitzung für den Abend am Dienstag an.
        Vor dem Spiel am Dienstag zeigte sich der Trainer zuversichtlich.
        Mit Blick auf das Treffen am Dienstag warnte er vor Eile.
        Der Rat tagt am Dienstag.
        Der Minister sagte, der Rat stimmt am Dienstag ab.
        Er sagte, er komme am Dienstag.
        Der Rat beschloss, am Dienstag zu tagen.
        Dienstags war der Markt voll.
        Am kommenden Dienstag begann nichts.
        Die am Dienstag beginnende Messe war ausverkauft.
        Der Streik wurde für Dienstag angekündigt.
        Der Termin wurde am Dienstag angesetzt.
        Am Dienstag hat das Museum geöffnet.
        Jeden Dienstag kam er.
        Er kam immer am Dienstag.
        Am Dienstag kam er 2019 in Berlin an.
        Am Dienstag letzter Woche kam er an.
        Am Dienstag hat er Zeit.
        Der Bundestag wird am Dienstag abstimmen.
        Bis Dienstag war offen, wer kommt.
        Kam er am Dienstag?
        Am Dienstag, so sagte er, geht es weiter.
        Er wollte am Dienstag kommen.
        Am Dienstag sind die Läden zu.
        Heute ist es kalt, am Dienstag kalt.
        Er versprach das Gesetz am Dienstag vorzulegen.
    """,
    "fr": """
        Mardi, a dit le ministre, le conseil vote.
        Avant la réunion mardi, il a parlé.
        Avant le sommet de mardi, il a parlé.
        Il a évoqué sa visite mardi à Paris.
        Le ministre a confirmé sa venue mardi.
        À la veille du vote mardi, il a parlé.
        Ils ont rendez-vous mardi.
        Il a préparé le match mardi contre Lyon.
        Le juge a mis sa décision en délibéré au mardi 16.
        Les élèves ont congé mardi.
        Il a une réunion mardi.
        Le conseil se réunit mardi.
        Le ministre a dit que le conseil vote mardi.
        Les mardis, il a chanté.
        Il a promis de démissionner mardi.
        Le procès a été reporté à mardi.
        Le débat a lieu mardi.
        Le maire a annoncé une grève mardi.
        Il est attendu mardi à Paris.
        La grève prévue mardi a été annulée.
        Il a travaillé jusqu'à mardi.
        Il a plu du mardi au jeudi.
        Chaque mardi il a chanté.
        Le mardi il a chanté.
        Le syndicat a décidé une marche mardi.
        Il a refusé de voter mardi.
        Mardi prochain, il a rendez-vous.
        Il a dû partir mardi.
        Il viendra mardi, a-t-il dit.
    """,
    "es": """
        El martes, dijo el ministro, hay huelga.
        Antes de la cumbre el martes habló poco.
        Confirmó su visita el martes a Madrid.
        Preparó el partido el martes contra Lugo.
        Aseguró que estará el martes.
        Pidió una reunión el martes.
        Habló sobre la votación el martes.
        Hay sesión el martes, confirmó.
        El congreso vota el martes.
        Dijo que el congreso vota el martes.
        Los martes llegó tarde.
        Prometió dimitir el martes.
        El juicio fue aplazado hasta el martes.
        Anunció una huelga el martes.
        Acordó reunirse el martes.
        Trabajó desde el martes.
        Cada martes llegó tarde.
        Dijo que iría el martes.
        La reunión del martes fue larga.
        El próximo martes llegó.
        Convocó a una marcha el martes.
        El martes será fiesta, anunció.
    """,
    "it": """
        Martedì, ha detto il ministro, il parlamento vota.
        Prima del vertice martedì ha parlato.
        Ha confermato la sua visita martedì a Roma.
        Ha preparato la partita martedì contro il Napoli.
        Il governo ha in programma martedì un incontro.
        Ha un incontro martedì.
        È stato fissato martedì.
        Il parlamento vota martedì.
        Ha detto che il parlamento vota martedì.
        Il martedì ha cantato.
        Ha promesso di dimettersi martedì.
        Il processo è stato rinviato a martedì.
        Ha annunciato uno sciopero martedì.
        Ogni martedì ha cantato.
        Il governo ha molto lavoro martedì.
        La riunione di martedì è stata lunga.
        Entro martedì ha finito.
        Martedì prossimo ha finito.
        Può venire martedì.
        Ha diritto a parlare martedì.
        Martedì verrà, ha detto.
    """,
    "pt": """
        Antes da cúpula na terça-feira falou pouco.
        Confirmou sua visita na terça-feira a Roma.
        Preparou o jogo na terça-feira contra o Porto.
        Há sessão na terça-feira, confirmou.
        Falou sobre a votação na terça-feira.
        O congresso vota na terça-feira.
        Disse que o congresso vota na terça-feira.
        Às terças-feiras chegou tarde.
        Prometeu renunciar na terça-feira.
        O julgamento foi adiado para terça-feira.
        Anunciou uma greve na terça-feira.
        Na próxima terça-feira chegou.
        Trabalhou até na terça-feira.
        Disse que iria na terça-feira.
        Vou na terça-feira.
        O museu abre na terça-feira.
        A polícia prendeu dois homens na terça-feira (23).
    """,
    "nl": """
        Voor de top dinsdag sprak hij weinig.
        Hij bevestigde zijn bezoek dinsdag aan Parijs.
        Voor de wedstrijd op dinsdag was hij optimistisch.
        Hij heeft dinsdag een gesprek.
        Hij heeft dinsdag geen tijd.
        Hij heeft dinsdag geld nodig en tijd.
        Ze zijn dinsdag vrij.
        Hij heeft dinsdag vergadering met de gemeente.
        De Kamer stemt dinsdag.
        Hij zei dat de Kamer dinsdag stemt.
        Dinsdags was het druk.
        Hij beloofde dinsdag te komen.
        De zitting werd uitgesteld tot dinsdag.
        De staking werd dinsdag verwacht.
        Elke dinsdag was het druk.
        Hij zou dinsdag komen.
        Komende dinsdag was vrij.
        Het overleg van dinsdag was lang.
        De zitting begint dinsdag, zei hij.
        Op dinsdagen was het druk.
    """,
}
"""A Tuesday that may be another one, or none that was."""


def sentences(by_language: dict[str, str]) -> list[tuple[str, str]]:
    return [(language, line.strip()) for language, text in by_language.items() for line in text.strip().split("\n")]


@pytest.mark.parametrize(("language", "text"), sentences(TOLD))
def test_a_weekday_alone_is_the_last_one_in_a_clause_that_tells_of_what_was(language: str, text: str) -> None:
    found = read(text, language)
    assert found
    assert {(first, last) for _, first, last in found} == {("2024-01-16", "2024-01-16")}


@pytest.mark.parametrize(("language", "text"), sentences(DOUBTFUL))
def test_a_weekday_alone_is_left_out_where_anything_makes_it_doubtful(language: str, text: str) -> None:
    assert read(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Am Dienstag letzter Woche regnete es."),
        ("fr", "Il a plu mardi de la semaine dernière."),
        ("es", "El martes de la semana pasada llovió."),
        ("nl", "Op dinsdag vorige week was het druk."),
        ("de", "Am Dienstag vor zwei Wochen regnete es."),
        ("de", "Letzte Woche am Dienstag regnete es."),
        ("fr", "Il a plu mardi il y a une semaine."),
        ("fr", "La semaine dernière, mardi, il a plu."),
        ("es", "Llovió el martes hace una semana."),
        ("it", "È arrivato martedì di due settimane fa."),
        ("pt", "Chegou na terça-feira da semana passada."),
        ("nl", "Hij vertrok dinsdag twee weken geleden."),
        ("ru", "На прошлой неделе во вторник шёл дождь."),
    ],
)
def test_a_weekday_of_a_week_that_is_named_is_not_the_last_one(language: str, text: str) -> None:
    assert not [first for _, first, last in read(text, language) if first == last]


def test_a_weekday_alone_may_be_the_day_of_the_article_and_has_to_fit_a_day_of_the_month() -> None:
    assert read("Der Rat stimmte am Donnerstag zu.", "de") == [("am Donnerstag", THURSDAY, THURSDAY)]
    assert read("A lei foi aprovada na terça-feira (9).", "pt") == []


def test_letters_of_old_print_and_capitals_are_read_alike() -> None:
    assert read("Geſtern kam er.", "de") == [("Geſtern", "2024-01-17", "2024-01-17")]
    assert read("He left on Tueſday.", "en") == [("Tueſday", "2024-01-16", "2024-01-16")]
    assert read("GEÇEN SALI GÜNÜ geldi.", "tr") == [("SALI GÜNÜ", "2024-01-16", "2024-01-16")]


def test_the_last_weekday_is_never_the_day_of_the_article() -> None:
    assert read("Er kam am vergangenen Donnerstag.", "de") == [
        ("am vergangenen Donnerstag", "2024-01-11", "2024-01-11")
    ]


_WORDS = st.sampled_from(
    "on Tuesday gestern kam am Dienstag letzte Woche hier mardi последний во вторник last year 3 May".split()
)


@given(
    st.lists(_WORDS).map(" ".join) | st.text(max_size=40),
    st.dates(date(1000, 1, 1)),
    st.sampled_from(["en", "de", "fr", "ru", "ar", "xx"]),
)
def test_no_sentence_on_any_day_breaks_the_reading(text: str, day: date, language: str) -> None:
    end = 0
    for each in resolve_days(text, day.isoformat(), language):
        assert end <= each.start < each.end <= len(text)
        assert each.first <= each.last
        end = each.end


@pytest.mark.parametrize(
    "text",
    [
        "The office expects the ferry to sail again on Friday.",
        "They agreed to meet on Friday.",
        "Talks resume Monday.",
        "It was extended until Friday.",
        "The ambassador left and said that he would return on Friday.",
        "Before Friday nobody had left.",
        "He is due in Eastmere on Friday, the office said.",
    ],
)
def test_a_weekday_of_which_it_is_not_sure_that_it_was_is_left_alone(text: str) -> None:
    assert read(text, "en") == []


@pytest.mark.parametrize(
    "text", ["He flew to Eastmere on Tuesday.", "The ship moved to the old quay Tuesday.", "On Tuesday it was over."]
)
def test_a_weekday_in_the_past_tense_is_the_last_one(text: str) -> None:
    assert read(text, "en") == [("Tuesday", "2024-01-16", "2024-01-16")]


@pytest.mark.parametrize(
    ("text", "written", "day"),
    [
        ("The gale hit the coast on Thursday last week.", "Thursday last week", "2024-01-11"),
        ("The gale hit on Thursday of last week.", "Thursday of last week", "2024-01-11"),
        ("Last week, on Thursday, the gale hit.", "Last week, on Thursday", "2024-01-11"),
        ("It was dry on Saturday last week.", "Saturday last week", "2024-01-13"),
        ("It rained on Tuesday a week ago.", "Tuesday a week ago", "2024-01-09"),
        ("It rained on Tuesday, two weeks ago.", "Tuesday, two weeks ago", "2024-01-02"),
        ("It rained last Friday.", "Friday", "2024-01-12"),
    ],
)
def test_a_weekday_of_an_earlier_week_is_of_that_week(text: str, written: str, day: str) -> None:
    assert read(text, "en", "2024-01-19") == [(written, day, day)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Sunday Times reported that it was over."),
        ("en", "He said on Sunday Times radio that it was over."),
        ("en", "He left on Good Friday."),
        ("en", "Black Friday was quiet."),
        ("en", "They remembered Bloody Sunday."),
        ("en", "It was Election Tuesday and he left."),
        ("de", "Wie die Welt am Sonntag berichtete, ist er tot."),
        ("fr", "Mardi gras, il a chanté."),
        ("fr", "Il est mort vendredi saint."),
        ("es", "El Viernes Santo llegó el barco."),
        ("it", "Venerdì santo, il papa ha pregato."),
        ("pt", "Na sexta-feira santa, o papa rezou e chegou."),
        ("nl", "Goede Vrijdag was het druk."),
    ],
)
def test_a_weekday_within_a_name_is_no_day(language: str, text: str) -> None:
    assert read(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "In 2001 the board met on Tuesday."),
        ("en", "The board met on Tuesday evenings."),
        ("en", "He left the Monday before the vote."),
        ("en", "He left on the Monday after the vote."),
        ("en", "It happened on a Tuesday."),
        ("en", "He was told Tuesday week."),
        ("de", "Er kam am Montag vor der Wahl."),
        ("de", "Im Jahr 2001 tagte der Rat am Dienstag."),
        ("fr", "Il a chanté mardi avant le vote."),
        ("fr", "Il a chanté mardi matins."),
        ("es", "Llegó el lunes antes de la votación."),
        ("it", "È arrivato lunedì dopo il voto."),
        ("pt", "Chegou na segunda-feira antes da votação."),
        ("nl", "Hij vertrok maandag voor de stemming."),
    ],
)
def test_a_weekday_that_is_told_from_another_day_or_comes_again_is_left_alone(language: str, text: str) -> None:
    assert read(text, language) == []


@pytest.mark.parametrize(
    "text",
    [
        "On Tuesday Mr Bee said no.",
        "He was here last Tuesday.",
        "Late Tuesday the ship sank.",
        "Later Tuesday I was there.",
        "Last Tuesday Israel left.",
        "It sank Tuesday in 2024.",
    ],
)
def test_a_weekday_beside_a_capital_or_the_articles_own_year_is_a_day(text: str) -> None:
    assert [first for written, first, _ in read(text, "en") if written.casefold() == "tuesday"] == ["2024-01-16"]


def test_a_hearing_before_a_court_is_not_told_from_another_day() -> None:
    assert read("Der Mann wurde am Dienstag vor dem Landgericht verurteilt.", "de")
