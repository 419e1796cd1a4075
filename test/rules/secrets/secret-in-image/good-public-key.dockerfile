FROM node:22-slim
# Keys of this kind stand in every page that sends events: they identify a project, and open nothing.
ENV POSTHOG_TOKEN=phc_k3Wq9LmX2vTyR8wB7nPsD4fG6hJ1aZcE5uVxN0oQiYt
USER node
CMD ["node", "server.js"]
