# One replica. `docker build -t stuck . && docker run -p 8501:8501 stuck`; more of them behind a proxy: compose.yaml.
FROM python:3.11-slim

RUN useradd --create-home --uid 1000 explorer
WORKDIR /app

# What changes seldom first: a change of ours rebuilds the last layer, in seconds.
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt

COPY --chown=explorer .streamlit .streamlit
COPY --chown=explorer core core
COPY --chown=explorer ui ui
COPY --chown=explorer pages pages
COPY --chown=explorer app.py LICENSE ./
RUN python -m compileall -q core ui pages app.py

USER explorer
ENV PYTHONUNBUFFERED=1
EXPOSE 8501
# Ready is more than up: the page has run, the presets' answers are there, TensorFlow's process has answered once.
HEALTHCHECK --interval=10s --timeout=3s --start-period=90s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8501/ready', timeout=2)"]
CMD ["uvicorn", "app:app", "--host", "0.0.0.0", "--port", "8501"]
