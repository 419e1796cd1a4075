/** The second façade: the scaffold as pure functions over plain data. What is there, the host reads and writes. */
export {
  type AnswerSources,
  type AnswersFile,
  readAnswersFile,
  type Settled,
  settleAnswers,
} from "./scaffold/engine/answers.ts"
export { type NextQuestion, nextQuestion } from "./scaffold/engine/dialogue.ts"
export { lineEdits } from "./scaffold/engine/line-edits.ts"
export { foldedName, pathProblems } from "./scaffold/engine/paths.ts"
export { pathsToRead, planScaffold } from "./scaffold/engine/plan.ts"
export { readState, stateName } from "./scaffold/engine/state.ts"
export { readTemplate, type TemplateText } from "./scaffold/engine/template.ts"
export type {
  AnyProfile,
  Choice,
  OnDisk,
  PlanRequest,
  ScaffoldPlan,
  ScaffoldState,
  Step,
  StepKind,
  Write,
} from "./scaffold/engine/types.ts"
export { profiles } from "./scaffold/profiles/index.ts"
export type { Answers, AnswerValue, Question } from "./scaffold/profiles/types.ts"
