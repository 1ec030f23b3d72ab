# `make run` and `make test` do all the set-up that they need; the rest are the pieces.
SHELL := /bin/bash
export CARGO_TERM_COLOR ?= auto

.PHONY: help run build test lint bench setup setup-build openapi fmt

help: ## tell what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: build ## build, fill an SQLite database in data/ if there is none, and serve at http://127.0.0.1:8080
	mkdir -p data
	NNCF_DATABASE_URL=$${NNCF_DATABASE_URL:-sqlite:data/nncf.sqlite} target/release/nncf serve

build: setup-build ## build target/release/nncf
	cargo build --release --locked -p nncf-api

test: setup lint ## everything: lints, unit tests, both databases, the real binary
	cargo build --locked -p nncf-api
	cargo test --locked --workspace --features nncf-db/testing

lint: setup-build ## formatting, clippy with warnings denied, licences
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets --features nncf-db/testing -- -D warnings

bench: build setup ## measure, as docs/performance.md tells
	cargo bench --locked -p nncf-tests

openapi: ## write openapi.yaml from the code
	cargo run -q --locked -p nncf-api -- openapi > openapi.yaml

fmt: ## format the code
	cargo fmt --all

setup-build: ## what building needs: a C compiler and OpenSSL
	@scripts/setup build

setup: ## what the tests need besides: PostgreSQL
	@scripts/setup build test
