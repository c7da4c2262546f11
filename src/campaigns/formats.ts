import type { Subscriber } from '../audience/subscriber.ts'
import type { Segment } from '../domain/segments.ts'

export const FORMATS = ['elder', 'farmers', 'youth', 'workers', 'officials', 'sms', 'official-account', 'chat'] as const
export type Format = (typeof FORMATS)[number]

export interface FormatLimit {
  /** `short`: one line; `lines`: lines for old people; `long`: a chat text. */
  readonly layout: 'short' | 'lines' | 'long'
  /** Characters as a reader counts them. */
  readonly characters?: number
  /** UTF-8. */
  readonly bytes?: number
  /** Sentences besides those that must not be lost. */
  readonly statements: number
}

const CHAT: FormatLimit = { layout: 'long', characters: 600, statements: 8 }

/** A text message of 70 characters is charged once; the official account refuses texts over 2,048 bytes, some of which its own marks take. */
export const FORMAT_LIMITS: Readonly<Record<Format, FormatLimit>> = {
  elder: { layout: 'lines', characters: 100, statements: 2 },
  farmers: CHAT,
  youth: CHAT,
  workers: CHAT,
  officials: CHAT,
  sms: { layout: 'short', characters: 70, statements: 3 },
  'official-account': { layout: 'long', bytes: 1_800, statements: 12 },
  chat: CHAT,
}

const OWN_FORMAT: ReadonlyArray<readonly [Segment, Format]> = [
  ['farmers', 'farmers'],
  ['village-cadre', 'officials'],
  ['grid-worker', 'officials'],
  ['officials', 'officials'],
  ['workers', 'workers'],
  ['courier', 'workers'],
  ['youth', 'youth'],
  ['parent', 'youth'],
]

/**
 * The wordings that suit a subscriber, best first; the last resort is the general chat text.
 * @param meant segments the campaign is for: somebody who is both gets the wording of those
 * @param short the channel takes no more than a text message
 */
export function formatsFor(
  { elder, group, segments }: Pick<Subscriber, 'elder' | 'group' | 'segments'>,
  meant: readonly Segment[],
  short: boolean,
): readonly Format[] {
  if (short) return ['sms']
  // A group is of all kinds of people.
  if (group) return ['chat']
  if (elder || segments.includes('elderly')) return ['elder', 'chat']
  const own = OWN_FORMAT.filter(([segment]) => segments.includes(segment))
  const [, format] = own.find(([segment]) => meant.includes(segment)) ?? own[0] ?? []
  return format === undefined ? ['chat'] : [format, 'chat']
}
