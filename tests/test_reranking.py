"""A cross-encoder by name: a tiny one, loaded the way a public one is, and what its word changes."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import CrossEncoder
from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

from assistant.encoding import find_model, load_encoder
from assistant.encoding.process import ProcessEncoder
from assistant.errors import ModelError
from assistant.settings import Settings
from tests.toy import Newsroom, ToyEncoder

FILES = {
    "a.txt": "The ferry of Port Calder is late. The tide is high.",
    "b.txt": "A storm closed the ferry harbour. The council met.",
}


@pytest.fixture(scope="module")
def tiny_cross_encoders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two cross-encoders of one layer and random weights, called for how many outputs they have."""
    folder = tmp_path_factory.mktemp("cross-encoders")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"the tide is high ferry late . ?".split()]
    (folder / "vocab.txt").write_text("\n".join(words))
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    for outputs in (1, 3):
        torch.manual_seed(0)
        config = BertConfig(vocab_size=len(words), max_position_embeddings=60, num_labels=outputs, **shape)
        BertForSequenceClassification(config).save_pretrained(folder / str(outputs))
        BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder / str(outputs))
    return folder


def test_a_cross_encoder_is_the_one_of_sentence_transformers(tiny_cross_encoders: Path) -> None:
    settings = Settings(reranker=str(tiny_cross_encoders / "1"))
    theirs = CrossEncoder(str(tiny_cross_encoders / "1"), device="cpu")
    texts = ["the tide is high.", "the ferry is late."]
    expected = theirs.predict([("the ferry?", text) for text in texts], activation_fn=torch.nn.Sigmoid())
    encoder = load_encoder(settings)
    assert encoder.reranks
    assert encoder.rerank("the ferry?", texts) == pytest.approx(expected, abs=1e-5)
    apart = ProcessEncoder(settings)
    try:
        assert apart.reranks
        assert apart.rerank("the ferry?", texts) == pytest.approx(expected, abs=1e-5)
    finally:
        apart.close()


def test_without_the_setting_there_is_none() -> None:
    encoder = load_encoder(Settings())
    assert not encoder.reranks
    with pytest.raises(ModelError, match="CLIPPINGS_RERANKER"):
        encoder.rerank("the ferry?", ["the tide"])


def test_a_wrong_cross_encoder_is_an_error_of_one_line(tiny_cross_encoders: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="3 outputs, not one"):
        load_encoder(Settings(reranker=str(tiny_cross_encoders / "3")))
    find_model.cache_clear()
    with pytest.raises(ModelError, match="not a sentence-transformers model"):
        load_encoder(Settings(reranker=str(tmp_path)))


class Opinionated(ToyEncoder):
    """Reranks, all for sentences with a word."""

    reranks = True

    def __init__(self, word: str) -> None:
        super().__init__()
        self.word = word

    def rerank(self, question: str, texts: Sequence[str]) -> np.ndarray:
        return np.array([self.word in text for text in texts], np.float32)


@pytest.mark.parametrize(("word", "article"), [("Calder", "a.txt"), ("storm", "b.txt")])
def test_the_sentence_that_the_cross_encoder_prefers_comes_first(newsroom: Newsroom, word: str, article: str) -> None:
    newsroom.encoder = Opinionated(word)
    newsroom.build(FILES)
    answer = newsroom.open().ask("Is the ferry late because of the storm?")
    assert word in answer.quotes[0].text
    assert answer.hits[0].passage.article_id == answer.quotes[0].article_id == article
    assert [hit.score for hit in answer.hits] == sorted((hit.score for hit in answer.hits), reverse=True)
