FROM node:22-slim
ARG NODE_VERSION=22
ARG NEXT_PUBLIC_API_KEY
ARG TOKEN_TTL=3600
ENV DB_PASSWORD_FILE=/run/secrets/db
ENV API_KEY=
ENV SECRET_KEY_PATH=/run/secrets/key
ENV CERT_DIR=/certs AUTHOR=me API_URL=https://example.com
RUN --mount=type=secret,id=npm,env=NPM_TOKEN npm ci
RUN curl -u "$USER:$PASSWORD" https://example.com/a
CMD ["node", "server.js"]
