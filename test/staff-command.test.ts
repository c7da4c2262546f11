import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hashToken } from '../src/staff/tokens.ts'
import { staffCommand } from '../src/staff-command.ts'
import { type OpenDatabase, openSqlite } from '../src/storage/database.ts'
import { migrate } from '../src/storage/migrations.ts'
import { createStaffStore } from '../src/storage/staff-store.ts'

const NOON = new Date('2026-11-26T04:00:00Z')

let database: OpenDatabase
let printed: string[] = []
let noted: string[] = []

beforeAll(async () => {
  database = openSqlite(':memory:')
  await migrate(database)
})
afterAll(() => database.close())
beforeEach(() => {
  printed = []
  noted = []
})

const store = () => createStaffStore(database.db)
const run = (...args: string[]) =>
  staffCommand(args, {
    store: store(),
    clock: () => NOON,
    print: (line) => printed.push(line),
    note: (line) => noted.push(line),
  })
const add = (name: string) => run('add', '--name', name, '--role', 'broadcaster', '--region', '532324')

describe('kepu staff', () => {
  it('has no account at first and says how to make one', async () => {
    expect(await run('list')).toBe(0)
    expect(printed).toEqual(['no accounts; kepu staff add makes one'])
  })

  it('prints the token of a new account alone on standard output, once', async () => {
    expect(await add('李明')).toBe(0)

    const [token = ''] = printed
    expect(printed).toEqual([expect.stringMatching(/^kepu_[\w-]{43}$/)])
    expect(noted).toEqual([expect.stringContaining('李明 may act as broadcaster in 532324')])
    expect((await store().findByHash(hashToken(token)))?.member.name).toBe('李明')
    await run('list')
    await run('list', '--json')
    expect([...printed.slice(1), ...noted].join('\n')).not.toContain(token.slice(5, 15))
    expect(printed.slice(1).join('\n')).not.toContain(hashToken(token))
  })

  it.each(['王芳', ' 王芳 ', '王芳 '])('refuses a second %j with one line', async (name) => {
    await add('王芳')
    noted = []
    printed = []

    expect(await add(name)).toBe(1)

    expect(noted).toEqual(['kepu staff: there is or was an account named 王芳; choose another name'])
    expect(printed).toEqual([])
  })

  it.each([
    ['no verb', []],
    ['another verb', ['remove', '李明']],
    ['no region', ['add', '--name', 'x', '--role', 'admin']],
    ['a role that does not exist', ['add', '--name', 'x', '--role', 'root', '--region', '532300']],
    ['a region by name', ['add', '--name', 'x', '--role', 'admin', '--region', '南华']],
    ['an empty name', ['add', '--name', ' ', '--role', 'admin', '--region', '532300']],
    ['a name of two lines', ['add', '--name', 'x\ny', '--role', 'admin', '--region', '532300']],
    ['a name with an invisible character', ['add', '--name', '李\u200b明', '--role', 'admin', '--region', '532300']],
    ['the name of the console', ['add', '--name', 'console', '--role', 'admin', '--region', '532300']],
    ['an unknown option', ['add', '--token', 'mine']],
    ['no name to end', ['end']],
    ['two names to end', ['end', 'a', 'b']],
  ])('calls %s wrong use, in one line', async (_name, args) => {
    expect(await run(...args)).toBe(2)

    expect(noted).toEqual([expect.stringMatching(/^kepu staff: [^\n]+$/)])
    expect(printed).toEqual([])
  })

  it('ends an account, a second time without harm, and refuses one that never was', async () => {
    await add('张伟')
    printed = []

    expect(await run('end', '张伟')).toBe(0)
    expect(await run('end', '张伟')).toBe(0)
    expect(await run('end', '没有')).toBe(1)

    expect(printed).toEqual(['张伟 has no access any more', '张伟 had no access any more already'])
    await run('list')
    expect(printed).toContain('张伟  broadcaster  532324  since 2026-11-26  ended 2026-11-26')
  })

  it('leaves one act per account made or ended', async () => {
    await add('赵丽')
    await add('赵丽')
    await run('end', '赵丽')
    await run('end', '赵丽')

    const acts = (await store().records(100)).filter(({ object }) => object === '赵丽')
    expect(acts.map(({ staff, act, detail }) => ({ staff, act, detail }))).toEqual([
      { staff: 'console', act: 'staff.end', detail: {} },
      { staff: 'console', act: 'staff.add', detail: { role: 'broadcaster', region: '532324' } },
    ])
  })
})
