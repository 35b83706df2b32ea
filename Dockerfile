# Clippings in a container; docs/hosting.md says how to build it, run it and put it behind a password.
#
# /data holds the articles, their index and what readers found not helpful. The index is built into the image, so that a
# container over the same articles answers at once; over others it builds its own.

FROM python:3.11-slim

ARG CORPUS=seeds

ENV PYTHONUNBUFFERED=1 \
    CLIPPINGS_CORPUS=/data/articles \
    CLIPPINGS_INDEX=/data/index \
    CLIPPINGS_FEEDBACK=/data/feedback.jsonl

RUN useradd --create-home --uid 1000 clippings \
    && install --directory --owner clippings --group clippings /data

WORKDIR /app

# The file names the index of PyTorch's CPU builds. Where that does not answer, pip goes on with PyPI's build, which brings
# CUDA along.
COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action ignore \
        --retries 1 --timeout 30 --requirement requirements.txt

# Compiled as root, since the program runs as a user that cannot write here.
COPY app.py LICENSE ./
COPY assistant assistant
RUN python -m compileall -q app.py assistant

# Files that cannot be read are told of, and stop nothing.
USER clippings
COPY --chown=clippings:clippings ${CORPUS} /data/articles
RUN python -m assistant index || test -e "$CLIPPINGS_INDEX/CURRENT"

VOLUME /data
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:7860/healthz', timeout=5)"]
CMD ["python", "app.py", "--host", "0.0.0.0", "--port", "7860"]
