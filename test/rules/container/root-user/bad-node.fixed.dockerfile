FROM node:22-slim AS build
RUN npm ci
FROM node:22-slim
COPY --from=build /app /app
USER node
CMD ["node", "server.js"]
