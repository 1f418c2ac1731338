# posecheck serve for a clinic: docs/serve.md says how it is started.
#
#     docker build --tag posecheck .
FROM python:3.12-slim

# What MediaPipe and OpenCV load; security updates are wanted, so that no version is pinned.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libgl1 libegl1 libgles2 libglib2.0-0 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /opt/posecheck

# The exact versions of the lock, checked by hashes, as everywhere else: see the Makefile. They are
# those of requirements/run.txt, and what a PostgreSQL database needs.
COPY requirements/clinic.txt requirements/
RUN python -m pip install --quiet --no-cache-dir --require-hashes --only-binary :all: --requirement requirements/clinic.txt

COPY pyproject.toml README.md LICENSE ./
COPY posecheck posecheck
RUN python -m pip install --quiet --no-cache-dir --no-deps --no-build-isolation .

# Nobody in particular: history and reports belong to it, and nothing else does.
RUN useradd --uid 10001 --create-home --home-dir /data --shell /usr/sbin/nologin posecheck
# By number, so that a host can tell that it is not root.
USER 10001
ENV HOME=/data XDG_DATA_HOME=/data PYTHONDONTWRITEBYTECODE=1
WORKDIR /data
VOLUME /data
EXPOSE 8765

HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-m", "posecheck.serve.health"]
STOPSIGNAL SIGINT
ENTRYPOINT ["posecheck"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8765", "--no-browser"]
