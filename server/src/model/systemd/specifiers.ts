/** Specifiers of unit files: what `%` and a letter stand for, and where. systemd.unit(5), "SPECIFIERS". */

export interface Specifier {
  readonly letter: string
  readonly meaning: string
  /** First systemd version that has it, where that is a recent one. */
  readonly since?: number
  /** Read, but no longer meant to be used. */
  readonly isOld?: boolean
}

const table = `%;a single percent sign
a;the machine's architecture, such as x86-64
A;the image version from os-release
b;the boot ID
B;the build ID from os-release
C;the root of cache directories: /var/cache, for users their own
d;the credentials directory of the unit
D;the shared data directory: /usr/share, for users their own;255
E;the root of configuration directories: /etc, for users their own
f;the unescaped instance, or prefix, as a path with a leading slash
g;the group of the service manager: root in the system instance
G;the group ID of the service manager
h;the home of the service manager's user: /root in the system instance, whatever User= says
H;the host name when the unit was loaded
i;the instance: what stands between @ and the ending of the name
I;the instance, unescaped
j;the last part of the prefix, behind its last dash
J;the last part of the prefix, unescaped
l;the short host name
L;the root of log directories: /var/log
m;the machine ID
M;the image identifier from os-release
n;the full name of the unit
N;the full name of the unit without its ending
o;the identifier of the operating system from os-release
p;the prefix: for an instance what stands before @, else the name without its ending
P;the prefix, unescaped
q;the pretty host name
s;the shell of the service manager's user
S;the root of state directories: /var/lib
t;the root of runtime directories: /run
T;the directory for temporary files: /tmp, or what TMPDIR says
u;the user of the service manager: root in the system instance, whatever User= says
U;the user ID of the service manager
v;the kernel release, as uname -r prints it
V;the directory for larger temporary files: /var/tmp, or what TMPDIR says
w;the version of the operating system from os-release
W;the variant of the operating system from os-release
y;the path of the unit file
Y;the folder of the unit file
c;the control group path of the unit;;old
r;the control group path of the slices;;old
R;the root of the control group tree;;old`

const all: readonly Specifier[] = table.split("\n").map((line) => {
  const [letter = "", meaning = "", since = "", old = ""] = line.split(";")
  return {
    letter,
    meaning,
    ...(since === "" ? {} : { since: Number(since) }),
    ...(old === "" ? {} : { isOld: true }),
  }
})

/** What names of units can hold: they are read before anything of the unit's own is known. */
const inNames = "iIjnNpaAbBHlqmMovwWgGuU%"
/** [Install] is read by systemctl, without a manager. */
const inInstall = "aAbBgGHijlmMnNopuUvwWTV%"

/** The specifier of a letter, or of `%`. */
export function specifierOf(letter: string): Specifier | undefined {
  return all.find((each) => each.letter === letter)
}

/** What may follow a percent sign: in [Install], in names of units, or anywhere else. */
export function specifiersIn(section: string, isUnitName: boolean): readonly Specifier[] {
  const letters = section === "Install" ? inInstall : isUnitName ? inNames : undefined
  return all.filter((each) => !each.isOld && (letters === undefined || letters.includes(each.letter)))
}
