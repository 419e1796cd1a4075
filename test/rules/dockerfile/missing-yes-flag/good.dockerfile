FROM debian:12-slim
RUN apt-get update && apt-get -y install curl && apt-get install -yq git && apt-get install -qq vim && apt-get --yes install jq
RUN apt-get install --assume-yes a && yes | apt-get install b
RUN apt-get install $OPTIONS curl
RUN apk add curl && dnf -y install git && yum install --assumeyes make && microdnf install -y x
RUN echo "apt-get install curl"
