FROM debian:12-slim
RUN curl -fsSLk https://example.com/install.sh | sh
#        ^^^^^^ certificate
RUN apt-get update && apt-get install -y --allow-unauthenticated curl
#                                        ^^^^^^^^^^^^^^^^^^^^^^^ signature
RUN npm config set strict-ssl false && python3 -m pip install --trusted-host pypi.org app
#                  ^^^^^^^^^^ certificate
#                                                             ^^^^^^^^^^^^^^ certificate
ENV NODE_TLS_REJECT_UNAUTHORIZED=0
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ variable
CMD ["node", "server.js"]
