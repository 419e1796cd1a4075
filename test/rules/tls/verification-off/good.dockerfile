FROM debian:12-slim
RUN curl -fsSL --cacert /etc/ssl/own.pem https://example.com/a -o /k
RUN curl -o mk https://example.com/a && wget -q https://example.com/b
RUN npm config set strict-ssl true && echo "curl -k"
ENV NODE_TLS_REJECT_UNAUTHORIZED=1
HEALTHCHECK CMD curl -kf https://localhost:8443/health
RUN curl -k https://127.0.0.1:8443/health
