import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AlertSource } from '../src/alerts/alert-source.ts'
import type { AlertOfCap } from '../src/alerts/cap/alert-of-cap.ts'
import type { TakenMessage } from '../src/alerts/poll-feeds.ts'
import type { AlertContent } from '../src/domain/alert.ts'
import type { OpenDatabase } from '../src/storage/database.ts'
import { migrate } from '../src/storage/migrations.ts'
import { createTakeMessage } from '../src/take-message.ts'
import { type AlertSetUp, anAlertSetUp } from './support/alert-set-up.ts'
import { ALERT_MORNING, anAlertContent } from './support/alerts.ts'
import { capMessage, capTime } from './support/cap-alerts.ts'
import { engines } from './support/engines.ts'

const SOURCE: AlertSource = {
  id: 'weather',
  url: 'https://feed.example/cap.atom',
  every: 2,
  trust: { kind: 'pre-approved', upTo: 'Moderate' },
  senders: ['weather@feed.example'],
  hosts: [],
  regions: [],
}
const SENT = '2026-11-26T09:58:00+08:00'

interface Saying {
  readonly identifier: string
  readonly content?: Partial<AlertContent>
  readonly follows?: readonly string[]
  readonly preApproved?: boolean
}

function taken({ identifier, content, follows = [], preApproved = true }: Saying): TakenMessage {
  const sender = 'weather@feed.example'
  const references = follows.map((one) => ({ sender, identifier: one, sent: SENT }))
  const message = capMessage({ identifier, sender, sent: capTime(SENT), references })
  const origin = { kind: 'cap', sender, identifier, sent: SENT, feed: 'weather' } as const
  const alert: AlertOfCap = {
    content: anAlertContent({ severity: 'Moderate', colour: 'yellow', ...content }),
    origin,
    findings: [],
    elsewhere: false,
  }
  return { source: SOURCE, xml: new Uint8Array(), importAs: 'accept', findings: [], message, alert, preApproved }
}

describe.each(engines)('taking messages of feeds on %s', (_, open) => {
  let database: OpenDatabase
  let set: AlertSetUp
  let take: ReturnType<typeof createTakeMessage>
  beforeAll(async () => {
    database = await open()
    await migrate(database)
  })
  beforeEach(async () => {
    set = await anAlertSetUp(database)
    await set.subscribe('near', { region: '532324' })
    take = createTakeMessage({ alerts: set.alerts, store: set.deps.store })
  })
  afterAll(() => database.close())

  const newest = async () => (await set.alerts.list(1))[0]

  it('makes a draft by the feed of a message that people have to approve', async () => {
    await take(taken({ identifier: 'w1', preApproved: false }))

    expect(await newest()).toMatchObject({ state: 'draft', createdBy: 'feed:weather', origin: { feed: 'weather' } })
    expect(await set.send()).toEqual([])
  })

  it('sends what the source is trusted for', async () => {
    await take(taken({ identifier: 'w1' }))

    expect(await newest()).toMatchObject({ state: 'live', approval: { staff: 'pre-approved:weather', alone: false } })
    expect(await set.send()).toHaveLength(1)
  })

  it('sends a message that comes twice once', async () => {
    await take(taken({ identifier: 'w1' }))
    await take(taken({ identifier: 'w1' }))

    expect(await set.alerts.list(10)).toHaveLength(1)
    expect(await set.send()).toHaveLength(1)
  })

  it('sends nothing of a draft that staff have dropped when it comes again', async () => {
    await take(taken({ identifier: 'w1', preApproved: false }))
    const dropped = await newest()
    await set.alerts.stop(dropped?.id ?? '', 'li', '误报')

    await take(taken({ identifier: 'w1' }))

    expect(await newest()).toMatchObject({ id: dropped?.id, state: 'dropped' })
    expect(await set.send()).toEqual([])
  })

  it('goes on with the series that an update refers to', async () => {
    await take(taken({ identifier: 'w1' }))
    const first = await newest()
    set.pass(60)
    await take(taken({ identifier: 'w2', content: { messageType: 'Update' }, follows: ['w0', 'w1'] }))

    expect(await newest()).toMatchObject({ state: 'live', series: first?.series, content: { messageType: 'Update' } })
    expect(await set.alerts.find(first?.id ?? '')).toMatchObject({ state: 'updated' })
  })

  it('leaves it to people when the update is milder than what is live', async () => {
    await take(taken({ identifier: 'w1', content: { severity: 'Moderate' } }))
    const first = await newest()
    set.pass(60)
    await take(taken({ identifier: 'w2', content: { messageType: 'Update', severity: 'Minor' }, follows: ['w1'] }))

    expect(await newest()).toMatchObject({ state: 'draft', series: first?.series })
    expect(await set.alerts.find(first?.id ?? '')).toMatchObject({ state: 'live' })
  })

  it('leaves it to people when only the colour of the update is milder', async () => {
    await take(taken({ identifier: 'w1', content: { severity: 'Moderate', colour: 'red' } }))
    set.pass(60)
    await take(taken({ identifier: 'w2', content: { messageType: 'Update', colour: 'blue' }, follows: ['w1'] }))

    expect(await newest()).toMatchObject({ state: 'draft' })
  })

  it('takes an update of a draft nobody has approved for the first message that it is to residents', async () => {
    await take(taken({ identifier: 'w1', preApproved: false }))
    set.pass(60)
    await take(taken({ identifier: 'w2', content: { messageType: 'Update' }, follows: ['w1'], preApproved: false }))
    const update = await newest()

    expect(await set.alerts.preview(update?.id ?? '')).toMatchObject({ problems: [] })
    expect(await set.approve(update?.id ?? '')).toMatchObject({ kind: 'live' })
  })

  it('makes nothing of a message that has nothing for residents', async () => {
    const { content: _content, ...empty } = taken({ identifier: 'w1' }).alert

    await take({ ...taken({ identifier: 'w1' }), alert: empty })

    expect(await set.alerts.list(10)).toEqual([])
  })

  it('makes nothing of a message whose time is over', async () => {
    await take(taken({ identifier: 'w1', content: { expires: ALERT_MORNING } }))

    expect(await set.alerts.list(10)).toEqual([])
  })
})
