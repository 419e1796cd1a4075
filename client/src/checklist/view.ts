/** The view "Production checklist": rows of the tree, the status bar, the filter. It starts nothing while it is hidden. */
import {
  commands,
  Disposable,
  EventEmitter,
  type Memento,
  StatusBarAlignment,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
  workspace,
} from "vscode"
import type { WireState } from "../../../server/src/lsp/checklist-protocol.ts"
import {
  ENVIRONMENTS,
  everything,
  type Filter,
  isFiltered,
  type Row,
  readFilter,
  rowsOf,
  STATES,
  statusOf,
  wordOf,
} from "./model.ts"
import { type ChecklistSource, VIEW } from "./source.ts"

const KEPT = "deploylint.checklist.filter"

const icons: Readonly<Record<WireState, ThemeIcon>> = {
  fail: new ThemeIcon("error", new ThemeColor("list.errorForeground")),
  unknown: new ThemeIcon("question", new ThemeColor("list.warningForeground")),
  pass: new ThemeIcon("pass", new ThemeColor("testing.iconPassed")),
  "not-applicable": new ThemeIcon("circle-slash", new ThemeColor("disabledForeground")),
}

export interface ChecklistView extends Disposable {
  readonly chooseStates: () => Promise<void>
  readonly chooseEnvironments: () => Promise<void>
  readonly clearFilter: () => Promise<void>
}

/** Makes view and status bar item; `kept` remembers the filter of the workspace. */
export function createChecklistView(source: ChecklistSource, kept: Memento): ChecklistView {
  let filter = readFilter(kept.get(KEPT))
  const changed = new EventEmitter<undefined>()
  const provider: TreeDataProvider<Row> = {
    onDidChangeTreeData: changed.event,
    getChildren: (row) => [
      ...(row?.rows ?? (source.report === undefined ? [] : rowsOf(source.report, filter, pathOf))),
    ],
    getTreeItem,
  }
  const view = window.createTreeView(VIEW, { treeDataProvider: provider, showCollapseAll: true })
  const status = window.createStatusBarItem("deploylint.checklist", StatusBarAlignment.Left)
  status.name = "Deploylint: production checklist"
  status.command = "deploylint.showChecklist"

  const update = (): void => {
    const { report } = source
    const told = report && statusOf(report)
    if (told === undefined) status.hide()
    else {
      status.text = `$(checklist) ${told.text}`
      status.tooltip = told.tooltip
      status.accessibilityInformation = { label: told.tooltip }
      status.show()
    }
    const isEmpty = report?.deployments.length === 0
    const state = report === undefined ? "loading" : isEmpty ? "empty" : "ready"
    void commands.executeCommand("setContext", "deploylint.checklist.state", state)
    void commands.executeCommand("setContext", "deploylint.checklist.isFiltered", isFiltered(filter))
    view.description = isFiltered(filter) ? "filtered" : ""
    changed.fire(undefined)
  }
  const setFilter = async (next: Filter): Promise<void> => {
    filter = readFilter(next)
    await kept.update(KEPT, isFiltered(filter) ? filter : undefined)
    update()
  }

  const look = (): void => {
    if (view.visible) void source.want()
  }
  const parts = Disposable.from(view, status, changed, source.onDidChange(update), view.onDidChangeVisibility(look))
  update()
  look()
  return {
    chooseStates: async () => {
      const states = await choose("Show items that are …", STATES, filter.states, wordOf)
      if (states !== undefined) await setFilter({ ...filter, states })
    },
    chooseEnvironments: async () => {
      const environments = await choose("Show deployments for …", ENVIRONMENTS, filter.environments, (each) => each)
      if (environments !== undefined) await setFilter({ ...filter, environments })
    },
    clearFilter: () => setFilter(everything),
    dispose: () => parts.dispose(),
  }
}

async function choose<T extends string>(
  title: string,
  all: readonly T[],
  chosen: readonly T[],
  labelOf: (each: T) => string,
): Promise<readonly T[] | undefined> {
  const items = all.map((each) => ({ label: labelOf(each), picked: chosen.includes(each), each }))
  const picked = await window.showQuickPick(items, { title, canPickMany: true, placeHolder: "None means all" })
  return picked?.map(({ each }) => each)
}

function getTreeItem(row: Row): TreeItem {
  const state =
    row.rows.length === 0
      ? TreeItemCollapsibleState.None
      : row.isOpen
        ? TreeItemCollapsibleState.Expanded
        : TreeItemCollapsibleState.Collapsed
  const item = new TreeItem(row.label, state)
  item.id = row.id
  item.description = row.description
  item.tooltip = row.tooltip
  item.accessibilityInformation = { label: row.spoken }
  item.contextValue = [row.subject.is, ...row.offers].join(" ")
  if (row.state !== undefined) item.iconPath = icons[row.state]
  if (row.subject.is === "evidence")
    item.command = { command: "deploylint.openEvidence", title: "Open", arguments: [row] }
  return item
}

function pathOf(uri: string): string {
  return workspace.asRelativePath(Uri.parse(uri))
}
