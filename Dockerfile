# The platform of one machine as a container: docs/operators.md, "A school's server", says how to run it.
#
#     docker build -t cdu .
#     docker run -d --init --name cdu -v cdu:/data -p 127.0.0.1:4603:4603 cdu
#
# BASE is Debian 12 or later; any image of it will do.
ARG BASE=debian:bookworm-slim

FROM ${BASE} AS build
RUN apt-get -qq update && apt-get -qq install -y --no-install-recommends python3 python3-venv
COPY . /src
# The versions that the tests ran with. pip wants all hashes or none, and what is built here has none.
RUN sed -n 's/^\([a-zA-Z0-9._-]*==[^ ;\\]*\).*/\1/p' /src/requirements.lock > /tmp/pins.txt \
    && python3 -m venv /opt/cdu \
    && /opt/cdu/bin/pip install --quiet --no-cache-dir --constraint /tmp/pins.txt "/src[local]"

FROM ${BASE}
RUN apt-get -qq update \
    && apt-get -qq install -y --no-install-recommends ca-certificates python3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin cdu
COPY --from=build /opt/cdu /opt/cdu
ENV PATH=/opt/cdu/bin:/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 CDU_HOME=/data/platform CDU_PORT=4600 \
    XDG_CACHE_HOME=/data/cache
USER cdu
WORKDIR /data
VOLUME /data
EXPOSE 4603
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=15s --start-period=5m --retries=3 \
    CMD ["python3", "-c", "import os; from urllib.request import urlopen; first = int(os.environ['CDU_PORT']); \
        [urlopen(f'http://127.0.0.1:{port}/_cdu/health', timeout=10) for port in (first, first + 3)]"]
ENTRYPOINT ["cdu"]
CMD ["up", "--foreground", "--listen-all", "--host", "localhost:4603"]
