import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AlertTexts } from './alerts/alert-texts.ts'
import { createAlerts } from './alerts/raise.ts'
import { readTestDatabaseUrl } from './config.ts'
import { createDispatch, DISPATCH_LIMITS } from './delivery/dispatch.ts'
import type { Ledger } from './delivery/ledger.ts'
import { createNextStep, RETRY } from './delivery/retry.ts'
import { waitInReal } from './delivery/wait.ts'
import type { AlertContent } from './domain/alert.ts'
import type { SendingChannel } from './domain/letter.ts'
import { SEGMENTS, SUBSCRIPTION_TOPICS } from './domain/segments.ts'
import { createAlertReach } from './storage/alert-reach.ts'
import { createAlertStore } from './storage/alert-store.ts'
import { type OpenDatabase, openPostgres, openSqlite } from './storage/database.ts'
import { fillWithSubscribers } from './storage/fill-subscribers.ts'
import { createLedgerStore } from './storage/ledger-store.ts'
import { migrate } from './storage/migrations.ts'
import { onDatabaseOfItsOwn } from './storage/scratch-postgres.ts'
import { createSubscriberStore } from './storage/subscriber-store.ts'

/** A tenth of them in each of ten counties, one in twenty has ended: 20,000 in two counties. */
const SUBSCRIBERS = 105_300
const HOUR_MS = 3_600_000
const MOST = 0.95
const REQUIRED = { firstMs: 1_000, mostMs: 20_000 }

type Print = (line: string) => void

const clock = () => new Date()

function raise(error: unknown): never {
  throw error
}

const area = (region: string, name: string) => ({ name, regions: [region], geocodes: [], polygons: [], circles: [] })

function aWarning(): AlertContent {
  return {
    status: 'Actual',
    messageType: 'Alert',
    event: { code: '11B03', name: '暴雨' },
    hazard: 'other',
    categories: ['Met'],
    responseTypes: ['Shelter'],
    colour: 'red',
    severity: 'Extreme',
    urgency: 'Immediate',
    certainty: 'Observed',
    senderName: '楚雄州气象台',
    headline: '南华县、姚安县暴雨红色预警',
    description: '未来3小时降雨量将达100毫米以上。',
    instructions: [{ text: '往高处走，不要过河。', entry: null }],
    areas: [area('532324', '南华县'), area('532325', '姚安县')],
    effective: null,
    onset: null,
    expires: new Date(Date.now() + HOUR_MS),
    contact: null,
    web: null,
    parameters: [],
  }
}

/** How an alert is worded takes no time worth measuring. */
function wordBriefly(): AlertTexts {
  const text = '南华县、姚安县暴雨红色预警：往高处走，不要过河。'
  const card = { level: '', headline: '', areas: '', actions: [], issued: '', until: '', phone: null }
  const loudspeaker = { text, sentences: [], seconds: 0 }
  return { chat: text, elder: text, sms: text, led: [], card: { ...card, colour: 'red' }, loudspeaker }
}

function alertsOn(database: OpenDatabase, ledger: Ledger, nudge: () => void) {
  const words = {
    warning: '',
    notice: '',
    allClearHeadline: '',
    allClearDescription: '',
    allClearInstruction: '',
    allClearReturn: '',
    cancelHeadline: '',
    cancelDescription: '',
    cancelInstruction: '',
  }
  return createAlerts({
    store: createAlertStore(database),
    reach: createAlertReach(database.db),
    ledger: {
      ...ledger,
      async launch(...args) {
        const launched = await ledger.launch(...args)
        nudge()
        return launched
      },
    },
    subscribers: createSubscriberStore(database.db, { segments: SEGMENTS, topics: SUBSCRIPTION_TOPICS }),
    capabilities: ({ channel }) => ({ kind: 'can', account: channel, short: true }),
    wordAlert: wordBriefly,
    words,
    isHazard: () => true,
    isOurs: () => true,
    sender: 'bench',
    identifierOf: (_at, id) => `bench.${id}`,
    singleApprovalUntil: undefined,
    onAlone: async () => {},
    onError: raise,
    clock,
    newId: randomUUID,
  })
}

/** Times in ms after which letters came to a sink without a limit, from the approval on. */
async function broadcastOn(database: OpenDatabase): Promise<{ readonly recipients: number; readonly times: number[] }> {
  const ledger = createLedgerStore(database, createNextStep(RETRY, Math.random), Math.random)
  const times: number[] = []
  let started = Number.POSITIVE_INFINITY
  const sink: SendingChannel = {
    name: 'webhook',
    async send() {
      times.push(performance.now() - started)
      return { kind: 'sent' }
    },
  }
  const dispatch = createDispatch({
    ledger,
    channels: new Map([['webhook', sink]]),
    clock,
    wait: waitInReal,
    worker: randomUUID(),
    onOutcome: () => {},
    onError: raise,
    limits: DISPATCH_LIMITS,
  })
  const alerts = alertsOn(database, ledger, dispatch.nudge)
  const drafted = await alerts.draft({ content: aWarning(), origin: { kind: 'hand' }, createdBy: 'author' })
  if (drafted.kind !== 'drafted') throw new Error(`the warning was not drafted: ${drafted.kind}`)
  const hash = (await alerts.find(drafted.id))?.hash ?? ''
  dispatch.start()
  started = performance.now()
  const approved = await alerts.approve(drafted.id, 'approver', hash)
  if (approved.kind !== 'live') throw new Error(`the warning was not approved: ${approved.kind}`)
  while (times.length < approved.recipients) await waitInReal(20, new AbortController().signal)
  await dispatch.stop()
  return { recipients: approved.recipients, times }
}

function row(print: Print, name: string, ms: number, required: number): void {
  print(`  ${name.padEnd(46)}${ms.toFixed(0).padStart(9)} ms  required ≤ ${required} (${(required / ms).toFixed(1)}×)`)
}

async function measure(engine: string, database: OpenDatabase, print: Print): Promise<void> {
  await migrate(database)
  await fillWithSubscribers(database, SUBSCRIBERS)
  const { recipients, times } = await broadcastOn(database)
  print(`alerts on ${engine}: ${recipients} recipients in two counties, of ${SUBSCRIBERS} subscribers`)
  row(print, 'approved → first letter at the sink', times[0] ?? Number.NaN, REQUIRED.firstMs)
  row(print, 'approved → 95 % at the sink', times[Math.ceil(recipients * MOST) - 1] ?? Number.NaN, REQUIRED.mostMs)
  await database.close()
}

/** `npm run bench -- alerts`: from the approval to the letters, beside the figures to reach; PostgreSQL where an address is set. */
export async function benchAlerts(print: Print): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kepu-bench-'))
  await measure('SQLite', openSqlite(join(folder, 'alerts.sqlite')), print)
  await rm(folder, { recursive: true })
  const url = readTestDatabaseUrl()
  if (url === undefined) print('PostgreSQL: skipped, set TEST_DATABASE_URL')
  else
    await onDatabaseOfItsOwn(url, (own) =>
      measure(
        'PostgreSQL',
        openPostgres(own, () => {}),
        print,
      ),
    )
}
