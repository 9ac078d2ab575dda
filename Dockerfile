# Both stages have the same Python, so that the virtual environment can move from one to the other.
FROM debian:trixie-slim AS builder
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3-pip python3-venv
WORKDIR /build
RUN python3 -m venv --without-pip /opt/belegbot
COPY requirements.txt ./
RUN pip --python /opt/belegbot/bin/python install --no-cache-dir --only-binary :all: --require-hashes --requirement requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
RUN pip --python /opt/belegbot/bin/python install --no-cache-dir --no-deps --no-build-isolation . \
    && pip --python /opt/belegbot/bin/python uninstall --yes setuptools

FROM debian:trixie-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin belegbot \
    && install --directory --owner belegbot --group belegbot --mode 0700 /data
COPY --from=builder /opt/belegbot /opt/belegbot
COPY knowledge /app/knowledge
WORKDIR /app
ENV PATH=/opt/belegbot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TMPDIR=/data \
    BELEGBOT_DATA_DIR=/data
USER belegbot
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["belegbot", "health"]
ENTRYPOINT ["belegbot"]
CMD ["run"]
