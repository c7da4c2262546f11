import type { CapFinding, FindingLevel } from './cap-message.ts'

/** More than anyone reads; a hostile message could have a million. */
const MAX_KEPT = 200

/** Where readers and rules put what they find. */
export interface Findings {
  readonly add: (level: FindingLevel, code: string, xpath: string, message: string) => void
  /** In the order in which they were added; the last one tells how many were left out. */
  readonly list: () => readonly CapFinding[]
  readonly has: (level: FindingLevel) => boolean
  readonly hasErrorAt: (xpath: string) => boolean
}

export function createFindings(): Findings {
  const kept: CapFinding[] = []
  const levels = new Set<FindingLevel>()
  const errorsAt = new Set<string>()
  let leftOut = 0

  return {
    add: (level, code, xpath, message) => {
      levels.add(level)
      if (level === 'error') errorsAt.add(xpath)
      if (kept.length < MAX_KEPT) kept.push({ level, code, xpath, message })
      else leftOut += 1
    },
    list: () => (leftOut === 0 ? kept : [...kept, leftOutOf(leftOut, levels)]),
    has: (level) => levels.has(level),
    hasErrorAt: (xpath) => errorsAt.has(xpath),
  }
}

function leftOutOf(count: number, levels: ReadonlySet<FindingLevel>): CapFinding {
  return {
    level: levels.has('error') ? 'error' : levels.has('warning') ? 'warning' : 'info',
    code: 'more-findings',
    xpath: '/',
    message: `问题太多，还有 ${count} 处没有列出。先改上面这些，再导入一次。`,
  }
}

/** Enough of a text to recognise it in a finding, without line breaks. */
export function shown(text: string): string {
  const flat = text.slice(0, 120).replace(/\s+/g, ' ').trim()
  return text.length > 40 || flat.length > 40 ? `${flat.slice(0, 40)}…` : flat
}
