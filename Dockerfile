# The same preparation as everywhere: tools/setup.py, once to build, then only what runs.
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.lock pyproject.toml ./
COPY tools tools
COPY web web
COPY src src
RUN python tools/setup.py run && rm -rf web .cache && find src -name tests -type d -prune -exec rm -rf {} +

FROM python:3.13-slim
RUN useradd --system --create-home --home-dir /data balcao
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH DATA=/data HOST=0.0.0.0 PORT=8000 BALCAO_LOG_FORMAT=json
USER balcao
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s CMD ["balcao", "health"]
CMD ["balcao", "up"]
