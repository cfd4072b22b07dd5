# make help says what there is.

FUZZTIME ?= 15s
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help run test race soak lint bench fuzz build docs docker ci

help: ## Say what there is
	@echo 'usage: make TARGET'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Run the whole bot in this terminal, with a sample company
	go run ./cmd/adjutant console

test: ## Run the tests
	go test ./...

race: ## Run the tests with the race detector, as CI does (needs a C compiler)
	go test -race ./...

soak: ## Run the tests again and again, drawing anew each time, until one fails
	@round=1; while echo "round $$round" && RAPID_SHRINKTIME=2m go test -count=1 ./...; do round=$$((round + 1)); done

lint: ## Check format, vet, staticcheck, module files and import rules
	@test -z "$$(gofmt -l .)" || { echo 'run gofmt -w on:'; gofmt -l .; exit 1; }
	go vet ./...
	go tool -modfile=tools/go.mod staticcheck ./...
	go mod tidy -diff
	go test -run TestHouse .

bench: ## Run the benchmarks (compare two runs with benchstat)
	go test -run '^$$' -bench . -benchmem ./...

fuzz: ## Run every fuzz test for FUZZTIME each (make fuzz FUZZTIME=5m)
	@go list ./... | while read -r package; do \
		for target in $$(go test -list '^Fuzz' "$$package" | grep '^Fuzz'); do \
			echo "$$package $$target"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$$package" || exit 1; \
		done; \
	done

build: ## Build the static program into dist/
	CGO_ENABLED=0 go build -trimpath -ldflags='-s -w -X main.release=$(VERSION)' -o dist/adjutant ./cmd/adjutant

docs: ## Write docs/commands.md and the transcripts of README.md anew
	go test -run 'TestCommandReference|TestReadme' -count 1 . -update

docker: ## Build the image adjutant:VERSION
	docker build --build-arg VERSION=$(VERSION) -t adjutant:$(or $(VERSION),dev) .

ci: ## Run everything that CI runs
	bash .ci/run
