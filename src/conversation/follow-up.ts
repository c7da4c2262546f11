import { type Region, regionsNamedIn } from '../domain/region.ts'
import type { Turn } from './recent-turns.ts'

/** Words that make a question lean on the one before it; from `knowledge/intents.yaml`. */
export interface FollowUpWords {
  readonly pronouns: readonly string[]
  readonly openings: readonly string[]
  readonly closings: readonly string[]
}

export interface Resolved {
  readonly text: string
  readonly region?: string
}

const SHORT = 16
const REST = 9

function without(text: string, words: readonly string[]): string {
  return [...words].sort((a, b) => b.length - a.length).reduce((left, word) => left.replaceAll(word, ''), text)
}

/** What a short question adds when the words that only point back are taken out. */
function restOf(text: string, { pronouns, openings, closings }: FollowUpWords): string {
  return without(text, [...pronouns, ...openings, ...closings]).replace(
    /[\p{P}\p{S}\s]|的|了|吗|嘛|啊|我家|我们|我/gu,
    '',
  )
}

function leansBack(text: string, words: FollowUpWords): boolean {
  const bare = text.replace(/[\p{P}\p{S}\s]/gu, '')
  if (bare.length > SHORT) return false
  const rest = restOf(text, words)
  if (rest.length <= 1) return true
  const points =
    words.openings.some((word) => bare.startsWith(word)) ||
    words.pronouns.some((word) => bare.includes(word)) ||
    /呢\p{P}?$/u.test(bare)
  return points && rest.length <= REST
}

/**
 * Completes a question like 那怎么办, 它煮熟了呢 or 我家在南华呢 from the turn before it. A county that is named takes
 * effect as the asker's region. Anything else comes back as it is.
 */
export function resolveFollowUp(
  text: string,
  last: Turn | undefined,
  regions: readonly Region[],
  words: FollowUpWords,
): Resolved {
  if (last === undefined || !leansBack(text, words)) return { text }
  const named = regionsNamedIn(text, regions).find(({ code }) => !code.endsWith('00'))
  const region = named?.code ?? last.region
  const rest = named === undefined ? text : text.replace(named.name, '')
  const onlyPlace =
    named !== undefined && restOf(without(rest, [...named.aliases, '在', '住', '是', '家']), words).length <= 1
  const completed = onlyPlace ? last.question : `${last.question},${text}`
  return region === undefined ? { text: completed } : { text: completed, region }
}
