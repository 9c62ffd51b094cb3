"""What a test has Neovim run inside: the configuration that the manual shows, listening, and asking the server."""

from __future__ import annotations

CONFIG = """
local python, markers, flags, lens = ...
vim.lsp.config('coauthor', {
  cmd = { python, '-m', 'coauthor', 'serve', '--stdio' },
  filetypes = { 'tex', 'plaintex' },
  root_markers = markers,
  flags = next(flags) and flags or nil,
})
vim.lsp.enable('coauthor')
if lens then vim.lsp.codelens.enable(true) end
vim.diagnostic.config({ virtual_lines = true })
"""

# Listens only; nothing of it changes what a stock Neovim does. Times are those of the machine's steady clock.
WATCH = """
_G.seen = { progress = {}, diagnostics = {} }
local function now() return vim.uv.hrtime() / 1e9 end
vim.api.nvim_create_autocmd('LspProgress', { callback = function(event)
  local value = vim.deepcopy(event.data.params.value)
  value.at = now()
  table.insert(_G.seen.progress, value)
end })
vim.api.nvim_create_autocmd('DiagnosticChanged', { callback = function(event)
  for _, each in ipairs(event.data.diagnostics) do
    local key = tostring(each.code) .. ' ' .. each.message
    _G.seen.diagnostics[key] = _G.seen.diagnostics[key] or now()
  end
end })
"""

DIAGNOSTICS = """
local result = {}
for _, each in ipairs(vim.diagnostic.get(0)) do
  if each.source == 'coauthor' then
    table.insert(result, { code = each.code, message = each.message, line = each.lnum, column = each.col,
      end_line = each.end_lnum, end_column = each.end_col, severity = each.severity })
  end
end
table.sort(result, function(a, b) return a.line < b.line or (a.line == b.line and a.column < b.column) end)
return result
"""

REQUEST = """
local method, params = ...
local client = vim.lsp.get_clients({ name = 'coauthor', bufnr = 0 })[1]
local answer, why = client:request_sync(method, params, 10000, 0)
if not answer then return { failed = why } end
if answer.err then return { failed = answer.err.message, code = answer.err.code } end
return { result = answer.result }
"""

CODE_ACTIONS = """
local first, last = ...
local client = vim.lsp.get_clients({ name = 'coauthor', bufnr = 0 })[1]
local params = vim.lsp.util.make_given_range_params(first, last, 0, client.offset_encoding)
local diagnostics = {}
for _, each in ipairs(vim.diagnostic.get(0, { lnum = first[1] - 1 })) do
  table.insert(diagnostics, each.user_data and each.user_data.lsp)
end
params.context = { diagnostics = diagnostics, triggerKind = 1 }
local answer, why = client:request_sync('textDocument/codeAction', params, 10000, 0)
if not answer or answer.err then return { failed = why or answer.err.message } end
return { result = answer.result or {} }
"""
