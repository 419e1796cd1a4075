FROM debian:12
# No JSON at all: the builder takes it for a shell command.
RUN [ -f /etc/debian_version ] && [ 1 = 1 ]
CMD ["sleep", "60"]
