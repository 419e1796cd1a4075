FROM node:22-slim AS build
RUN npm ci
FROM node:22-slim
#    ^^^^^^^^^^^^ missing
COPY --from=build /app /app
CMD ["node", "server.js"]
