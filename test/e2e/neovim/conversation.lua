-- Neovim's own language client against the server, without any plugin. Prints one line per step; exits with 1 on failure.
local server, node, folder = os.getenv("SERVER"), os.getenv("NODE"), os.getenv("FOLDER")

local function step(name, holds)
  local fine = vim.wait(15000, holds, 20)
  io.stdout:write((fine and "ok " or "not ok ") .. name .. "\n")
  if not fine then
    for _, each in ipairs(vim.diagnostic.get(0)) do
      io.stdout:write("  found " .. tostring(each.code) .. ": " .. each.message .. "\n")
    end
    vim.cmd("cquit 1")
  end
end

local function rules(buffer)
  local found = {}
  for _, each in ipairs(vim.diagnostic.get(buffer)) do
    local code = each.code or (each.user_data and each.user_data.lsp and each.user_data.lsp.code)
    found[code] = each
  end
  return found
end

local function open(name)
  vim.cmd("edit " .. vim.fn.fnameescape(folder .. "/" .. name))
  return vim.api.nvim_get_current_buf()
end

local client = vim.lsp.start_client({
  name = "deploylint",
  cmd = { node, server, "--stdio" },
  root_dir = folder,
  workspace_folders = { { uri = vim.uri_from_fname(folder), name = folder } },
})

local unit = open("horizon.service")
vim.lsp.buf_attach_client(unit, client)
step("diagnostics arrive", function() return rules(unit)["systemd/unknown-directive"] ~= nil end)

local line = rules(unit)["systemd/unknown-directive"].lnum
step("they are at their line", function()
  return vim.api.nvim_buf_get_lines(unit, line, line + 1, false)[1] == "Restarts=always"
end)

vim.api.nvim_win_set_cursor(0, { line + 1, 1 })
local params = vim.lsp.util.make_range_params()
params.context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics(unit, line, {}, client) }
local answers = vim.lsp.buf_request_sync(unit, "textDocument/codeAction", params, 15000) or {}
local action
for _, each in ipairs((answers[client] or {}).result or {}) do
  if action == nil and each.title:match("Restart") then action = each end
end
step("a fix is offered", function() return action ~= nil end)
if action.edit == nil then
  action = (vim.lsp.buf_request_sync(unit, "codeAction/resolve", action, 15000) or {})[client].result
end
vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_client_by_id(client).offset_encoding)
step("it changes the text", function()
  return vim.api.nvim_buf_get_lines(unit, line, line + 1, false)[1] == "Restart=always"
end)
step("the finding is gone", function() return rules(unit)["systemd/unknown-directive"] == nil end)

local hover = vim.lsp.buf_request_sync(unit, "textDocument/documentSymbol", { textDocument = vim.lsp.util.make_text_document_params() }, 15000)
step("symbols are listed", function() return #((hover or {})[client] or {}).result >= 2 end)

vim.cmd("write!")
local compose = open("compose.yaml")
vim.lsp.buf_attach_client(compose, client)
step("a Compose file is read with its .env", function() return rules(compose)["network/open-datastore-port"] ~= nil end)
local env = open(".env")
vim.lsp.buf_attach_client(env, client)
vim.api.nvim_buf_set_lines(env, 0, 1, false, { "BIND=127.0.0.1" })
step("an edit of .env reaches it", function() return rules(compose)["network/open-datastore-port"] == nil end)

vim.lsp.stop_client(client)
step("the server ends", function() return vim.lsp.client_is_stopped(client) end)
vim.cmd("qall!")
