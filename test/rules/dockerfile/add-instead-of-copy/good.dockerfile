FROM node:22-slim
COPY . /app
ADD rootfs.tar.xz /
ADD https://example.com/a.json /a.json
ADD https://github.com/example/app.git#v1 /src
ADD dist/*.tgz /opt/
ADD layer /
ADD $FILE /
