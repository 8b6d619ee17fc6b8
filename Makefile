# Everything a person does with this repository, one short target each. `make` alone lists them.
# Each target can be run again at any time, and finds out by itself what is missing.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

ORIGINALS := calotype-data/originals
# Rivals want other versions of the same packages than the tests.
RIVALS := Benchmarks/.build/rivals
PYTHON := $(CURDIR)/.venv/bin/python3

# Debian packages: to build and run; for the tests' independent opinions; for the benchmarks.
BUILD_PACKAGES := pkg-config libvips-dev libjpeg62-turbo-dev libavif-dev libjxl-dev libwebp-dev libtiff-dev libdeflate-dev libseccomp-dev libsqlite3-dev zlib1g-dev ca-certificates
TEST_PACKAGES := python3-venv curl chromium chromium-driver imagemagick libimage-exiftool-perl libjpeg-turbo-progs libjxl-tools libavif-bin webp libvips-tools redis-server redis-tools openssl zsh fish faketime nginx-light haproxy
BENCH_PACKAGES := wrk nginx-light libvips-tools libjpeg-turbo-progs valgrind binutils
COMPARE_PACKAGES := libnginx-mod-http-image-filter
LAMBDA_PACKAGES := advancecomp binutils patchelf zip unzip busybox-static curl
LAMBDA_ZIP := .build/calotype-lambda.zip
DEBIAN_PACKAGES := binutils dpkg-dev xz-utils
PACKAGE_FOLDER := .build/package

# How many tests run at the same time, for Swift Testing.
AT_ONCE := SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH

# Extra words for `calotype serve`, e.g. make serve ARGS="--port 9000".
ARGS ?=

# PREBUILT=1 serves with the program of the installed package, and builds nothing.
PREBUILT ?=

# The Debian release that `make package` packs for; this machine's unless set.
DEBIAN ?=

# Packages for `make try-package`: one, or one and a newer one; by default the last that was packed.
PACKAGES ?= $(shell ls -t $(PACKAGE_FOLDER)/*.deb 2>/dev/null | head -1)

# How long `make soak` lasts.
MINUTES ?= 60

# What `make fuzz` and `make fuzz-corpus` are for, all by default, and how long each reader is fuzzed.
READER ?=
SECONDS ?= 60

# Parts of `make torture` and `make bench`; all of them by default.
PARTS ?=

.PHONY: help faces serve build test test-quick sheet lint format bench bench-page bench-instructions bench-cluster compare torture fuzz fuzz-corpus soak package try-package lambda try-lambda photographs clean packages test-tools bench-tools

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

ifeq ($(PREBUILT),)
serve: packages ## Build a release, fetch photographs if there are none, serve on 127.0.0.1:8080 (ARGS="--port 9000")
	@Scripts/build-release.sh
	@Scripts/fetch-faces.sh || true
	@Scripts/fill-originals.sh $(ORIGINALS)
	@exec .build/release/calotype serve $(ARGS)
else
serve:
	@command -v calotype >/dev/null || { \
	    echo "There is no 'calotype' on the PATH. Install the package (docs/production.md), or leave out PREBUILT=1." >&2; \
	    exit 1; }
	@Scripts/fill-originals.sh $(ORIGINALS)
	@exec calotype serve $(ARGS)
endif

build: packages ## Build for debugging
	@swift build
	@Scripts/fetch-faces.sh || true

faces: ## Fetch the detector for faces, which is no part of this repository, and lay it beside the programs that are built
	@Scripts/fetch-faces.sh

# One after the other: whole servers at work make every wait in the smaller tests longer. Not all at once either: on a
# small machine they would only wait for each other.
# Queues hand a silent worker's job to another, which takes real time: their tests run apart from what takes all cores.
# Tests of libvips run one after the other, as it has one error buffer a process: in a process of their own, from the first.
ONE_AT_A_TIME := RenderingTests|VipsTests
test: test-tools ## Run all tests, installing what they need
	@$(AT_ONCE)=10 CALOTYPE_TEST_PYTHON=$(PYTHON) Scripts/run-tests.sh --beside '$(ONE_AT_A_TIME)' --skip 'EndToEndTests|Queue'
	@$(AT_ONCE)=10 CALOTYPE_TEST_PYTHON=$(PYTHON) Scripts/run-tests.sh --built --filter 'Queue'
	@$(AT_ONCE)=5 CALOTYPE_TEST_PYTHON=$(PYTHON) Scripts/run-tests.sh --built --filter EndToEndTests

sheet: test-tools build ## Put pictures as Chromium shows them beside ours and every example of docs/parameters.md (.build/sheet*.png; PICTURES="FOLDER…" PHOTOGRAPH=FILE for your own)
	@$(PYTHON) Tests/Scripts/make_sheet.py .build/debug/calotype .build/sheet.png $(PICTURES)
	@$(PYTHON) Tests/Scripts/make_parameter_sheet.py .build/debug/calotype .build/sheet.png $(PHOTOGRAPH)

test-quick: test-tools ## Run the tests that start no server
	@$(AT_ONCE)=10 CALOTYPE_TEST_PYTHON=$(PYTHON) Scripts/run-tests.sh --beside '$(ONE_AT_A_TIME)' --skip 'EndToEndTests|Queue'

lint: ## Check style, words, comments, which target imports which, private state, values from outside, the page of figures
	@swift format lint --strict -r Sources Tests Benchmarks Fuzzing
	@python3 Scripts/outside-values.py --test
	@python3 Scripts/outside-values.py
	@python3 Scripts/one-place.py --test
	@python3 Scripts/one-place.py
	@python3 Scripts/import-graph.py --test
	@python3 Scripts/import-graph.py --check
	@python3 Scripts/list-filters.py --check
	@python3 Scripts/glossary.py --test
	@python3 Scripts/glossary.py
	@python3 Scripts/comments.py --test
	@python3 Scripts/comments.py
	@python3 Scripts/private-state.py --test
	@python3 Scripts/private-state.py
	@python3 Benchmarks/page.py --test

format: ## Rewrite the sources in the project's style
	@swift format -i -r Sources Tests Benchmarks Fuzzing

bench: bench-tools ## Measure beside libvips, nginx, Pillow, thumbor, and write docs/benchmarks.md: 20 minutes (PARTS="cost sets")
	@Scripts/install-packages.sh $(COMPARE_PACKAGES)
	@Scripts/python-environment.sh $(RIVALS) Benchmarks/rivals.txt
	@$(PYTHON) Benchmarks/bench.py --rivals $(RIVALS) $(PARTS)

bench-page: ## Make docs/benchmarks.md and its plots again, of what was measured last
	@python3 Benchmarks/page.py

bench-instructions: bench-tools ## Count instructions under valgrind, and fail where a case takes more than it did (ten minutes)
	@$(PYTHON) Benchmarks/instructions.py

bench-cluster: bench-tools ## What a picture and a hit cost four servers over one bucket and one Redis, and what a dead one does
	@$(PYTHON) Benchmarks/cluster.py

compare: bench-tools ## Measure beside nginx image_filter, Flask + Pillow and thumbor
	@Scripts/install-packages.sh $(COMPARE_PACKAGES)
	@Scripts/python-environment.sh $(RIVALS) Benchmarks/rivals.txt
	@$(PYTHON) Benchmarks/compare.py $(RIVALS)

soak: bench-tools ## See whether memory stays flat: mixed traffic for an hour (MINUTES=20 for less)
	@$(PYTHON) Benchmarks/soak.py --minutes $(MINUTES)

torture: test-tools photographs ## Treat the server as the internet does, for minutes, and print figures (PARTS="heads reserve")
	@Scripts/build-release.sh
	@$(PYTHON) Benchmarks/torture.py $(PARTS)

fuzz: packages ## Fuzz the readers of files, a minute each, beginning with the kept corpus (READER=Bitmap SECONDS=600)
	@Fuzzing/fuzz.py $(READER) --seconds $(SECONDS)

fuzz-corpus: packages ## Keep what fuzzing has found to reach more, as little of it as does (READER=Bitmap)
	@Fuzzing/fuzz.py $(READER) --keep

ifeq ($(DEBIAN),)
package: packages ## Pack the release: calotype_VERSION_amd64.deb and a tar ball, in .build/package (then DEBIAN=13 as root for another one)
	@Scripts/install-packages.sh $(DEBIAN_PACKAGES)
	@Scripts/build-release.sh
	@Scripts/fetch-faces.sh || true
	@Scripts/build-package.sh $(PACKAGE_FOLDER)
else
package:
	@Scripts/package-for.sh $(DEBIAN) $(PACKAGE_FOLDER)
endif

try-package: ## Install the package in an empty Debian, use, upgrade, remove and purge it (as root; PACKAGES="OLD NEW")
	@Scripts/try-package.sh $(PACKAGES)

lambda: packages ## Pack a zip for AWS Lambda (.build/calotype-lambda.zip), short enough to be uploaded directly
	@Scripts/install-packages.sh $(LAMBDA_PACKAGES)
	@Scripts/build-release.sh
	@Scripts/build-lambda.sh $(LAMBDA_ZIP)

try-lambda: photographs ## Start the zip in an empty system and ask it for a picture (as root)
	@Scripts/try-lambda.sh $(LAMBDA_ZIP) "$$(ls $(ORIGINALS)/*.jpg | head -1)"

photographs: ## Fetch the photographs into calotype-data/originals if it is empty
	@Scripts/fill-originals.sh $(ORIGINALS)

clean: ## Remove what was built and the Python environment; calotype-data stays
	@rm -rf .build Benchmarks/.build .venv
	@find Tests Benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

packages:
	@command -v swift >/dev/null || { \
	    echo "There is no 'swift' on the PATH. Install Swift 6.3 or later from https://swift.org/install, then try again." >&2; \
	    exit 1; }
	@said=$$(swift --version 2>&1) || { echo "$$said" >&2; \
	    echo "There is a 'swift', but it does not start: install what https://swift.org/install names for this system." >&2; \
	    exit 1; }
	@Scripts/install-packages.sh $(BUILD_PACKAGES)

test-tools: packages
	@Scripts/install-packages.sh $(TEST_PACKAGES)
	@Scripts/python-environment.sh .venv Tests/requirements.txt
	@Scripts/fetch-faces.sh || true

bench-tools: test-tools
	@Scripts/install-packages.sh $(BENCH_PACKAGES)
	@Scripts/python-environment.sh .venv Benchmarks/requirements.txt
	@Scripts/build-release.sh
	@Scripts/fetch-faces.sh || true
