import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLinks } from '../src/staff/links.ts'
import { hashToken } from '../src/staff/tokens.ts'
import { staffCommand } from '../src/staff-command.ts'
import { type OpenDatabase, openSqlite } from '../src/storage/database.ts'
import { migrate } from '../src/storage/migrations.ts'
import { createSignInStore } from '../src/storage/sign-in-store.ts'
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
    link: createLinks({ store: createSignInStore(database.db), origin: 'https://kepu.example.cn', clock: () => NOON }),
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

  it('prints the link of a new account alone on standard output, and keeps only a hash of its code', async () => {
    expect(await add('李明')).toBe(0)

    const [link = ''] = printed
    expect(printed).toEqual([expect.stringMatching(/^https:\/\/kepu\.example\.cn\/staff\/welcome#kepu_[\w-]{43}$/)])
    expect(noted).toEqual([
      'kepu staff: 李明 may act as broadcaster in 532324',
      expect.stringContaining('within 48 hours'),
    ])
    const [, code = ''] = link.split('#')
    expect((await createSignInStore(database.db).findLink(hashToken(code), NOON))?.name).toBe('李明')
    expect(noted.join('\n')).not.toContain(code)
    expect(JSON.stringify(await store().records(10))).not.toContain(code)
  })

  it('prints a token instead when asked to, once', async () => {
    expect(await run('add', '--name', '程序', '--role', 'auditor', '--region', '532300', '--token')).toBe(0)

    const [token = ''] = printed
    expect(printed).toEqual([expect.stringMatching(/^kepu_[\w-]{43}$/)])
    expect(noted).toContain('kepu staff: the token is shown this once, keep it safe')
    expect((await store().findByHash(hashToken(token)))?.member.name).toBe('程序')
    await run('list')
    await run('list', '--json')
    expect([...printed.slice(1), ...noted].join('\n')).not.toContain(token.slice(5, 15))
    expect(printed.slice(1).join('\n')).not.toContain(hashToken(token))
  })

  it('gives a new token, with which the old one opens nothing', async () => {
    await run('add', '--name', '网关', '--role', 'auditor', '--region', '532300', '--token')
    expect(await run('token', '网关')).toBe(0)

    const [old = '', fresh = ''] = printed
    expect(await store().findByHash(hashToken(old))).toBeUndefined()
    expect((await store().findByHash(hashToken(fresh)))?.member.name).toBe('网关')
  })

  it('gives a new link, with which the old one opens nothing', async () => {
    await add('周强')
    expect(await run('link', '周强')).toBe(0)

    const [old = '', fresh = ''] = printed.map((line) => hashToken(line.split('#')[1] ?? ''))
    const { findLink } = createSignInStore(database.db)
    expect(await findLink(old, NOON)).toBeUndefined()
    expect((await findLink(fresh, NOON))?.name).toBe('周强')
  })

  it.each(['link', 'token'])('gives no %s to nobody, nor to whom was taken back', async (verb) => {
    await add(`离职${verb}`)
    await run('end', `离职${verb}`)
    printed = []

    expect(await run(verb, '没有')).toBe(1)
    expect(await run(verb, `离职${verb}`)).toBe(1)
    expect(printed).toEqual([])
    expect(noted.slice(-2)).toEqual(Array.from({ length: 2 }, () => expect.stringContaining('no account of that name')))
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
    ['no name for a link', ['link']],
    ['two names for a token', ['token', 'a', 'b']],
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
      { staff: 'console', act: 'staff.link', detail: {} },
      { staff: 'console', act: 'staff.add', detail: { role: 'broadcaster', region: '532324' } },
    ])
  })
})
