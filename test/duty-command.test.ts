import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DutyStore, DutyWays } from '../src/alerts/duty-store.ts'
import { dutyCommand } from '../src/duty-command.ts'
import { type OpenDatabase, openSqlite } from '../src/storage/database.ts'
import { createDutyStore } from '../src/storage/duty-store.ts'
import { migrate } from '../src/storage/migrations.ts'
import { createStaffStore } from '../src/storage/staff-store.ts'

const NOW = new Date('2026-07-02T02:00:00Z')
const PHONE = '13800138000'
const add = (...more: readonly string[]) => ['add', '--name', '南华值班', '--region', '532324', ...more]

describe('kepu duty', () => {
  let database: OpenDatabase
  let store: DutyStore
  let said: string[]
  beforeEach(async () => {
    database = openSqlite(':memory:')
    await migrate(database)
    store = createDutyStore(database.db, (json) => DutyWays.parse(json))
    said = []
  })
  afterEach(() => database.close())

  const run = (args: readonly string[]) => {
    const say = (line: string) => void said.push(line)
    const { record } = createStaffStore(database.db)
    return dutyCommand(args, { store, record, clock: () => NOW, print: say, note: say })
  }

  it('adds somebody with ways in order, and prints no address', async () => {
    const code = await run(add('--way', 'wechaty-group:r1@room', '--way', `webhook:${PHONE}`, '--tester'))
    await run(['list'])
    await run(['list', '--json'])

    expect(code).toBe(0)
    expect(await store.list()).toMatchObject([
      {
        name: '南华值班',
        region: '532324',
        tester: true,
        ways: [
          { channel: 'wechaty', address: 'r1@room', group: true },
          { channel: 'webhook', address: PHONE, group: false },
        ],
      },
    ])
    expect(said[1]).toBe('南华值班  532324  wechaty-group then webhook  tester')
    expect(said.join()).not.toMatch(new RegExp(`${PHONE}|r1@room`))
  })

  it('writes down who was put on duty and taken off, by number, and nothing for what changed nothing', async () => {
    await run(add('--way', `webhook:${PHONE}`))
    await run(add('--way', `webhook:${PHONE}`))
    await run(['end', '南华值班'])
    await run(['end', '南华值班'])

    const acts = await createStaffStore(database.db).records(9)
    expect(acts.map(({ staff, act, object, detail }) => ({ staff, act, object, detail }))).toEqual([
      { staff: 'console', act: 'duty.edit', object: 'duty:1', detail: { outcome: 'ended' } },
      { staff: 'console', act: 'duty.edit', object: 'duty:1', detail: { outcome: 'added', region: '532324' } },
    ])
  })

  it.each<[string, readonly string[], RegExp]>([
    ['nothing', [], /add, list or end/],
    ['no way', add(), /needs --name, --region and --way/],
    ['a way without a channel', add('--way', PHONE), /--way 1 is not CHANNEL:ADDRESS/],
    ['a channel nobody knows', add('--way', `webhook:1`, '--way', `telex:${PHONE}`), /--way 2 is not/],
    ['a way without an address', add('--way', 'webhook: '), /--way 1 is not/],
    ['six ways', add(...Array.from({ length: 6 }, () => ['--way', 'webhook:1']).flat()), /one to five/],
    ['a wrong region', ['add', '--name', 'a', '--region', '5323', '--way', 'webhook:1'], /--region is a code/],
    ['a wrong name', ['add', '--name', ' ', '--region', '532324', '--way', 'webhook:1'], /--name is/],
    ['an unknown option', ['list', '--all'], /--all/],
    ['two names to end', ['end', 'a', 'b'], /one name/],
  ])('refuses in one line: %s', async (_, args, problem) => {
    expect(await run(args)).toBe(2)
    expect(said).toEqual([expect.stringMatching(problem)])
    expect(said.join()).not.toContain(PHONE)
  })

  it('has each name once, and ends it once', async () => {
    const codes = [
      await run(add('--way', 'webhook:1')),
      await run(add('--way', 'webhook:2')),
      await run(['end', '南华值班']),
      await run(['end', '南华值班']),
      await run(['end', '谁']),
      await run(['list']),
    ]

    expect(codes).toEqual([0, 1, 0, 0, 1, 0])
    expect(said.at(-1)).toBe('南华值班  532324  webhook  ended 2026-07-02')
  })
})
