/** Random files of assignments as a shell reads them. Nothing in them runs a program, reads a terminal or loops. */
import fc from "fast-check"

const join = (parts: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<string> =>
  fc.array(parts, { maxLength }).map((all) => all.join(""))
const name = fc.constantFrom("A", "B", "C", "D", "X", "EXIST")
const operators = ":- - := = :+ + # ## % %% / // /# /% ^ ^^ , ,, : ~ ~~ ! .".split(" ")
const operand = join(
  fc.constantFrom(
    ...["a", "b", "o", "*", "?", "[a-o]", "[!x]", "'q'", '"r"', "\\}", "\\a", "\\*", "1", "2", "-1", ":", "/", "&"],
    ...["$A", "$X", "${B}", "${C:-c}", " ", "~", "#", "%", "e", "\\\\", "$((1))", "\\&", "[[:alpha:]]", "$'t'"],
  ),
  4,
)
const parameter = fc.oneof(
  name.map((each) => `$${each}`),
  fc.tuple(name, fc.constantFrom(...operators), operand).map(([each, sign, word]) => `\${${each}${sign}${word}}`),
  name.map((each) => `\${#${each}}`),
  name.map((each) => `\${!${each}}`),
  fc.constantFrom("$1", "$2", "$9x", "$", "${}", "${1}", "${X", "$}", "${ A}", "${A b}"),
)
const arithmetic = join(
  fc.constantFrom(
    ...["1", "2", "07", "0x1F", "2#101", "A", "B", "X", "$A", "+", "-", "*", "/", "%", "**", "<", ">", "==", "!="],
    ...["&&", "||", "&", "|", "^", "!", "~", "(", ")", ":", ",", "=", "+=", "++", "--", " "],
  ),
  6,
).map((text) => `$((${text}))`)
const plain = fc.constantFrom(
  ...["b", "c", "x y", "foo", "1", "é", "-", ".", "a=b", "%", "{a,b}", "{", "}", "[x]", "*", "!", ",", "+", "#h", "~"],
  ...["'q r'", '"d e"', '""', "'$A'", '"$A"', '"${B:-x}"', '"a\'b"', "'a\"b'", "\\ ", "\\n", "\\\\", "\\$", "\\'"],
  ...['\\"', '"\\$A\\n\\\\\\""', "$'a\\tb'", "$'\\x41\\101'", "\\\n", '"x\\\ny"', '"x\ny"', "'x\ny'", ":~", "~/x"],
  ...["$(echo hi)", "`echo hi`", '$(echo "$A")', "$(echo $A $B)", "$(printf '%s' \"$A\")", "$(echo -n a; echo b)"],
)
const stray = fc.constantFrom('"', "'", "`", ")", "(", ";", "&", "|", "\t", "\r", "\u00a0", "\ufeff", "\0", "\\", " #c")
const value = join(
  fc.oneof(
    { weight: 8, arbitrary: plain },
    { weight: 4, arbitrary: parameter },
    { weight: 1, arbitrary: arithmetic },
    { weight: 1, arbitrary: stray },
  ),
  4,
)
const assignment = fc
  .tuple(name, fc.constantFrom("=", "=", "=", "=", "+=", " = ", "= ", " ="), value)
  .map((parts) => parts.join(""))
const command = fc.oneof(
  { weight: 8, arbitrary: assignment },
  { weight: 2, arbitrary: assignment.map((each) => `export ${each}`) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...["export A B=3 C", "unset A", "true", "false", "nope", "A=1 nope", "A=1 export A", "echo x", ": ${A:=d}"],
      ...["A=(x y)", "A[1]=c", "((A=3))", '[ -z "$A" ] && B=empty', '[ "$A" = b ] || C=other', "[[ $A == b* ]] && D=p"],
      ...['if [ -n "$A" ]; then B=then; else B=else; fi', "for C in 1 2 x; do D=$D$C; done", "{ A=grp; B=$A; }"],
      ...["case $A in b*) B=case;; *) C=case;; esac", "(A=sub)", "A=pipe | B=pipe", "A=bg &", "A=1 $NOPE", "IFS=:"],
      ...["HOME=/n", "EXIST=file", "A=b;c", "! true && A=n", "set +a", "export -n A=2"],
    ),
  },
)
const joiner = fc.constantFrom("\n", "\n", "\n", "; ", " && ", " || ", " & ", " # c\n", "\r\n", ";\n", "\n# c\\\n")

/** A file of some lines; or one variable and what is cut from it. */
export const bashSoup: fc.Arbitrary<string> = fc
  .oneof(
    fc.array(fc.tuple(command, joiner), { maxLength: 7 }).map((lines) => lines.flat().join("")),
    fc
      .tuple(
        fc.constantFrom("A=foobar", "A='a b'", "A=", ":", "A='*'", "A=x/y/z"),
        fc.constantFrom("X=o", "X=B", ":"),
        fc.array(parameter, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
      )
      .map(
        ([a, x, all, quoted]) =>
          `${a}\n${x}\n${all.map((each, i) => `V${i}=${quoted ? `"${each}"` : each}\n`).join("")}Z=1\n`,
      ),
    fc
      .array(arithmetic, { minLength: 1, maxLength: 3 })
      .map((all) => `A=5\nB=2\nX=A+1\n${all.map((each, i) => `V${i}=${each}\n`).join("")}Z=1\n`),
  )
  .filter((text) => text.isWellFormed())
