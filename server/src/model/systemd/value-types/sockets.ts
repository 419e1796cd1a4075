/** Readers of what sockets listen on and of network filters. */
import { isListenAddress, isPrefix } from "./addresses.ts"
import { eachWord, pathProblems } from "./paths.ts"
import { fine, problem, type Reader, wholeLine } from "./problem.ts"
import { expandSpecifiers, specifierProblems } from "./specifiers.ts"

const prefixWords = ["any", "localhost", "link-local", "multicast"]

/** Addresses with prefix lengths, or names of groups of them. */
export const prefixesReader: Reader = (value) =>
  eachWord(value, (word) =>
    prefixWords.includes(word.text) || isPrefix(word.text)
      ? fine
      : [
          problem(
            word.range,
            "word",
            "an address such as `10.0.0.0/8`, or `any`, `localhost`, `link-local`, `multicast`",
          ),
        ],
  )

const netlink =
  /^(?:route|firewall|inet-diag|nflog|xfrm|selinux|iscsi|audit|fib-lookup|connector|netfilter|ip6-fw|dnrtmsg|kobject-uevent|generic|scsitransport|ecryptfs|rdma)(?:[ \t]+[0-9]+)?$/

/** `Listen…=` of a socket unit. */
export const listenReader: Reader = (value, context) => {
  if (value === "") return fine
  const { key } = context
  const expanded = expandSpecifiers(value, context)
  if (expanded.unknown.length > 0) return specifierProblems(expanded, 0, "line")
  if (/^Listen(?:FIFO|Special|USBFunction)$/.test(key)) return pathProblems(value, 0, "line", context)
  if (expanded.isOpen) return fine
  if (key === "ListenMessageQueue")
    return value.startsWith("/") ? fine : wholeLine(value, "the name of a message queue such as `/name`")
  if (key === "ListenNetlink")
    return netlink.test(value) ? fine : wholeLine(value, "a netlink family such as `kobject-uevent 1`")
  if (key === "ListenSequentialPacket" && isListenAddress(value) && !/^[/@]/.test(value))
    return wholeLine(value, "a path or `@name`: other sockets have no sequential packets")
  return isListenAddress(value)
    ? fine
    : wholeLine(value, "a path, `@name`, a port, or an address and port such as `127.0.0.1:80` or `[::1]:80`")
}

/** `SocketBindAllow=`: `[family:][transport:][port]`, or `any`. */
export const bindRuleReader: Reader = (value) => {
  if (value === "" || value === "any") return fine
  const match =
    /^(?:(?:ipv4|ipv6)(?::|$))?(?:(?:[tT][cC][pP]|[uU][dD][pP])(?::|$))?(?:any|([0-9]+)(?:-([0-9]+))?)?$/.exec(value)
  const [low, high] = [match?.[1], match?.[2]]
  const right =
    match !== null &&
    !value.endsWith(":") &&
    [low, high].every((each) => each === undefined || (Number(each) > 0 && Number(each) <= 65_535)) &&
    (high === undefined || Number(low) <= Number(high))
  return right ? fine : wholeLine(value, "such as `tcp:8080`, `ipv6:udp:1000-2000` or `any`")
}
