import type { Statement } from '../domain/entry.ts'

/** Words that forbid; a sentence with one of them is never dropped from beside what it limits. */
const FORBIDS = /不要|不能|严禁|绝不|千万别/gu
/** Two characters name an act (催吐, 下去, 用手). */
const ACT = 2

export function forbids(text: string): boolean {
  return text.search(FORBIDS) >= 0
}

/** The acts a sentence forbids, as the two characters after each forbidding word. */
function forbiddenActs(text: string): string[] {
  return [...text.matchAll(FORBIDS)].flatMap(({ 0: word, index }) => {
    const act = Array.from(text.slice(index + word.length))
      .slice(0, ACT)
      .join('')
    return /^\p{Script=Han}{2}$/u.test(act) ? [act] : []
  })
}

/**
 * The sentences that belong with `kept` because they forbid, in some case, an act which it names: 催吐 without 昏迷的人绝不催吐
 * would kill. The bullets of an entry are atoms and are never cut, so what stands inside one stays together anyway.
 */
export function limitsOf(kept: Statement, all: readonly Statement[]): Statement[] {
  return all.filter((other) => other !== kept && forbiddenActs(other.text).some((act) => kept.text.includes(act)))
}

/** `kept` with everything that belongs with it, and with what belongs with that. */
export function withLimits(kept: Statement, all: readonly Statement[]): Statement[] {
  const together = new Set([kept])
  for (const each of together) for (const limit of limitsOf(each, all)) together.add(limit)
  return [...together]
}
