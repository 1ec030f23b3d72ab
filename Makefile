# `make run` and `make test` do all the set-up that they need; the rest are the pieces.
SHELL := /bin/bash
export CARGO_TERM_COLOR ?= auto
# Where scripts/node puts a Node when the one that is there does not serve.
export PATH := $(CURDIR)/target/node/node_modules/.bin:$(PATH)

.PHONY: help run build web test lint bench fresh-machine setup setup-build contract clients openapi fmt

help: ## tell what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: build ## build, fill an SQLite database in data/ if there is none, and serve at http://127.0.0.1:8080
	mkdir -p data
	NNCF_DATABASE_URL=$${NNCF_DATABASE_URL:-sqlite:data/nncf.sqlite} target/release/nncf serve

# npm writes this file last.
web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-fund --no-audit
	touch $@

web/dist/manifest.json: web/node_modules/.package-lock.json web/vite.config.ts $(wildcard web/src/*)
	cd web && npm run build

web: web/node_modules/.package-lock.json web/dist/manifest.json ## build the pages' styles and scripts, which are compiled into the program

build: setup-build web ## build target/release/nncf
	cargo build --release --locked -p nncf-api

test: setup web contract lint ## everything: lints, unit tests, both databases, the real binary
	cargo build --locked -p nncf-api
	cargo test --locked --workspace --features nncf-db/testing

lint: setup-build web ## formatting, clippy with warnings denied, licences of dependencies
	@scripts/setup lint
	cargo fmt --all --check
	cd web && npm run lint
	cargo deny --locked check -A duplicate licenses bans sources
	cargo clippy --locked --workspace --all-targets --features nncf-db/testing -- -D warnings

bench: build setup ## measure, as docs/performance.md tells
	cargo bench --locked -p nncf-tests

fresh-machine: ## both commands on bare Debians made for it, as root; RELEASES="bookworm trixie" unless said (an hour)
	scripts/fresh-machine $(RELEASES)

contract: setup ## the tools that hold the service to openapi.yaml: validators, makers of clients, Schemathesis
	@scripts/contract

clients: contract web ## make clients by three generators, compile them and run the README's examples
	cargo build --locked -p nncf-api
	tests/contract/clients.sh

openapi: web ## write openapi.yaml from the code
	cargo run -q --locked -p nncf-api -- openapi > openapi.yaml

fmt: ## format the code
	cargo fmt --all

setup-build: ## what building needs: a C compiler, OpenSSL, a Node that serves
	@scripts/setup build

setup: ## what the tests need besides: PostgreSQL and Chromium
	@scripts/setup build test
