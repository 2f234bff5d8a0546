# One replica. `docker build -t stuck . && docker run -p 8501:8501 stuck`; more of them behind a proxy: compose.yaml.
FROM python:3.11-slim

RUN useradd --create-home --uid 1000 explorer
WORKDIR /app

# What changes seldom first: a change of ours rebuilds the last layers, in seconds. The lock file names all that the
# packages need, each with its version; its first lines say how it is made.
COPY deploy/requirements.lock .
RUN pip install --no-cache-dir --no-deps -r requirements.lock

COPY .streamlit .streamlit
COPY core core
COPY ui ui
COPY pages pages
COPY deploy/watched.py deploy/watched.py
COPY app.py LICENSE ./
RUN python -m compileall -q core ui pages app.py

# Who runs the code cannot change it.
USER explorer
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
EXPOSE 8501
# Ready is more than up: the page has run, the presets' answers are there, TensorFlow's process has answered once.
HEALTHCHECK --interval=10s --timeout=3s --start-period=90s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8501/ready', timeout=2)"]
CMD ["python", "deploy/watched.py", "http://localhost:8501/ready", \
     "uvicorn", "app:app", "--host", "0.0.0.0", "--port", "8501"]
