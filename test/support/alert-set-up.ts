import { campaignIdOf } from '../../src/alerts/alert-campaign.ts'
import type { Alerts } from '../../src/alerts/alerts.ts'
import type { AlertsDeps } from '../../src/alerts/alerts-deps.ts'
import { createAlerts } from '../../src/alerts/raise.ts'
import type { NewSubscriber, SubscriberStore } from '../../src/audience/subscriber-store.ts'
import type { LeasedLetter, Ledger } from '../../src/delivery/ledger.ts'
import { createNextStep } from '../../src/delivery/retry.ts'
import type { AlertContent, AlertRecord } from '../../src/domain/alert.ts'
import type { SendOutcome } from '../../src/domain/letter.ts'
import { coversRegion } from '../../src/domain/region.ts'
import { SEGMENTS, SUBSCRIPTION_TOPICS } from '../../src/domain/segments.ts'
import { createAlertReach } from '../../src/storage/alert-reach.ts'
import { createAlertStore } from '../../src/storage/alert-store.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { createLedgerStore } from '../../src/storage/ledger-store.ts'
import { createSubscriberStore } from '../../src/storage/subscriber-store.ts'
import { FOLLOW_UP_WORDS } from './alert-words.ts'
import { ALERT_MORNING, wordPlainly } from './alerts.ts'
import { CAN_ALL } from './campaign-fakes.ts'
import { CONTRACT_RETRY } from './ledger-contract.ts'
import { aSubscriber } from './subscribers.ts'

export const SENDER = 'kepu-test'
const CONSENT = { at: new Date('2026-01-01T00:00:00Z'), how: 'chat', text: 'v1' }
const TABLES = [
  'alerts',
  'attempts',
  'deliveries',
  'accounts',
  'bulletins',
  'campaigns',
  'consents',
  'subscribers',
] as const

/** The life of alerts on real stores, at a time that the test sets. */
export interface AlertSetUp {
  readonly alerts: Alerts
  readonly deps: AlertsDeps
  readonly ledger: Ledger
  readonly subscribers: SubscriberStore
  readonly now: () => Date
  readonly pass: (seconds: number) => void
  readonly errors: unknown[]
  readonly alone: AlertRecord[]
  readonly subscribe: (address: string, more?: Partial<NewSubscriber>) => Promise<void>
  /** Id of a draft by `li`, or the problems thrown. */
  readonly drafted: (content: AlertContent, createdBy?: string) => Promise<string>
  /** Drafted by `li`, approved by `wang`. */
  readonly raised: (content: AlertContent) => Promise<string>
  readonly approve: (id: string, staff?: string) => ReturnType<Alerts['approve']>
  /** Addresses of the letters of an alert, in order. */
  readonly frozen: (id: string) => Promise<readonly string[]>
  /** `address: text` of letters sent now; whoever is in `outcomes` gets that instead of `sent`. */
  readonly send: (outcomes?: Readonly<Record<string, SendOutcome>>, only?: readonly string[]) => Promise<string[]>
}

export async function anAlertSetUp(database: OpenDatabase, more: Partial<AlertsDeps> = {}): Promise<AlertSetUp> {
  for (const table of TABLES) await database.db.deleteFrom(table).execute()
  let now = ALERT_MORNING
  let ids = 0
  const errors: unknown[] = []
  const alone: AlertRecord[] = []
  const ledger = createLedgerStore(
    database,
    createNextStep(CONTRACT_RETRY, () => 0),
    () => 0,
  )
  const subscribers = createSubscriberStore(database.db, { segments: SEGMENTS, topics: SUBSCRIPTION_TOPICS })
  const deps: AlertsDeps = {
    store: createAlertStore(database),
    reach: createAlertReach(database.db),
    ledger,
    subscribers,
    capabilities: CAN_ALL,
    wordAlert: wordPlainly,
    words: FOLLOW_UP_WORDS,
    isHazard: (id) => id === 'rainstorm',
    isOurs: (region) => coversRegion('532300', region),
    sender: SENDER,
    identifierOf: (at, id) => `${SENDER}.${at.getTime()}.${id}`,
    singleApprovalUntil: undefined,
    onAlone: async (alert) => void alone.push(alert),
    onError: (error) => void errors.push(error),
    clock: () => now,
    newId: () => `n${++ids}`,
    ...more,
  }
  const alerts = createAlerts(deps)

  async function drafted(content: AlertContent, createdBy = 'li'): Promise<string> {
    const made = await alerts.draft({ content, origin: { kind: 'hand' }, createdBy })
    if (made.kind === 'refused') throw new Error(made.problems.join())
    return made.id
  }
  async function approve(id: string, staff = 'wang') {
    return alerts.approve(id, staff, (await alerts.find(id))?.hash ?? '')
  }
  async function sendOne(letter: LeasedLetter, outcomes: Readonly<Record<string, SendOutcome>>) {
    const started = await ledger.start(letter, 'w', now)
    if (started.kind !== 'go') return []
    const outcome = outcomes[letter.address] ?? { kind: 'sent' }
    await ledger.finish([{ letter, outcome }], 'w', now)
    return outcome.kind === 'sent' ? [`${letter.address}: ${letter.text}`] : []
  }

  const claim = () => ledger.claim('w', 100, 60_000, now)

  return {
    alerts,
    deps,
    ledger,
    subscribers,
    now: () => now,
    pass(seconds) {
      now = new Date(now.getTime() + seconds * 1_000)
    },
    errors,
    alone,
    async subscribe(address, person = {}) {
      const subscriber = aSubscriber({ channel: 'web-chat', address, consent: CONSENT, ...person })
      await subscribers.save(subscriber, { what: 'given', how: 'chat', at: CONSENT.at })
    },
    drafted,
    approve,
    async raised(content) {
      const id = await drafted(content)
      const approved = await approve(id)
      if (approved.kind !== 'live') throw new Error(JSON.stringify(approved))
      return id
    },
    async frozen(id) {
      const rows = await database.db
        .selectFrom('deliveries')
        .select('address')
        .where('campaign_id', '=', campaignIdOf(id))
        .orderBy('address')
        .execute()
      return rows.map(({ address }) => address)
    },
    async send(outcomes = {}, only) {
      const held: LeasedLetter[] = []
      for (let some = await claim(); some.length > 0; some = await claim()) held.push(...some)
      const isMine = ({ address }: LeasedLetter) => only?.includes(address) ?? true
      await ledger.release(
        held.filter((letter) => !isMine(letter)),
        'w',
      )
      const arrived: string[] = []
      for (const letter of held.filter(isMine)) arrived.push(...(await sendOne(letter, outcomes)))
      return arrived.toSorted()
    },
  }
}
