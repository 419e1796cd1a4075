-- Names of the environment in Neovim's own language client: definition, references, rename over files. One line per step.
local server, node, folder = os.getenv("SERVER"), os.getenv("NODE"), os.getenv("FOLDER")

local function check(name, holds, told)
  io.stdout:write((holds and "ok " or "not ok ") .. name .. "\n")
  if not holds then
    io.stdout:write("  " .. vim.inspect(told) .. "\n")
    vim.cmd("cquit 1")
  end
end

local function read(name)
  local file = io.open(folder .. "/" .. name)
  local text = file:read("*a")
  file:close()
  return text
end

local client = vim.lsp.start_client({
  name = "deploylint",
  cmd = { node, server, "--stdio" },
  root_dir = folder,
  workspace_folders = { { uri = vim.uri_from_fname(folder), name = folder } },
})
vim.cmd("edit " .. vim.fn.fnameescape(folder .. "/compose.yaml"))
local buffer = vim.api.nvim_get_current_buf()
vim.lsp.buf_attach_client(buffer, client)
vim.wait(20000, function() return vim.lsp.buf_is_attached(buffer, client) and vim.lsp.get_client_by_id(client).initialized end, 20)

local function ask(method, line, character, more)
  local params = vim.tbl_extend("force", {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    position = { line = line, character = character },
  }, more or {})
  local answers, failure = vim.lsp.buf_request_sync(buffer, method, params, 20000)
  local answer = answers and answers[client] or {}
  return answer.result, answer.error or failure
end

local function names(places)
  local found = {}
  for _, place in ipairs(places or {}) do
    local uri = place.uri or place.targetUri
    local range = place.range or place.targetSelectionRange
    table.insert(found, uri:sub(#vim.uri_from_fname(folder) + 2) .. ":" .. (range.start.line + 1))
  end
  return table.concat(found, " ")
end

local definition = names(ask("textDocument/definition", 12, 24))
check("definition", definition == ".env:3 .env.example:3", definition)

local references = names(ask("textDocument/references", 10, 8, { context = { includeDeclaration = true } }))
check("references", references:find("src/server.js:2", 1, true) and references:find("k8s/deployment.yaml:25", 1, true), references)

local _, refused = ask("textDocument/rename", 17, 8, { newName = "DB_PW" })
check("refusal", refused ~= nil and refused.message:find("the image `postgres`", 1, true), refused)

local edit, failed = ask("textDocument/rename", 10, 8, { newName = "SERVICE_TOKEN" })
check("rename", edit ~= nil, failed)
vim.o.hidden = true
vim.lsp.util.apply_workspace_edit(edit, "utf-16")
vim.cmd("silent! wall")
for name, text in pairs({
  [".env"] = "SERVICE_TOKEN=pQ7vZr2Nw9Lx4KcB",
  [".env.example"] = "SERVICE_TOKEN=",
  ["compose.yaml"] = "      SERVICE_TOKEN:",
  ["k8s/deployment.yaml"] = "- name: SERVICE_TOKEN",
  ["lib/job.rb"] = 'ENV.fetch("SERVICE_TOKEN")',
  ["lib/page.php"] = "getenv('SERVICE_TOKEN')",
  ["py/worker.py"] = 'os.getenv("SERVICE_TOKEN")',
  ["src/server.js"] = "const { SERVICE_TOKEN: API_TOKEN, CACHE_URL",
}) do
  check("renamed in " .. name, read(name):find(text, 1, true), read(name))
end
vim.cmd("qall!")
