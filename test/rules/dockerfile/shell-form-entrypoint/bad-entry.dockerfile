FROM node:22-slim
ENTRYPOINT node server.js
#          ^^^^^^^^^^^^^^ entrypoint
CMD ["--port", "3000"]
