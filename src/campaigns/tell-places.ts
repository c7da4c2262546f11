import type { CanPush } from '../audience/exclude.ts'
import type { FrozenRecipient, Ledger, NewCampaign } from '../delivery/ledger.ts'
import type { Clock } from '../domain/clock.ts'
import { type Entry, shownVerdict, VERDICT_WORDS, type Verdict } from '../domain/entry.ts'
import { DELIVERY_CHANNELS, type DeliveryChannel } from '../domain/letter.ts'
import { fill } from '../domain/sentences.ts'
import type { Bulletins } from './bulletin.ts'
import { digestOf } from './draw.ts'
import type { LetterHistory } from './history.ts'
import { afterQuiet, NIGHT } from './quiet.ts'
import type { BulletinWords } from './words.ts'

/** Where something was said, and where what follows goes: the conversation, be it with one person or a group. */
export interface ToldPlace {
  readonly channel: string
  readonly conversation: string
  readonly sender: string
}

/** Of the shape of `Correction` in src/rumours/corrections.ts, which campaigns may not import. */
export interface ToldCorrection {
  readonly key: string
  readonly entry: string
  readonly from: number
  readonly to: number
  readonly place: ToldPlace
  readonly kind: 'changed' | 'withdrawn'
}

export interface TellPlacesDeps {
  readonly ledger: Pick<Ledger, 'create' | 'launch' | 'progress'>
  readonly history: Pick<LetterHistory, 'hasLetter'>
  /** Places that know only versions before `version`, with the newest they know; `affectedBy` of the store of verdicts. */
  readonly affectedBy: (
    entry: string,
    version: number,
  ) => Promise<ReadonlyArray<ToldPlace & { readonly version: number }>>
  /** What an old version said; undefined when nobody knows any more, null when it judged nothing. */
  readonly verdictOf: (entry: string, version: number) => Promise<Verdict | null | undefined>
  readonly bulletins: Bulletins
  readonly words: BulletinWords
  readonly capabilities: CanPush
  readonly clock: Clock
}

const DAY_MS = 86_400_000
/** A correction that could not be sent for so long is not worth a surprise. */
const DAYS_TO_SEND = 14
/** Wording for those of whom nobody knows what they were told, or who were told the same verdict for other reasons. */
const REWORDED = 'reworded'

/** The recipient for a place; undefined when its channel cannot send of its own accord. */
export function recipientAt(
  { channel, conversation, sender }: ToldPlace,
  bulletin: string,
  canPush: CanPush,
  now: Date,
): FrozenRecipient | undefined {
  const known = DELIVERY_CHANNELS.find((name): name is DeliveryChannel => name === channel)
  if (known === undefined) return undefined
  const push = canPush({ channel: known, address: conversation, group: conversation !== sender })
  if (push.kind === 'cannot') return undefined
  const dueAt = afterQuiet(now, NIGHT)
  return { subscriber: null, channel: known, address: conversation, account: push.account, bulletin, dueAt }
}

/** One bulletin for each verdict that somebody may have been told. */
function wordCorrections(
  entry: Entry,
  kind: ToldCorrection['kind'],
  { bulletins, words }: Pick<TellPlacesDeps, 'bulletins' | 'words'>,
): Readonly<Record<string, string>> {
  const { title } = entry
  if (kind === 'withdrawn') {
    const text = `${fill(words.correctionWithdrawn, { title })}\n${words.correctionClosing}`
    return { [REWORDED]: text }
  }
  const now = VERDICT_WORDS[shownVerdict(entry)]
  const body = bulletins.word(entry, 'chat')
  const said = body.kind === 'bulletin' ? body.text.split('\n').filter((line) => line !== words.unsubscribe) : []
  const word = (lead: string) => [lead, ...said, words.correctionClosing].join('\n')
  const changed = Object.entries(VERDICT_WORDS)
    .filter(([, from]) => from !== now)
    .map(([verdict, from]) => [verdict, word(fill(words.correctionChanged, { title, from, to: now }))] as const)
  return { ...Object.fromEntries(changed), [REWORDED]: word(fill(words.correctionReworded, { title, to: now })) }
}

function campaignOf(
  entry: Entry,
  { to, kind }: ToldCorrection,
  dedupKey: string,
  bulletins: NewCampaign['bulletins'],
  now: Date,
): NewCampaign {
  return {
    id: `k${digestOf(dedupKey).slice(0, 20)}`,
    name: `更正：${entry.title}`,
    lane: 'routine',
    dedupKey,
    bulletins,
    about: JSON.stringify({ entry: entry.id, version: to, kind }),
    entry: entry.id,
    origin: 'correction',
    createdBy: 'correction',
    createdAt: now,
    expiresAt: new Date(now.getTime() + DAYS_TO_SEND * DAY_MS),
    unknown: 'show',
  }
}

/**
 * Tells every place that was told an older version: one campaign per entry and version, to exactly those places. A place that
 * got the old version only after that campaign was frozen (from an instance with older content) gets a campaign of its own.
 * Implements `Announce` of src/rumours/corrections.ts; idempotent by the correction's key.
 */
export function createAnnounce(deps: TellPlacesDeps): (correction: ToldCorrection) => Promise<'announced' | 'left'> {
  const { ledger, history, affectedBy, verdictOf, bulletins, capabilities, clock } = deps
  /** Campaigns launched by this process: the places of one version come one by one. */
  const launched = new Map<string, Promise<string | undefined>>()

  async function launch(
    correction: ToldCorrection,
    dedupKey: string,
    places: ReadonlyArray<ToldPlace & { readonly version: number }>,
  ): Promise<string | undefined> {
    const { entry: id, kind } = correction
    const entry = bulletins.entry(id)
    if (entry === undefined) return undefined
    const now = clock()
    const texts = wordCorrections(entry, kind, deps)
    const campaign = await ledger.create(campaignOf(entry, correction, dedupKey, texts, now))
    const progress = await ledger.progress(campaign.id)
    // Staff stopped it: it stays untold rather than come again by another way.
    if (progress?.state === 'cancelled') return undefined
    const recipients: FrozenRecipient[] = []
    for (const place of places) {
      const old = await verdictOf(id, place.version)
      const bulletin = old !== null && old !== undefined && old in texts ? old : REWORDED
      const recipient = recipientAt(place, bulletin, capabilities, now)
      if (recipient !== undefined) recipients.push(recipient)
    }
    await ledger.launch(campaign.id, pageOf(recipients), now)
    return campaign.id
  }

  function launchOnce(correction: ToldCorrection): Promise<string | undefined> {
    const { entry, to } = correction
    const key = `correction:${entry}:${to}`
    const known = launched.get(key)
    if (known !== undefined) return known
    const launching = affectedBy(entry, to).then((places) => launch(correction, key, places))
    launched.set(key, launching)
    // What did not come about is tried again with the next place or check.
    launching.then(
      (campaign) => campaign === undefined && launched.delete(key),
      () => launched.delete(key),
    )
    return launching
  }

  return async function announce(correction) {
    const { place, from, key } = correction
    const recipient = recipientAt(place, REWORDED, capabilities, clock())
    if (recipient === undefined) return 'left'
    const campaign = await launchOnce(correction)
    if (campaign === undefined) return 'left'
    const { channel, address } = recipient
    if (await history.hasLetter(campaign, channel, address)) return 'announced'
    const own = await launch(correction, key, [{ ...place, version: from }])
    return own !== undefined && (await history.hasLetter(own, channel, address)) ? 'announced' : 'left'
  }
}

export async function* pageOf(recipients: readonly FrozenRecipient[]): AsyncIterable<readonly FrozenRecipient[]> {
  yield recipients
}
