FROM node:22-slim AS build
FROM nginx:1.29
COPY --form=build /app/dist /usr/share/nginx/html
#    ^^^^^^ misspelt: "did you mean `--from`"
RUN --gpus=all nvidia-smi
#   ^^^^^^ unknown
