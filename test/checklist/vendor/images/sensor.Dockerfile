FROM rustlang/rust:nightly-bookworm AS builder
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY src ./src
RUN cargo build --release

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates libssl3 && rm -rf /var/lib/apt/lists/*
RUN useradd --system synapse
WORKDIR /app
COPY --from=builder /src/target/release/synapse-waf /usr/local/bin/synapse-waf
COPY config.yaml /app/config.yaml
USER synapse
EXPOSE 6190 6191
ENTRYPOINT ["synapse-waf"]
CMD ["--config", "/app/config.yaml"]
