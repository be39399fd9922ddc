# Every command that people run. `make` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# One cargo and one npm at a time: they wait for each other's locks anyway.
.NOTPARALLEL:

TARGET := $(abspath $(or $(CARGO_TARGET_DIR),target))
UI_SOURCES := $(shell find ui/src ui/public locales -type f 2>/dev/null) \
	$(wildcard ui/*.html ui/*.ts ui/*.js ui/tsconfig*.json ui/package.json)
LIBRARIES := gemel-wire gemel-core gemel-memory

# The tests start these programs.
export GEMEL_BIN ?= $(TARGET)/debug/gemel
export GEMEL_DESKTOP_BIN ?= $(TARGET)/debug/gemel-desktop
export GEMEL_FORGE_STANDIN_BIN ?= $(TARGET)/debug/gemel-forge-standin

.PHONY: help demo hosts dev test test-rust test-hosts test-ui test-e2e screenshots sim bench bench-window fuzz check fmt icons types build release install-unit deb clean
.PHONY: setup-build setup-check setup-test setup-fuzz

help: ## List the commands
	@sed -nE 's/^([a-z0-9-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 20

demo: setup-build ## See Gemel at work on two made-up repositories
ifneq ($(DISPLAY)$(WAYLAND_DISPLAY),)
	@$(MAKE) ui/dist/index.html
	@echo "demo: building the command and the window; the first time takes some minutes"
	@cargo build --package gemel-cli --package gemel-desktop
else
	@echo "demo: no display, so only the command is built; the first time takes some minutes"
	@cargo build --package gemel-cli
endif
	@scripts/demo

hosts: ## Play GitHub, Gitee, GitLab and Gitea on this machine, at ports 7001 to 7004, with something in them
	cargo build --package gemel-forge-standin
	@rm -rf $(TARGET)/hosts
	$(GEMEL_FORGE_STANDIN_BIN) $(TARGET)/hosts --sample --github 7001 --gitee 7002 --gitlab 7003 --gitea 7004

dev: setup-build node_modules/.package-lock.json ui/node_modules/.package-lock.json ## Run the app, rebuilt when a file changes
	npx tauri dev

test: setup-test test-ui test-rust test-hosts test-e2e ## Run every test

test-rust: ui/dist/index.html tests/forge/contract/node_modules/.package-lock.json ## Run the Rust tests, on real Git servers
	@# All programs in one build, so that the tests find them and share the crates.
	@# The simulation has the engine built with more in it than what people get.
	cargo build --workspace --exclude gemel-sim
	if cargo nextest --version >/dev/null 2>&1; then \
		cargo nextest run --workspace --exclude gemel-sim --no-fail-fast && cargo nextest run --package gemel-sim && \
		cargo test --workspace --exclude gemel-sim --doc --quiet; \
	else \
		cargo test --workspace --exclude gemel-sim --no-fail-fast && cargo test --package gemel-sim; \
	fi

test-hosts: tests/forge/contract/node_modules/.package-lock.json ## Run the tests of what the played hosts are held against
	cargo build --package gemel-forge-standin
	npm --prefix tests/forge/contract run test

test-ui: ui/node_modules/.package-lock.json ## Run the tests of the screens
	npm --prefix ui run test

test-e2e: ui/dist/index.html tests/e2e/node_modules/.package-lock.json ## Run the tests of the real window, on a desktop of their own
	cargo build --workspace --exclude gemel-sim
	tests/desktop/session npm --prefix tests/e2e test

screenshots: ui/dist/index.html tests/e2e/node_modules/.package-lock.json ## Take pictures of every screen, in each theme and language, into target/screenshots
	cargo build --package gemel-cli --package gemel-desktop --package gemel-forge-standin
	npm --prefix tests/e2e run screenshots -- $(TARGET)/screenshots

sim: ## Play made-up days of people, hosts and faults; SEED=n: the first one; COUNT=n: how many, the diary of a single one
	cargo run --quiet --package gemel-sim -- $(if $(SEED),--seed $(SEED)) $(if $(COUNT),--count $(COUNT)) \
		$(if $(filter 1,$(COUNT)),--trace)

bench: setup-test ## Measure Gemel against git; QUICK=1: small, two minutes; BENCH_REPO=path: a repository of your own
	cargo build --release --package gemel-cli --package gemel-bench
	$(TARGET)/release/gemel-bench --cache $(TARGET)/bench $(if $(QUICK),--quick) $(BENCH_ARGUMENTS)
	@$(MAKE) bench-window

bench-window: setup-test ui/dist/index.html tests/e2e/node_modules/.package-lock.json ## Measure the window with 1,000 mirrors and 100,000 lines of activity
	cargo build --release --package gemel-cli --package gemel-desktop
	GEMEL_BIN=$(TARGET)/release/gemel GEMEL_DESKTOP_BIN=$(TARGET)/release/gemel-desktop tests/desktop/session node tests/e2e/bench.mjs

fuzz: export FUZZ_SECONDS ?= 300
fuzz: setup-fuzz ## Feed the parsers with what no server would send; FUZZ_SECONDS=60: that long for each of them
	@scripts/fuzz

check: setup-check ui/dist/index.html ## Run every check that is not a test
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- --deny warnings
	RUSTDOCFLAGS=--deny=warnings cargo doc --no-deps $(addprefix --package ,$(LIBRARIES))
	cargo test --package gemel-core --test types
	cargo test --package gemel-desktop --lib typescript
	npm --prefix ui run check
	npm --prefix ui run lint
	scripts/check-scripts
	scripts/check-dependencies

fmt: ## Format the Rust code
	cargo fmt --all

icons: ## Draw icons/ again from icons/src
	@scripts/setup icons
	@scripts/render-icons

types: ## Write the TypeScript types again from the Rust ones
	GEMEL_WRITE_TYPES=1 cargo test --package gemel-core --test types
	GEMEL_WRITE_TYPES=1 cargo test --package gemel-desktop --lib typescript

build: setup-build ui/dist/index.html ## Build the command and the window for trying out
	cargo build --workspace --exclude gemel-sim

release: setup-build ui/dist/index.html ## Build the command and the window as users get them
	cargo build --release --package gemel-cli --package gemel-desktop

install-unit: ## Have systemd keep the schedule for you, without a window
	cargo build --release --package gemel-cli
	install -D --mode=755 $(TARGET)/release/gemel "$$HOME/.local/bin/gemel"
	install -d --mode=700 "$${XDG_DATA_HOME:-$$HOME/.local/share}/gemel"
	install -D --mode=644 contrib/systemd/gemel.service "$${XDG_CONFIG_HOME:-$$HOME/.config}/systemd/user/gemel.service"
	@echo "Now: systemctl --user daemon-reload && systemctl --user enable --now gemel"

deb: setup-build ui/dist/index.html node_modules/.package-lock.json ## Build the Debian package
	npx tauri build --bundles deb

clean: ## Delete what was built
	cargo clean
	rm -rf gen ui/dist ui/node_modules tests/e2e/node_modules tests/forge/contract/node_modules node_modules

setup-build setup-check setup-test setup-fuzz: setup-%:
	@scripts/setup $*

# npm writes this file at the end of an installation, so its age tells whether the lock file changed since.
%/node_modules/.package-lock.json: %/package.json %/package-lock.json
	npm ci --prefix $* --no-audit --no-fund
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

# The app holds the built screens, so cargo needs them first.
ui/dist/index.html: ui/node_modules/.package-lock.json $(UI_SOURCES)
	npm --prefix ui run build
	@touch $@
