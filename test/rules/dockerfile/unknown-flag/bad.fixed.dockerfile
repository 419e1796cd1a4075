FROM node:22-slim AS build
FROM nginx:1.29
COPY --from=build /app/dist /usr/share/nginx/html
RUN --gpus=all nvidia-smi
