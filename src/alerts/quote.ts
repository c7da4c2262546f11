import type { Entry, SectionKey, Statement } from '../domain/entry.ts'
import { statementsOf } from '../domain/entry.ts'

/** Sections whose sentences say what to do, or what is so. Myths, scripts and forwards would be read as advice. */
const QUOTABLE: readonly SectionKey[] = ['now', 'do', 'dont', 'signs', 'facts']
/** `、` is none: 不要烧地埂、烧秸秆 would lose its 不要. */
const BOUNDARY = /[，。；：！？]/u
const CLOSING = /[，。；：！？]+$/u
const FORBIDS = /不|别|勿|严禁|禁止/u

function isBoundary(character: string | undefined): boolean {
  return character === undefined || BOUNDARY.test(character)
}

/** True when `text` is all of `whole`, or what stands between two of its punctuation marks. A mark at the end of either is ignored. */
export function isPartOf(text: string, whole: string): boolean {
  const part = text.replace(CLOSING, '')
  if (part === '') return false
  for (let at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + 1)) {
    if (isBoundary(whole[at - 1]) && isBoundary(whole[at + part.length])) return true
  }
  return false
}

/** The statements of an entry that may be quoted in an alert. */
export function quotableOf(entry: Entry): Statement[] {
  return statementsOf(entry, ...QUOTABLE)
}

export type Quote =
  | { readonly kind: 'stands'; readonly statement: Statement }
  | { readonly kind: 'missing' }
  /** From a sentence that forbids, without the word that forbids: it would tell people to do it. */
  | { readonly kind: 'turned-round' }

/** Where a text of an instruction stands in its entry. */
export function findQuote(text: string, entry: Entry): Quote {
  const statement = quotableOf(entry).find((each) => isPartOf(text, each.text))
  if (statement === undefined) return { kind: 'missing' }
  return statement.section === 'dont' && !FORBIDS.test(text) ? { kind: 'turned-round' } : { kind: 'stands', statement }
}
