# make              builds into dist/
# make install      the extension for the server of $(PG_CONFIG), pg_autoctl and its man page; knows
#                   DESTDIR, bindir, mandir
# make uninstall    removes what install put there
# make check        lint, types and all tests (npm test: also installs what they need, see there)
# make lint, make clean

PG_CONFIG ?= pg_config
NODE ?= $(shell command -v node)

bindir ?= $(shell $(PG_CONFIG) --bindir)
extensiondir ?= $(shell $(PG_CONFIG) --sharedir)/extension
mandir ?= $(shell $(PG_CONFIG) --mandir)
packagedir ?= $(shell $(PG_CONFIG) --pkglibdir)/pgautofailover

sources := $(shell find keeper cli extension scripts test/support -type f) \
	package.json tsconfig.json tsconfig.build.json

.PHONY: all build install uninstall check lint clean

all: build

build: dist/.built

node_modules/.package-lock.json: package-lock.json
	npm ci --no-audit --no-fund
	touch $@

dist/.built: node_modules/.package-lock.json $(sources)
	npm run --silent build
	touch $@

install: build
	@if [ -e "$(DESTDIR)$(extensiondir)/pgautofailover.control" ] && \
		[ ! -e "$(DESTDIR)$(packagedir)" ]; then \
		echo "an extension pgautofailover of another package is in" \
			"$(DESTDIR)$(extensiondir): remove that package first" >&2; exit 1; fi
	install -d "$(DESTDIR)$(extensiondir)" "$(DESTDIR)$(bindir)"
	install -m 644 dist/extension/*.control dist/extension/*.sql "$(DESTDIR)$(extensiondir)"
	umask 022 && "$(NODE)" scripts/stage.mjs "$(DESTDIR)$(packagedir)"
	printf '#!/bin/sh\nexec "%s" "%s" "$$@"\n' "$(NODE)" "$(packagedir)/dist/cli/main.js" \
		> "$(DESTDIR)$(bindir)/pg_autoctl"
	chmod 755 "$(DESTDIR)$(bindir)/pg_autoctl"
	install -d "$(DESTDIR)$(mandir)/man1"
	install -m 644 docs/man/pg_autoctl.1 "$(DESTDIR)$(mandir)/man1"

# the installed copy knows which files are ours
uninstall:
	for file in "$(DESTDIR)$(packagedir)"/dist/extension/*.*; do \
		rm -f "$(DESTDIR)$(extensiondir)/$$(basename "$$file")"; done
	rm -f "$(DESTDIR)$(bindir)/pg_autoctl" "$(DESTDIR)$(mandir)/man1/pg_autoctl.1"
	rm -rf "$(DESTDIR)$(packagedir)"

check:
	npm test

lint:
	bash scripts/setup.sh
	npm run --silent lint

clean:
	rm -rf dist .tap
