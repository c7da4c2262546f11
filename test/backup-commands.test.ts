import { join } from 'node:path'
import { expect, it } from 'vitest'
import { backupCommand, copyDatabaseCommand, restoreCommand } from '../src/backup-commands.ts'
import { openSqlite, sqliteFileIn } from '../src/storage/database.ts'
import { migrate } from '../src/storage/migrations.ts'
import { aFolder } from './support/knowledge.ts'

const NOW = new Date('2026-11-26T04:00:00Z')
const SERVER = 'postgres://kepu:hidden@127.0.0.1:1/none'
const ignore = () => undefined

it('backs up and restores, and prints the rows of each table', async () => {
  const [dataDir, folder] = [await aFolder(), join(await aFolder(), 'b')]
  const open = openSqlite(sqliteFileIn(dataDir))
  await migrate(open)
  await open.close()
  const lines: string[] = []
  const place = { dataDir, databaseUrl: undefined }

  await backupCommand(place, folder, NOW, (line) => lines.push(line))
  restoreCommand(place, folder, { force: true, now: NOW }, (line) => lines.push(line))

  expect(lines.filter((line) => line === 'enquiries  0 rows')).toHaveLength(2)
  expect(lines).toContain(`${folder} holds the backup, read back without a fault`)
  expect(lines).toContain(`${sqliteFileIn(dataDir)} is as it was at 2026-11-26T04:00:00.000Z`)
  expect(lines.at(-1)).toContain('is what was there before')
})

it('names the tools of PostgreSQL where the data lie there, and no password', async () => {
  const place = { dataDir: await aFolder(), databaseUrl: SERVER }

  const backup = backupCommand(place, 'b', NOW, ignore)

  await expect(backup).rejects.toThrow('pg_dump')
  await expect(backup).rejects.not.toThrow('hidden')
  expect(() => restoreCommand(place, 'b', { force: false, now: NOW }, ignore)).toThrow('pg_restore')
})

it('copies only from a database that exists and rests, to one that is named', async () => {
  const dataDir = await aFolder()
  const copy = (databaseUrl: string | undefined) => copyDatabaseCommand({ dataDir, databaseUrl }, ignore, ignore)

  await expect(copy(undefined)).rejects.toThrow('Set DATABASE_URL')
  await expect(copy(SERVER)).rejects.toThrow('does not exist: set DATA_DIR')
  const running = openSqlite(sqliteFileIn(dataDir))
  await migrate(running)
  await expect(copy(SERVER)).rejects.toThrow('is in use: stop the service first')
  await running.close()
})
