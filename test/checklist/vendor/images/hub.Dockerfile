FROM node:22-bookworm-slim AS builder
WORKDIR /src
COPY package.json pnpm-lock.yaml ./
RUN corepack enable && pnpm install --frozen-lockfile
COPY apps ./apps
RUN pnpm run release

FROM node:22-bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
RUN useradd --system --create-home horizon
WORKDIR /app
COPY --from=builder --chown=horizon:horizon /src/release ./
USER horizon
EXPOSE 3100
CMD ["node", "dist/index.js"]
