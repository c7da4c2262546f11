import type { AlertStore } from './alerts/alert-store.ts'
import type { AlertDrafted, Alerts } from './alerts/alerts.ts'
import { feedAuthor } from './alerts/approve.ts'
import type { AlertOfCap } from './alerts/cap/alert-of-cap.ts'
import type { CapMessage } from './alerts/cap/cap-message.ts'
import type { TakenMessage } from './alerts/poll-feeds.ts'
import { type AlertContent, type AlertRecord, COLOURS, SEVERITIES } from './domain/alert.ts'

export interface TakeMessageDeps {
  readonly alerts: Pick<Alerts, 'draft' | 'relay'>
  readonly store: Pick<AlertStore, 'find' | 'findByIdentifier' | 'series'>
}

/** The newest alert that a message refers to and that we have. */
async function followedBy({ references }: CapMessage, { store }: TakeMessageDeps): Promise<AlertRecord | undefined> {
  for (const { sender, identifier } of references.toReversed()) {
    const found = await store.findByIdentifier(sender, identifier)
    if (found !== undefined) return found
  }
  return undefined
}

/** Makes a draft of a message that was understood; undefined where it has nothing for residents. */
export async function draftOfMessage(
  message: CapMessage,
  { content, origin }: AlertOfCap,
  by: { readonly author: string; readonly feed: string | null },
  deps: TakeMessageDeps,
): Promise<AlertDrafted | undefined> {
  if (content === undefined) return undefined
  const followed = await followedBy(message, deps)
  return deps.alerts.draft({
    content,
    origin: { ...origin, feed: by.feed },
    createdBy: by.author,
    ...(followed !== undefined && { follows: followed.id }),
  })
}

/** By its severity or, as issuers pair them differently, by its colour. */
function isWorse(one: AlertContent, than: AlertContent): boolean {
  const colourOf = ({ colour }: AlertContent) => (colour === null ? -1 : COLOURS.indexOf(colour))
  return SEVERITIES.indexOf(one.severity) < SEVERITIES.indexOf(than.severity) || colourOf(one) > colourOf(than)
}

/** A message that went out by itself must not take the place of a worse one: that people decide. */
async function replacesWorse(alert: AlertRecord, { store }: TakeMessageDeps): Promise<boolean> {
  const others = await store.series(alert.series)
  return others.some(({ state, content }) => state === 'live' && isWorse(content, alert.content))
}

/**
 * A message of a feed becomes a draft; where its source is trusted so far, it goes out.
 * Rejects when the store is away: the message then comes again. A draft that was cut off before it went out is known and waits for people.
 */
export function createTakeMessage(deps: TakeMessageDeps): (taken: TakenMessage) => Promise<void> {
  return async ({ source, message, alert, preApproved }) => {
    const by = { author: feedAuthor(source.id), feed: source.id }
    const drafted = await draftOfMessage(message, alert, by, deps)
    if (drafted === undefined || drafted.kind === 'refused' || !preApproved) return
    const record = await deps.store.find(drafted.id)
    if (record?.state !== 'draft' || (await replacesWorse(record, deps))) return
    await deps.alerts.relay(record.id, record.hash)
  }
}
