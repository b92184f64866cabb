# The image of docker-compose.yml: PostgreSQL 15 of Debian with pg_cron, the extension and
# pg_autoctl, all as user postgres.  docs/docker.md tells how it is used.

FROM node:20-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/build-extension.mjs scripts/
COPY extension extension
COPY keeper keeper
COPY cli cli
RUN npm run build

FROM node:20-bookworm-slim
# postgresql-common comes first, so that the server's package makes no cluster of its own
RUN apt-get update -q \
 && export DEBIAN_FRONTEND=noninteractive \
 && apt-get install -y -q --no-install-recommends postgresql-common openssl tini \
 && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf \
 && apt-get install -y -q --no-install-recommends postgresql-15 postgresql-15-cron \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/pgautofailover
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force
COPY LICENSE ./
COPY --from=build /src/dist/cli dist/cli
COPY --from=build /src/dist/keeper dist/keeper
COPY --from=build /src/dist/extension dist/extension
RUN find dist/extension -maxdepth 1 -type f \
      -exec install -m 644 -t /usr/share/postgresql/15/extension {} + \
 && ln -s /opt/pgautofailover/dist/cli/main.js /usr/local/bin/pg_autoctl
COPY docker/entrypoint.sh /usr/local/bin/pgautofailover-entrypoint
RUN chmod 755 /usr/local/bin/pgautofailover-entrypoint

# HOME is on the volume: pg_autoctl keeps its configuration and state below it, and they belong
# to the data.  Pid files are in /tmp, which is the container's own.
ENV PATH=/usr/lib/postgresql/15/bin:$PATH \
    HOME=/var/lib/postgresql \
    PGDATA=/var/lib/postgresql/data \
    LANG=C.UTF-8
RUN install -d -o postgres -g postgres -m 700 /var/lib/postgresql
VOLUME /var/lib/postgresql
USER postgres
WORKDIR /var/lib/postgresql
EXPOSE 5432
# tini reaps what the keeper's Postgres leaves behind, and passes signals on
ENTRYPOINT ["tini", "--", "pgautofailover-entrypoint"]
CMD ["pg_autoctl", "help"]
