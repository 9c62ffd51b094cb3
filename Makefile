# The developer's interface; each target is one line that dev.py or a tool in tools/ carries out.
PYTHON ?= python3

.PHONY: demo test lint bench drift truth gates walks protocol nvim vscode test-vscode clean faults

demo:  ; $(PYTHON) dev.py demo $(if $(ENDPOINT),--endpoint $(ENDPOINT)) $(if $(MODEL),--model $(MODEL))
test:  ; $(PYTHON) dev.py test
lint:  ; $(PYTHON) dev.py lint
bench: ; $(PYTHON) dev.py bench
drift: ; $(PYTHON) dev.py drift
truth: ; $(PYTHON) dev.py truth
gates: ; $(PYTHON) dev.py gates
walks: ; $(PYTHON) dev.py walks
faults: ; $(PYTHON) dev.py faults
protocol: ; $(PYTHON) dev.py protocol
nvim:  ; tools/install-neovim.sh .cache/nvim
vscode: ; $(PYTHON) dev.py vscode
test-vscode: ; $(PYTHON) dev.py test-vscode
clean: ; rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis dist clients/vscode/node_modules clients/vscode/dist clients/vscode/out
