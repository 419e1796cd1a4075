/** Readers of single names and of texts that specifiers are filled into. */
import { isInterfaceName, isUserName } from "./names.ts"
import { fine, problem, type ReadContext, type Reader, type ValueProblem, wholeLine } from "./problem.ts"
import { expandSpecifiers, specifierProblems } from "./specifiers.ts"
import { cutWords } from "./words.ts"

/** Any text; only its specifiers are read. */
export const textReader: Reader = (value, context) => {
  const expanded = expandSpecifiers(value, context)
  return specifierProblems(expanded, 0, "line")
}

/** A text of a form; where specifiers stand in it only they are judged. */
export function formReader(isRight: (text: string) => boolean, expects: string, specifiers: boolean): Reader {
  return (value, context) => {
    if (value === "") return fine
    if (!specifiers) return isRight(value) ? fine : wholeLine(value, expects)
    const expanded = expandSpecifiers(value, context)
    if (expanded.unknown.length > 0) return specifierProblems(expanded, 0, "line")
    return expanded.isOpen || isRight(expanded.text) ? fine : wholeLine(value, expects)
  }
}

function userProblems(text: string, start: number, context: ReadContext): readonly ValueProblem[] {
  const expanded = expandSpecifiers(text, context)
  if (expanded.unknown.length > 0) return specifierProblems(expanded, start, "unit")
  return isUserName(expanded.text)
    ? fine
    : [problem({ start, end: start + text.length }, "unit", "the name or number of a user or group")]
}

/** A user or group: another text keeps the unit from loading. */
export const userReader: Reader = (value, context) => (value === "" ? fine : userProblems(value, 0, context))

/** Users or groups, blanks between. */
export const userListReader: Reader = (value, context) =>
  cutWords(value).flatMap((word) =>
    word.broken ? [problem(word.range, "unit", "names of groups")] : userProblems(word.text, word.range.start, context),
  )

/** A network interface. */
export const interfaceReader: Reader = (value) =>
  value === "" || isInterfaceName(value) ? fine : wholeLine(value, "the name of a network interface")

/** Characters of base64, padded, blanks between them. */
export function isBase64(text: string): boolean {
  const plain = text.replaceAll(/[ \t\n\r]/g, "")
  return plain.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(plain)
}

/** A name of D-Bus: elements with dots between. */
export function isBusName(text: string): boolean {
  if (/^:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+$/.test(text)) return true
  if (text.length > 255 || !text.includes(".")) return false
  return text.split(".").every((each) => /^[A-Za-z_-][A-Za-z0-9_-]*$/.test(each))
}

/** A file descriptor's name: printable, without colon. */
export function isDescriptorName(text: string): boolean {
  return text.length <= 255 && /^[\x20-9;-\x7e]+$/.test(text)
}
