import type { CanPush } from '../../src/audience/exclude.ts'
import type { Subscriber } from '../../src/audience/subscriber.ts'
import { createBulletins } from '../../src/campaigns/bulletin.ts'
import type { CampaignDraft, CampaignDrafts } from '../../src/campaigns/drafts.ts'
import type { LetterHistory } from '../../src/campaigns/history.ts'
import { CAMPAIGN_SETTINGS, type CampaignsDeps } from '../../src/campaigns/run.ts'
import type { BulletinWords } from '../../src/campaigns/words.ts'
import { readBulletinFiles } from '../../src/content-files.ts'
import type { CampaignState, FrozenRecipient, Ledger, NewCampaign } from '../../src/delivery/ledger.ts'
import { AppError } from '../../src/domain/app-error.ts'
import type { Entry, Source } from '../../src/domain/entry.ts'
import { aSubscriber as aNewSubscriber } from './subscribers.ts'

/** 10:00 in Chuxiong. */
export const MORNING = new Date('2026-11-26T02:00:00Z')
const DAY_MS = 86_400_000

export const SOURCE: Source = {
  id: 's1',
  publisher: '云南疾控',
  title: '提醒',
  date: '2023-05-06',
  type: 'official',
  titleIsDescription: false,
}

/** The fixed words that ship. */
export async function shippedWords(): Promise<BulletinWords> {
  return (await readBulletinFiles('knowledge', 'prompts')).words
}

export function aSubscriber(id: number, more: Partial<Subscriber> = {}): Subscriber {
  const consent = { at: new Date('2026-01-01T00:00:00Z'), how: 'chat', text: 'v1' }
  return {
    ...aNewSubscriber({ channel: 'web-chat', address: `a${id}`, region: '532301', consent }),
    id,
    endedAt: null,
    ...more,
  }
}

export async function* pagesOf(subscribers: readonly Subscriber[], size = 2) {
  for (let at = 0; at < subscribers.length; at += size) yield subscribers.slice(at, at + size)
}

export const CAN_ALL: CanPush = ({ channel }) => ({ kind: 'can', account: channel, short: channel === 'webhook' })

interface KeptCampaign {
  readonly campaign: NewCampaign
  state: CampaignState
  readonly letters: FrozenRecipient[]
}

export interface FakeLedger extends Pick<Ledger, 'create' | 'launch' | 'cancel' | 'progress'> {
  readonly kept: ReadonlyMap<string, KeptCampaign>
  /** `channel address: text` of every letter. */
  readonly texts: () => string[]
}

/** Keeps campaigns in memory; like the real one it freezes recipients once and knows each address once. */
export function aFakeLedger(): FakeLedger {
  const kept = new Map<string, KeptCampaign>()
  const get = (id: string): KeptCampaign => {
    const found = kept.get(id)
    if (found === undefined) throw new AppError('campaign.unknown', `No campaign ${id}`)
    return found
  }
  return {
    kept,
    texts: () =>
      [...kept.values()].flatMap(({ campaign, letters }) =>
        letters.map(({ channel, address, bulletin }) => `${channel} ${address}: ${campaign.bulletins[bulletin]}`),
      ),
    create(campaign) {
      const known = [...kept.values()].find((each) => each.campaign.dedupKey === campaign.dedupKey)
      if (known !== undefined) return Promise.resolve({ id: known.campaign.id, isNew: false })
      kept.set(campaign.id, { campaign, state: 'draft', letters: [] })
      return Promise.resolve({ id: campaign.id, isNew: true })
    },
    async launch(id, recipients) {
      const found = get(id)
      if (found.state === 'cancelled') throw new AppError('campaign.cancelled', `Campaign ${id} was cancelled`)
      if (found.state === 'running') return { total: found.letters.length }
      found.state = 'staging'
      for await (const page of recipients) {
        const isNew = ({ channel, address }: FrozenRecipient) =>
          !found.letters.some((letter) => letter.channel === channel && letter.address === address)
        for (const recipient of page) if (isNew(recipient)) found.letters.push(recipient)
      }
      found.state = 'running'
      return { total: found.letters.length }
    },
    cancel(id) {
      const found = get(id)
      found.state = 'cancelled'
      return Promise.resolve(found.letters.length)
    },
    progress(id) {
      const found = kept.get(id)
      if (found === undefined) return Promise.resolve(undefined)
      const { campaign, state, letters } = found
      const { name, lane } = campaign
      return Promise.resolve({ id, name, lane, state, total: letters.length, byState: { pending: letters.length } })
    },
  }
}

/** The history of a fake ledger, where a letter goes out when it is due and a cancelled campaign has sent nothing. */
export function aFakeHistory({ kept }: Pick<FakeLedger, 'kept'>): LetterHistory {
  const letters = () =>
    [...kept.values()]
      .filter(({ state }) => state !== 'cancelled')
      .flatMap(({ campaign, letters: all }) => all.map((letter) => ({ ...letter, campaign })))
  return {
    lettersSince(ids, since) {
      const counts = new Map<number, number>()
      for (const { subscriber, campaign, dueAt } of letters()) {
        if (subscriber === null || !ids.includes(subscriber) || dueAt < since) continue
        if (campaign.lane === 'routine') counts.set(subscriber, (counts.get(subscriber) ?? 0) + 1)
      }
      return Promise.resolve(counts)
    },
    hadEntry(ids, entry, since) {
      const had = letters().flatMap(({ subscriber, campaign, dueAt }) =>
        subscriber !== null && ids.includes(subscriber) && campaign.entry === entry && dueAt >= since
          ? [subscriber]
          : [],
      )
      return Promise.resolve(new Set(had))
    },
    lastSent(origin) {
      const dates = new Map<string, Date>()
      for (const { campaign, state } of kept.values()) {
        const { entry, createdAt } = campaign
        if (campaign.origin !== origin || entry === null || state === 'draft' || state === 'cancelled') continue
        if (createdAt > (dates.get(entry) ?? new Date(0))) dates.set(entry, createdAt)
      }
      return Promise.resolve(dates)
    },
    hasLetter: (id, channel, address) =>
      Promise.resolve(
        kept.get(id)?.letters.some((letter) => letter.channel === channel && letter.address === address) === true,
      ),
  }
}

export function aFakeDrafts(): CampaignDrafts {
  const kept = new Map<string, CampaignDraft>()
  return {
    save(draft) {
      if (!kept.has(draft.id)) kept.set(draft.id, draft)
      return Promise.resolve()
    },
    find: (id) => Promise.resolve(kept.get(id)),
    approve(id, approval) {
      const draft = kept.get(id)
      if (draft?.approval === null) kept.set(id, { ...draft, approval })
      return Promise.resolve()
    },
  }
}

export interface CampaignSetUp {
  readonly deps: CampaignsDeps
  readonly ledger: FakeLedger
  /** Content in use, and the time: both may be changed by a test. */
  readonly entries: Entry[]
  readonly passDays: (days: number) => void
}

export async function aCampaignSetUp(
  subscribers: readonly Subscriber[],
  shipped: readonly Entry[],
  more: Partial<CampaignsDeps> = {},
): Promise<CampaignSetUp> {
  const entries = [...shipped]
  let now = MORNING
  const ledger = aFakeLedger()
  const fixed = await shippedWords()
  const hotlines = [{ number: '120', name: '急救电话', use: '急救', topics: [], sources: ['s1'] }]
  const deps: CampaignsDeps = {
    ledger,
    drafts: aFakeDrafts(),
    subscribers: { select: () => pagesOf(subscribers) },
    history: aFakeHistory(ledger),
    bulletins: createBulletins(() => ({ entries, sources: [SOURCE], hotlines }), fixed),
    words: fixed,
    capabilities: CAN_ALL,
    priorityAreas: { note: '测试', areas: [] },
    settings: CAMPAIGN_SETTINGS,
    clock: () => now,
    ...more,
  }
  const passDays = (days: number) => {
    now = new Date(now.getTime() + days * DAY_MS)
  }
  return { deps, ledger, entries, passDays }
}
