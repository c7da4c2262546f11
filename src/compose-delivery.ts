import { randomUUID } from 'node:crypto'
import type { Metrics } from './analytics/metrics.ts'
import type { CanPush } from './audience/exclude.ts'
import type { SubscriberStore } from './audience/subscriber-store.ts'
import { type Bulletins, createBulletins } from './campaigns/bulletin.ts'
import type { LetterHistory } from './campaigns/history.ts'
import type { HeldUntil } from './campaigns/hold.ts'
import type { PriorityAreas } from './campaigns/priority-areas.ts'
import { CampaignRequest } from './campaigns/request.ts'
import { CAMPAIGN_SETTINGS, type Campaigns, createCampaigns } from './campaigns/run.ts'
import { createTellAnswer } from './campaigns/tell-answer.ts'
import { createAnnounce } from './campaigns/tell-places.ts'
import type { BulletinWords } from './campaigns/words.ts'
import { CAPABILITIES, canReach, paceOf } from './delivery/capabilities.ts'
import { createDispatch, DISPATCH_LIMITS, type Dispatch } from './delivery/dispatch.ts'
import type { Ledger } from './delivery/ledger.ts'
import { createNextStep, RETRY } from './delivery/retry.ts'
import { waitInReal } from './delivery/wait.ts'
import type { Clock } from './domain/clock.ts'
import type { DeliveryChannel, SendingChannel } from './domain/letter.ts'
import { SEGMENTS, SUBSCRIPTION_TOPICS } from './domain/segments.ts'
import type { LiveAnswerer } from './live-answerer.ts'
import type { Logger } from './logger.ts'
import { type Corrections, createCorrections } from './rumours/corrections.ts'
import type { VerdictStore } from './rumours/versions.ts'
import { createCampaignDrafts } from './storage/campaign-draft-store.ts'
import type { OpenDatabase } from './storage/database.ts'
import { createForgetLetters } from './storage/forget-letters.ts'
import { createLedgerStore } from './storage/ledger-store.ts'
import { createLetterHistory } from './storage/letter-history.ts'
import { createSubscriberStore } from './storage/subscriber-store.ts'

export interface DeliveryParts {
  readonly database: OpenDatabase
  readonly live: LiveAnswerer
  readonly verdicts: VerdictStore
  readonly words: BulletinWords
  readonly priorityAreas: PriorityAreas
  /** Channels by which letters can go out just now. */
  readonly channels: ReadonlyMap<DeliveryChannel, SendingChannel>
  readonly clock: Clock
  /** Until when routine letters to a region wait; see `alerts/held-until.ts`. */
  readonly heldUntil: HeldUntil
  readonly metrics: Metrics
  readonly logger: Logger
  readonly onError: (error: unknown) => void
}

/** Everything between "this should be told" and a letter at a channel. */
export interface Delivery {
  readonly ledger: Ledger
  readonly subscribers: SubscriberStore
  readonly history: LetterHistory
  readonly bulletins: Bulletins
  readonly words: BulletinWords
  /** By which channels and accounts an address can be reached just now. */
  readonly capabilities: CanPush
  readonly campaigns: Campaigns
  readonly corrections: Corrections
  readonly tellAnswer: ReturnType<typeof createTellAnswer>
  readonly dispatch: Dispatch
  /** Takes an erased address out of its letters. */
  readonly forgetLetters: ReturnType<typeof createForgetLetters>
  /** Paces of the accounts; once the tables are there. */
  readonly prepare: () => Promise<void>
}

/** What a text message takes: a channel with less gets the wording of a text message. */
const SHORT_BELOW = 600

/** One account per channel, named like it; what a channel cannot do, and what is not switched on, is said and not tried. */
function canPushBy(channels: DeliveryParts['channels'], clock: Clock): CanPush {
  return ({ channel, group }) => {
    if (!channels.has(channel)) return { kind: 'cannot', reason: 'not-switched-on' }
    const capability = CAPABILITIES[channel]
    // Quiet hours only put a letter off, and the ledger knows when.
    const reach = canReach(capability, {
      group,
      lastInboundAt: null,
      sentInPeriod: {},
      now: clock(),
      lane: 'emergency',
    })
    if (reach.kind !== 'ok') return { kind: 'cannot', reason: reach.kind }
    const [format] = capability.formats
    return { kind: 'can', account: channel, short: format === undefined || format.most < SHORT_BELOW }
  }
}

/** Launching wakes the dispatcher: a warning must not wait for its next look. */
function nudging(ledger: Ledger, nudge: () => void): Ledger {
  return {
    ...ledger,
    async launch(campaign, recipients, now) {
      const launched = await ledger.launch(campaign, recipients, now)
      nudge()
      return launched
    },
  }
}

export function composeDelivery(parts: DeliveryParts): Delivery {
  const { database, live, verdicts, words, priorityAreas, channels, clock, metrics, logger, onError, heldUntil } = parts
  const store = createLedgerStore(database, createNextStep(RETRY, Math.random), Math.random)
  const dispatch = createDispatch({
    ledger: timed(store, metrics),
    channels,
    clock,
    wait: waitInReal,
    worker: randomUUID(),
    onOutcome({ letter, campaign, channel, attempt }, outcome) {
      metrics.recordLetter(channel, outcome.kind)
      // Ids only; what a channel gives as a reason may quote the recipient.
      const level = outcome.kind === 'sent' ? 'debug' : 'info'
      logger[level]({ campaign, letter, channel, attempt, outcome: outcome.kind }, 'letter')
    },
    onError,
    limits: DISPATCH_LIMITS,
  })
  const ledger = nudging(store, dispatch.nudge)
  const subscribers = createSubscriberStore(database.db, { segments: SEGMENTS, topics: SUBSCRIPTION_TOPICS })
  const history = createLetterHistory(database)
  const bulletins = createBulletins(() => live.current().search.knowledge, words)
  const capabilities = canPushBy(channels, clock)
  const shared = { ledger, history, bulletins, words, capabilities, clock }
  metrics.watchQueue(() => store.queue(clock()), onError)
  return {
    ledger,
    subscribers,
    history,
    bulletins,
    words,
    capabilities,
    dispatch,
    forgetLetters: createForgetLetters(database.db),
    campaigns: createCampaigns({
      ...shared,
      drafts: createCampaignDrafts(database.db, (json) => CampaignRequest.parse(json)),
      subscribers,
      priorityAreas,
      settings: CAMPAIGN_SETTINGS,
      heldUntil,
    }),
    corrections: createCorrections({
      store: verdicts,
      announce: createAnnounce({ ...shared, affectedBy: verdicts.affectedBy, verdictOf: verdicts.verdictOf }),
      onError,
    }),
    tellAnswer: createTellAnswer(shared),
    async prepare() {
      for (const channel of channels.keys()) await store.setPace(paceOf(channel))
    },
  }
}

function timed(ledger: Ledger, metrics: Metrics): Ledger {
  return {
    ...ledger,
    async claim(...args) {
      const started = performance.now()
      const letters = await ledger.claim(...args)
      metrics.recordClaim(performance.now() - started)
      return letters
    },
  }
}
