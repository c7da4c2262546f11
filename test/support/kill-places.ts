import { symlink, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { build } from 'vite'
import { onDatabaseOfItsOwn } from '../../src/storage/scratch-postgres.ts'
import { aFolder } from './knowledge.ts'

const POSTGRES = process.env['TEST_DATABASE_URL']

/** A database that processes of their own can open. */
export interface KillPlace {
  readonly engine: 'SQLite' | 'PostgreSQL'
  /** Path or address. */
  readonly database: string
}

type OnPlace = (work: (place: KillPlace) => Promise<void>) => Promise<void>

export const killPlaces: ReadonlyArray<readonly [KillPlace['engine'], OnPlace]> = [
  ['SQLite', async (work) => work({ engine: 'SQLite', database: join(await aFolder(), 'kill.sqlite') })],
  ...(POSTGRES === undefined
    ? []
    : [
        [
          'PostgreSQL',
          (work: (place: KillPlace) => Promise<void>) =>
            onDatabaseOfItsOwn(POSTGRES, (database) => work({ engine: 'PostgreSQL', database })),
        ] as const,
      ]),
]

/**
 * Node 20 runs no TypeScript: the worker is made into one file beside the packages.
 * @param file path from the root of the repository
 */
export async function buildWorker(file: string): Promise<string> {
  const folder = await aFolder()
  await symlink(resolve('node_modules'), join(folder, 'node_modules'))
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr: resolve(file), outDir: folder, emptyOutDir: false },
  })
  return join(folder, basename(file).replace(/\.ts$/, '.js'))
}
