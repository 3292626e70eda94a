# Everything that is done here is done by the package in dev/ (see dev/README.md);
# this file only names the commands.
SHELL := /bin/bash
PYTHON ?= python3
DEV := $(PYTHON) -m dev

# Handed over through the environment: a file name may hold blanks and quotes.
export FILE MODEL SEPARATOR ARGS PORT FORCE SUITE PROCESSES ROUNDS SECONDS FILES SEED CASE SHORT ROWS WITH
export SCALE TIMES MEGABYTES

.DEFAULT_GOAL := help
.PHONY: help run test behaviours e2e week peers fuzz parity trips native bench serve stop shell doctor lint format clean readme pot fresh

help: ## Show this list
	@sed -n 's/^\([a-z0-9]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

run: ## Set up, serve, import examples/partners.csv (or FILE=… MODEL=…) in the background
	@$(DEV) run

test: ## Set up and run all tests (ARGS="addon -k name" for some, PROCESSES=1)
	@$(DEV) test

behaviours: ## For each numbered behaviour of the specifications, the tests that prove it
	@$(DEV) behaviours

e2e: ## A user's and a partner's day, while processes are killed (ROUNDS=20 SEED=…)
	@$(DEV) e2e

week: ## A week of files with a partner, while processes are killed (ROUNDS=20 SEED=…)
	@$(DEV) week

peers: ## Two databases kept in step while either is killed (ROUNDS=20 SEED=…)
	@$(DEV) peers

fuzz: ## Damaged files of every format (SECONDS=600 or FILES=…, SEED=…)
	@$(DEV) fuzz

parity: ## Drawn files for any model, imported by Odoo and by us (ROUNDS=20 SEED=… CASE=res.partner WITH="crm mrp")
	@$(DEV) parity

trips: ## Patterns of any model: untouched files and one cell changed (ROUNDS=3 SEED=… CASE=res.partner)
	@$(DEV) trips

native: ## Odoo's own tests of imports and exports, with our addons installed
	@$(DEV) native

bench: ## Measure against Odoo itself (CASE="insert split", SHORT=1 for small files)
	@$(DEV) bench

serve: ## Set up and start the web client and the job workers
	@$(DEV) serve

stop: ## Stop the servers and the private PostgreSQL
	@$(DEV) stop

shell: ## Odoo's shell on the demo database (or run the script on standard input)
	@$(DEV) shell

doctor: ## Say why imports do not move, of the demo database
	@$(DEV) doctor

lint: ## All static checks
	@$(DEV) lint

format: ## Let the formatters write
	@$(DEV) format

readme: ## Write README.rst of each addon, and requirements.txt, from their sources
	@$(DEV) readme

pot: ## Export i18n/*.pot and list what lacks a French translation
	@$(DEV) pot

fresh: ## Try the README on a minimal Debian (SUITE=bookworm or trixie; needs root)
	@$(DEV) fresh

clean: ## Stop everything and remove what was downloaded or generated
	@$(DEV) clean
