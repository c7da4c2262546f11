import { afterEach, describe, expect, it } from 'vitest'
import { createAcknowledge } from '../../src/alerts/acknowledge.ts'
import { createDuty, type DutyDeps } from '../../src/alerts/duty.ts'
import { codeOf, stepsFor } from '../../src/alerts/duty-steps.ts'
import { type DutyContact, type DutyLetter, DutyWays, type NewDutyContact } from '../../src/alerts/duty-store.ts'
import type { CanPush } from '../../src/audience/exclude.ts'
import { readDutyWords } from '../../src/content-files.ts'
import type { AlertContent, AlertRecord } from '../../src/domain/alert.ts'
import type { Message } from '../../src/domain/message.ts'
import { type OpenDatabase, openSqlite } from '../../src/storage/database.ts'
import { createDutyStore } from '../../src/storage/duty-store.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { aFakeLedger, CAN_ALL } from '../support/campaign-fakes.ts'
import { aContact, aDutyLetter, aLiveAlert, aNewContact, aWay } from '../support/duty.ts'
import { HOUR_MS, NOW } from '../support/emergency-modes.ts'
import { aMessage } from '../support/messages.ts'

const words = await readDutyWords('prompts')
const MINUTE_MS = 60_000
const inMinutes = (minutes: number) => new Date(NOW.getTime() + minutes * MINUTE_MS)
const NO_WECHAT: CanPush = (to) => (to.channel === 'wechaty' ? { kind: 'cannot', reason: 'off' } : CAN_ALL(to))
const DRILL: Partial<AlertContent> = { status: 'Exercise' }
const CLEAR: Partial<AlertContent> = { responseTypes: ['AllClear'] }

describe('who on duty is reached now', () => {
  interface Case {
    readonly alert?: Partial<AlertContent>
    readonly contact?: Partial<DutyContact>
    readonly letters?: readonly Partial<DutyLetter>[]
    readonly isAcknowledged?: boolean
    readonly canPush?: CanPush
  }
  const first = { at: inMinutes(-10) }
  const REFUSED_BUT_ANSWERED: Case = { letters: [{ failed: true }], isAcknowledged: true }
  it.each<[string, number | undefined, Case]>([
    ['of the county', 0, {}],
    ['of a township in it', 0, { contact: { region: '532324102' } }],
    ['of the prefecture around it', 0, { contact: { region: '532300' } }],
    ['of another county', undefined, { contact: { region: '532325' } }],
    ['whose duty has ended', undefined, { contact: { endedAt: NOW } }],
    ['in a drill, who takes no part', undefined, { alert: DRILL }],
    ['in a drill, a tester', 0, { alert: DRILL, contact: { tester: true } }],
    ['in a test, who takes no part', undefined, { alert: { status: 'Test' } }],
    ['a tester, when it is real', 0, { contact: { tester: true } }],
    ['whose first way is off', 1, { canPush: NO_WECHAT }],
    ['none of whose ways works', undefined, { canPush: () => ({ kind: 'cannot', reason: 'off' }) }],
    ['who was written to just now', undefined, { letters: [{ at: inMinutes(-9) }] }],
    ['who has not answered for ten minutes', 1, { letters: [first] }],
    ['whose letter was refused, at once', 1, { letters: [{ failed: true }] }],
    ['whose second letter was refused', undefined, { letters: [first, { way: 1, failed: true }] }],
    ['who answered another letter, though this one was refused', undefined, REFUSED_BUT_ANSWERED],
    ['when the danger is over and the letter was refused', 1, { alert: CLEAR, letters: [{ failed: true }] }],
    ['who has answered', undefined, { letters: [first], isAcknowledged: true }],
    ['whose ways are used up', undefined, { letters: [first, { ...first, way: 1 }] }],
    ['when the danger is over', 0, { alert: CLEAR }],
    ['when the danger is over, told already', undefined, { alert: CLEAR, letters: [first] }],
  ])('%s', (_, way, { alert, contact, letters = [], isAcknowledged = false, canPush = CAN_ALL }) => {
    const steps = stepsFor(aLiveAlert(alert), {
      contacts: [aContact(1, contact)],
      letters: letters.map((letter) => aDutyLetter(letter)),
      acks: isAcknowledged ? [{ alert: 'alert-1', contact: 1, at: NOW, how: 'chat' }] : [],
      canPush,
      ackMs: 10 * MINUTE_MS,
      now: NOW,
    })

    expect(steps.map((step) => step.way)).toEqual(way === undefined ? [] : [way])
  })
})

let database: OpenDatabase | undefined
afterEach(() => database?.close())

async function setUp(contacts: readonly Partial<NewDutyContact>[] = [{}], more: Partial<DutyDeps> = {}) {
  database = openSqlite(':memory:')
  await migrate(database)
  const store = createDutyStore(database.db, (json) => DutyWays.parse(json))
  for (const contact of contacts) await store.add(aNewContact(contact))
  const ledger = aFakeLedger()
  const live: AlertRecord[] = [aLiveAlert()]
  const errors: unknown[] = []
  const time = { now: NOW }
  const clock = () => time.now
  const onError = (error: unknown) => errors.push(error)
  const deps: DutyDeps = {
    store,
    alerts: { live: async () => live },
    ledger,
    canPush: CAN_ALL,
    words,
    ackMinutes: 10,
    clock,
    onError,
    ...more,
  }
  const acknowledge = createAcknowledge({ store, words, aliases: ['小科'], clock, onError })
  const tendAt = async (minutes: number) => {
    time.now = inMinutes(minutes)
    await createDuty(deps).tend(time.now)
  }
  const addresses = () => ledger.texts().map((line) => line.split(':')[0])
  return { store, ledger, live, errors, duty: createDuty(deps), deps, tendAt, acknowledge, addresses, time }
}

describe('duty', () => {
  it('writes to whoever is on duty, as a warning, and says what, where and how to answer', async () => {
    const { tendAt, ledger } = await setUp()

    await tendAt(0)

    const [kept] = ledger.kept.values()
    expect(kept?.campaign).toMatchObject({ lane: 'emergency', unknown: 'resend', origin: 'duty', createdBy: 'wang' })
    expect(kept?.campaign.expiresAt).toEqual(new Date(NOW.getTime() + 6 * HOUR_MS))
    expect(ledger.texts()).toEqual([
      [
        'wechaty w1: 【值班通知】南华县气象台：南华县发布暴雨红色预警',
        '地区：南华县',
        '有效到7月2日 16:00。',
        `看到请马上回复“收到”。同时来了几条、只答这一条的，回复“收到 ${codeOf('alert-1')}”。`,
      ].join('\n'),
    ])
  })

  it('uses the next way after ten minutes without an answer, until there is none', async () => {
    const { tendAt, addresses, ledger, duty } = await setUp()

    for (const minutes of [0, 1, 9, 10, 19, 20, 60]) await tendAt(minutes)

    expect(addresses()).toEqual(['wechaty w1', 'webhook sms1'])
    expect(ledger.texts()[1]).toContain('再通知一次')
    expect(await duty.outstanding('alert-1')).toEqual([
      { name: '南华应急值班', region: '532324', since: NOW, letters: 2, exhausted: true },
    ])
  })

  it('writes once, however often and on however many instances it looks', async () => {
    const { tendAt, addresses } = await setUp([{}, { name: '二', ways: [aWay({ address: 'w2' })] }])

    await Promise.all([tendAt(0), tendAt(0)])
    await tendAt(1)

    expect(new Set(addresses())).toEqual(new Set(['wechaty w1', 'wechaty w2']))
    expect(addresses()).toHaveLength(2)
  })

  it('goes on after a crash between the plan and the ledger', async () => {
    const { deps, tendAt, addresses, errors } = await setUp()
    const launch = () => Promise.reject(new Error('the process ended'))
    await createDuty({ ...deps, ledger: { ...deps.ledger, launch } }).tend(NOW)
    const before = addresses()

    await tendAt(1)

    expect([before, addresses(), errors.length]).toEqual([[], ['wechaty w1'], 1])
  })

  it('reaches whoever comes on duty while the alert runs', async () => {
    const { tendAt, addresses, store } = await setUp()
    await tendAt(0)

    await store.add(aNewContact({ name: '接班', ways: [aWay({ address: 'w2' })] }))
    await tendAt(1)

    expect(addresses()).toEqual(['wechaty w1', 'wechaty w2'])
  })

  it('stops when the alert is over', async () => {
    const { tendAt, ledger, live, store } = await setUp()
    await tendAt(0)

    live.length = 0
    await tendAt(10)

    expect([...ledger.kept.values()].map(({ state }) => state)).toEqual(['cancelled'])
    expect(await store.open()).toEqual([])
  })

  it('keeps a drill among testers, marked at its beginning', async () => {
    const { tendAt, ledger, live } = await setUp([{}, { name: '演练员', tester: true, ways: [aWay({ address: 't' })] }])
    live[0] = aLiveAlert(DRILL)

    for (const minutes of [0, 10, 20]) await tendAt(minutes)

    expect(ledger.texts()).toEqual([expect.stringMatching(/^wechaty t: 【演练】/)])
  })

  it('is acknowledged by staff who rang up', async () => {
    const { tendAt, duty, addresses } = await setUp()
    await tendAt(0)

    const written = [
      await duty.acknowledge('alert-1', '南华应急值班', 'li'),
      await duty.acknowledge('alert-1', '谁', 'li'),
    ]
    await tendAt(10)

    expect(written).toEqual([true, false])
    expect(addresses()).toEqual(['wechaty w1'])
    expect(await duty.outstanding('alert-1')).toEqual([])
  })
})

describe('收到', () => {
  const direct = { channel: 'wechaty', sender: 'w1', conversation: 'w1' } as const
  const room = { channel: 'wechaty', sender: 'w1', conversation: 'r@room', group: true } as const
  const inRoom = [{ ways: [aWay({ address: 'r@room', group: true })] }]

  it.each([
    '收到',
    '收到。',
    '收到！',
    '收到了',
    '收到收到',
    '好的，收到',
    ' 收到～ ',
    '小科，收到',
    '@小科 收到',
    `收到 ${codeOf('alert-1')}`,
    `收到：${codeOf('alert-1').toLowerCase()}。`,
  ])('is understood as %s, written down, and answered in a sentence', async (text) => {
    const { tendAt, acknowledge, duty, addresses } = await setUp()
    await tendAt(0)

    const said = await acknowledge(aMessage(text, direct))
    await tendAt(10)

    expect(said).toMatchObject({ kind: 'command', text: '好，7月2日 10:00收到，记下了。' })
    expect(await duty.outstanding('alert-1')).toEqual([])
    expect(addresses()).toEqual(['wechaty w1'])
  })

  it.each<[string, string, Partial<Message>, Parameters<typeof setUp>[0]?]>([
    ['of somebody else', '收到', { ...direct, sender: 'w9', conversation: 'w9' }],
    ['on another channel', '收到', { ...direct, channel: 'console' }],
    ['on a channel without letters', '收到', { ...direct, channel: 'test' }],
    ['in a longer message', '收到一条短信说我中奖了', direct],
    ['in a question', '收到预警怎么办', direct],
    ['of a program', '收到', { ...direct, fromBot: true }],
    ['in a picture', '收到', { ...direct, form: 'picture' }],
    ['in a group, to others', '收到', room],
    [
      'of whoever names the address as its sender on the page',
      '收到',
      { channel: 'web-chat', sender: 'k1', conversation: 'k2' },
      [{ ways: [aWay({ channel: 'web-chat', address: 'k1' })] }],
    ],
  ])('is a message like any other: %s', async (_, text, message, contacts) => {
    const { tendAt, acknowledge, duty } = await setUp(contacts)
    await tendAt(0)

    expect(await acknowledge(aMessage(text, message))).toBeUndefined()
    expect(await duty.outstanding('alert-1')).toHaveLength(1)
  })

  it.each<[string, Partial<Message>, Parameters<typeof setUp>[0]?]>([
    ['in a group, to the bot', { ...room, mentioned: true }],
    ['in a group that is on duty itself', { ...room, sender: 'w7' }, inRoom],
    [
      'on the page',
      { channel: 'web-chat', sender: 'x', conversation: 'k1' },
      [{ ways: [aWay({ channel: 'web-chat', address: 'k1' })] }],
    ],
  ])('counts %s', async (_, message, contacts) => {
    const { tendAt, acknowledge, duty } = await setUp(contacts)
    await tendAt(0)

    expect(await acknowledge(aMessage('收到', message))).toMatchObject({ kind: 'command' })
    expect(await duty.outstanding('alert-1')).toEqual([])
  })

  it('answers all alerts, or the one it names', async () => {
    const { tendAt, acknowledge, duty, live } = await setUp()
    live.push(aLiveAlert({}, 'alert-2'))
    await tendAt(0)
    const left = async () => [...(await duty.outstanding('alert-1')), ...(await duty.outstanding('alert-2'))].length

    const wrong = await acknowledge(aMessage('收到 KP1', direct))
    const afterWrong = await left()
    await acknowledge(aMessage(`收到 ${codeOf('alert-2')}`, direct))
    const afterOne = await left()
    await acknowledge(aMessage('收到', direct))

    expect(wrong?.text).toContain('没有编号KP1')
    expect([afterWrong, afterOne, await left()]).toEqual([2, 1, 0])
  })

  it('says nothing of having written it down when that was not possible', async () => {
    const { tendAt, store, errors } = await setUp()
    await tendAt(0)
    const broken = { ...store, acknowledge: () => Promise.reject(new Error('away')) }
    const onError = (error: unknown) => errors.push(error)
    const acknowledge = createAcknowledge({ store: broken, words, aliases: [], clock: () => NOW, onError })

    expect(await acknowledge(aMessage('收到', direct))).toBeUndefined()
    expect(errors).toHaveLength(1)
  })
})
