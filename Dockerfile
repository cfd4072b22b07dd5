# The bot as one static binary and nothing else: no shell, no package manager.
#
#   docker build -t adjutant .
#   docker run -it --rm -e ADJUTANT_DATA= adjutant          the sample company, kept nowhere
#   docker run -it --rm -v adjutant:/data adjutant          your company, once it has been applied:
#   docker run -i  --rm -v adjutant:/data adjutant org apply /dev/stdin < org.yaml
#   docker run -d --env-file FILE -v adjutant:/data adjutant serve           in Slack, Discord or both
#
# It runs the console unless it is told to serve: without tokens there is nothing to
# serve, and who tries it should see it work.
#
# `make docker` builds it with the version of the work tree.

FROM golang:1.26 AS build
WORKDIR /src

# The modules change less often than the code, so they are a layer of their own.
COPY go.mod go.sum ./
RUN go mod download

COPY . .
ARG VERSION=
# Time zones are in the binary (cmd/adjutant/zones.go), so the image needs none.
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w -X main.release=${VERSION}" -o /out/adjutant ./cmd/adjutant

# What the final image has besides the binary: a user without rights, the
# certificates to trust, and the two folders that the user can write.
RUN mkdir -p /out/root/etc/ssl/certs /out/own/data /out/own/tmp \
 && echo 'adjutant:x:10001:10001::/data:/adjutant' > /out/root/etc/passwd \
 && echo 'adjutant:x:10001:' > /out/root/etc/group \
 && cp /etc/ssl/certs/ca-certificates.crt /out/root/etc/ssl/certs/ \
 && mv /out/adjutant /out/root/adjutant \
 && chmod 0555 /out/root/adjutant \
 && chmod 0700 /out/own/data \
 && chmod 1777 /out/own/tmp

FROM scratch
COPY --from=build /out/root/ /
COPY --from=build --chown=10001:10001 /out/own/ /
USER 10001:10001
ENV PATH=/ \
    ADJUTANT_DATA=/data/adjutant.db \
    ADJUTANT_LISTEN=127.0.0.1:8080
VOLUME /data
WORKDIR /data
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s --retries=3 CMD ["/adjutant", "health"]
ENTRYPOINT ["/adjutant"]
CMD ["console"]
