import type { Entry, Source } from '../domain/entry.ts'
import type { FindHelp } from '../retrieval/find-help.ts'
import type { Retrieved, SearchContext } from '../retrieval/retrieve.ts'
import type { MatchClaims } from '../rumours/match-claims.ts'
import type { SeeScam } from '../rumours/scam-signs.ts'
import type { DetectDanger } from './danger.ts'
import type { Emphasis } from './emphasise.ts'
import type { Intent } from './intents.ts'
import type { Replies } from './replies.ts'
import type { Hotlines } from './unknown.ts'

/** A question as it is asked, after pronouns have been resolved. */
export interface Question {
  readonly text: string
  readonly region?: string
  readonly elder: boolean
  /** In a group and not addressed: only danger is answered. */
  readonly overheard: boolean
  /** How the message came; text when not said. */
  readonly form?: 'text' | 'link' | 'forward'
}

export interface AnsweringDeps {
  readonly detectDanger: DetectDanger
  /** Puts wrong characters right. */
  readonly correct: (normalised: string) => string
  readonly intentOf: (normalised: string) => Intent
  readonly retrieve: (question: string, context?: SearchContext) => Promise<readonly Retrieved[]>
  readonly findHelp: FindHelp
  /** Known claims in a normalised text. */
  readonly matchClaims: MatchClaims
  /** Signs of a scam in progress in a normalised text, where no known text need match. */
  readonly seeScam: SeeScam
  readonly relevanceFor: (question: string) => (sentence: string) => number
  /** Only what may be served, by id and by alias. */
  readonly entries: ReadonlyMap<string, Entry>
  readonly sources: ReadonlyMap<string, Source>
  readonly replies: Replies
  readonly hotlines: Hotlines
  /** What comes first where there is an emergency; left out, or undefined for a region: nothing does. */
  readonly emphasis?: (region: string | undefined) => Emphasis | undefined
  /** A line above answers in a region, such as the alert that is live there. At most 60 characters of it are shown. */
  readonly notice?: (region: string | undefined) => string | undefined
  /** Confidence from which an entry answers, and from which its title is offered. */
  readonly thresholds: { readonly answerFrom: number; readonly suggestFrom: number }
}
