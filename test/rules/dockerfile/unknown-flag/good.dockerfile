FROM --platform=$BUILDPLATFORM node:22-slim AS build
RUN --mount=type=secret,id=npm,env=NPM_TOKEN --network=none npm ci --ignore-scripts
COPY --chown=1000:1000 --chmod=755 --link --parents --exclude=*.md src/ /app/
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/a /a
HEALTHCHECK --interval=10s --start-interval=1s CMD curl --fail http://127.0.0.1:8080/
ENTRYPOINT ["app", "--listen"]
