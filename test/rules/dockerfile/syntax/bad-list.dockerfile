FROM debian:12
CMD ["sleep", 60]
#   ^^^^^^^^^^^^^ refused: "texts only"
