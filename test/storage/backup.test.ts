import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { backUp, isInUse, restore } from '../../src/storage/backup.ts'
import { openSqlite, sqliteFileIn } from '../../src/storage/database.ts'
import { createEnquiryStore } from '../../src/storage/enquiry-store.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { aFolder } from '../support/knowledge.ts'

const NOW = new Date('2026-11-26T04:00:00Z')

async function fileEnquiries(dataDir: string, texts: readonly string[]) {
  const open = openSqlite(sqliteFileIn(dataDir))
  await migrate(open)
  const store = createEnquiryStore(open.db)
  for (const text of texts)
    await store.file({ text, channel: 'web-chat', conversation: 'c', sender: 's', askedAt: NOW })
  return open
}

async function textsIn(dataDir: string): Promise<string[]> {
  const { db, close } = openSqlite(sqliteFileIn(dataDir))
  const rows = await db.selectFrom('enquiries').select('text').orderBy('id').execute()
  await close()
  return rows.map(({ text }) => text)
}

describe('backup', () => {
  it('copies a database that is in use, log included, and brings it back as it was', async () => {
    const [dataDir, elsewhere, folder] = [await aFolder(), await aFolder(), join(await aFolder(), 'new')]
    const running = await fileEnquiries(dataDir, ['一', '二'])

    const note = await backUp(dataDir, folder, NOW)
    await createEnquiryStore(running.db).file({
      text: '后来的',
      channel: 'web-chat',
      conversation: 'c',
      sender: 's',
      askedAt: NOW,
    })
    await running.close()
    const restored = restore(folder, elsewhere, false, NOW)

    expect(note.tables['enquiries']).toBe(2)
    expect(restored).toEqual({ ...note, earlier: undefined })
    expect(await textsIn(elsewhere)).toEqual(['一', '二'])
    expect(readdirSync(folder).sort()).toEqual(['backup.json', 'kepu.sqlite'])
    expect(statSync(sqliteFileIn(folder)).mode & 0o077).toBe(0)
  })

  it('counts every table of the schema', async () => {
    const dataDir = await aFolder()
    const { db, close } = await fileEnquiries(dataDir, [])
    const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
    await close()

    const { tables: counted } = await backUp(dataDir, join(await aFolder(), 'b'), NOW)

    expect(Object.keys(counted).sort()).toEqual(tables.map(({ name }) => name).sort())
    expect(tables.length).toBeGreaterThan(7)
  })

  it('never overwrites an earlier backup', async () => {
    const [dataDir, folder] = [await aFolder(), await aFolder()]
    await (await fileEnquiries(dataDir, ['一'])).close()
    await backUp(dataDir, folder, NOW)

    await expect(backUp(dataDir, folder, NOW)).rejects.toThrow('already holds a backup')
  })

  it('names the folder when there is no database, and makes none', async () => {
    const dataDir = await aFolder()

    await expect(backUp(dataDir, await aFolder(), NOW)).rejects.toThrow('does not exist: set DATA_DIR')
    expect(readdirSync(dataDir)).toEqual([])
  })
})

describe('restore', () => {
  async function aBackup(texts: readonly string[]): Promise<string> {
    const [dataDir, folder] = [await aFolder(), join(await aFolder(), 'b')]
    await (await fileEnquiries(dataDir, texts)).close()
    await backUp(dataDir, folder, NOW)
    return folder
  }

  it('refuses while the service runs, with force too', async () => {
    const [folder, dataDir] = [await aBackup(['一']), await aFolder()]
    const running = await fileEnquiries(dataDir, ['现在的'])

    expect(() => restore(folder, dataDir, true, NOW)).toThrow('in use: stop the service first')
    expect(isInUse(sqliteFileIn(dataDir))).toBe(true)
    await running.close()
    expect(isInUse(sqliteFileIn(dataDir))).toBe(false)
    expect(await textsIn(dataDir)).toEqual(['现在的'])
  })

  it('overwrites only with force, and keeps what was there', async () => {
    const [folder, dataDir] = [await aBackup(['一']), await aFolder()]
    await (await fileEnquiries(dataDir, ['现在的'])).close()

    expect(() => restore(folder, dataDir, false, NOW)).toThrow('use --force')
    expect(await textsIn(dataDir)).toEqual(['现在的'])
    const { earlier = '' } = restore(folder, dataDir, true, NOW)

    expect(await textsIn(dataDir)).toEqual(['一'])
    expect(earlier).toContain('kepu.sqlite.before-2026-11-26')
    expect(existsSync(earlier)).toBe(true)
    const kept = openSqlite(earlier)
    const { rows } = await sql<{ text: string }>`select text from enquiries`.execute(kept.db)
    await kept.close()
    expect(rows).toEqual([{ text: '现在的' }])
  })

  it.each<readonly [string, (folder: string) => void, string]>([
    [
      'cut short',
      (folder) => writeFileSync(sqliteFileIn(folder), readFileSync(sqliteFileIn(folder)).subarray(0, 9_000)),
      'damaged',
    ],
    [
      'no database at all',
      (folder) => writeFileSync(sqliteFileIn(folder), 'nothing of the kind, only words'.repeat(99)),
      'damaged',
    ],
    [
      'with an entry of an index that says something else',
      (folder) => {
        const bytes = readFileSync(sqliteFileIn(folder))
        // It lies in the table and in the index over fingerprints: spoilt in one of them, they differ.
        const [first] = bytes.toString('latin1').matchAll(/[0-9a-f]{64}/g)
        bytes.write('x', first?.index ?? 0)
        writeFileSync(sqliteFileIn(folder), bytes)
      },
      'damaged (integrity check)',
    ],
    ['with a broken note', (folder) => appendFileSync(join(folder, 'backup.json'), '}'), 'cannot be read'],
    [
      'with other rows than noted',
      (folder) =>
        writeFileSync(
          join(folder, 'backup.json'),
          readFileSync(join(folder, 'backup.json'), 'utf8').replace('"enquiries": 1', '"enquiries": 2'),
        ),
      'enquiries: 2 expected, 1 found',
    ],
  ])('refuses a backup %s and leaves what is there', async (_name, spoil, message) => {
    const [folder, dataDir] = [await aBackup(['一']), await aFolder()]
    await (await fileEnquiries(dataDir, ['现在的'])).close()
    spoil(folder)

    expect(() => restore(folder, dataDir, true, NOW)).toThrow(message)
    expect(await textsIn(dataDir)).toEqual(['现在的'])
  })

  it('refuses a folder without a backup', async () => {
    const [folder, dataDir] = [await aFolder(), await aFolder()]

    expect(() => restore(folder, dataDir, false, NOW)).toThrow('holds no backup')
  })
})
