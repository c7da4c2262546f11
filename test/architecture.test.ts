import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const SRC = resolve('src')

/** Which folder may import which; files directly in `src` may import anything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  knowledge: ['domain'],
  retrieval: ['domain'],
  rumours: ['domain'],
  audience: ['domain'],
  delivery: ['domain'],
  jobs: ['domain'],
  analytics: ['domain'],
  channels: ['domain'],
  http: ['domain'],
  answering: ['domain', 'retrieval', 'rumours'],
  enquiries: ['domain', 'retrieval'],
  conversation: ['domain', 'answering', 'audience', 'enquiries', 'analytics'],
  campaigns: ['domain', 'knowledge', 'audience', 'delivery'],
  alerts: ['domain', 'audience', 'delivery'],
  staff: ['domain', 'knowledge', 'audience', 'delivery', 'campaigns', 'alerts', 'enquiries', 'analytics'],
  models: ['domain'],
  storage: ['domain'],
  web: [],
}

/** Folders whose types (not code) may be imported besides. */
const MAY_IMPORT_TYPES: Readonly<Record<string, readonly string[] | 'any'>> = {
  models: ['answering', 'retrieval'],
  storage: 'any',
  web: ['domain'],
}

/** Each outside package of weight is named in one place. */
const OWNERS: Readonly<Record<string, string>> = {
  wechaty: 'channels/wechaty',
  'memory-card': 'channels/wechaty',
  'hnswlib-node': 'retrieval/vector-index.ts',
  '@langchain/core': 'models',
  'node-cron': 'jobs',
  kysely: 'storage',
  'better-sqlite3': 'storage',
  pg: 'storage',
  'opencc-js': 'retrieval/normalise.ts',
  '@node-rs/jieba': 'retrieval/tokens.ts',
  fastify: 'http',
  'prom-client': 'analytics/metrics.ts',
  mqtt: 'channels',
  saxes: 'alerts/cap',
  '@turf': 'alerts',
  '@fastify/cookie': 'http',
}

/** Where a fastify plugin or the start-up check of addons has to name a package that another folder owns. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  fastify: [
    'channels/web-chat.ts',
    'compose.ts',
    'compose-channels.ts',
    'compose-public.ts',
    'compose-staff.ts',
    'bench-chat.ts',
  ],
  'hnswlib-node': ['native-addons.ts'],
  '@node-rs/jieba': ['native-addons.ts'],
  'opencc-js': ['eval-noise.ts'],
}

interface Import {
  readonly file: string
  readonly target: string
  readonly typeOnly: boolean
}

const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile() && file.name.endsWith('.ts'))
  .map((file) => join(file.parentPath, file.name))

const imports: Import[] = files.flatMap((file) =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'|import\('([^']+)'\)/gms,
    ),
  ].map(([, type, from, dynamic]) => ({
    file: relative(SRC, file),
    target: from ?? dynamic ?? '',
    typeOnly: type !== undefined,
  })),
)

const folderOf = (path: string) => (path.includes('/') ? (path.split('/')[0] ?? '') : '')

describe('architecture', () => {
  it('finds the imports it judges', () => {
    expect(imports.length).toBeGreaterThan(150)
  })

  it('imports only what the table allows', () => {
    const strays = imports.flatMap(({ file, target, typeOnly }) => {
      const from = folderOf(file)
      if (from === '' || !target.startsWith('.')) return []
      const to = folderOf(relative(SRC, resolve(SRC, file, '..', target)))
      const types = MAY_IMPORT_TYPES[from] ?? []
      const allowed =
        to === from || MAY_IMPORT[from]?.includes(to) === true || (typeOnly && (types === 'any' || types.includes(to)))
      return allowed ? [] : [`${file} imports ${to}`]
    })

    expect(strays).toEqual([])
  })

  it('has no folder that the table does not know', () => {
    const folders = new Set(files.map((file) => folderOf(relative(SRC, file))).filter((folder) => folder !== ''))

    expect([...folders].filter((folder) => !(folder in MAY_IMPORT))).toEqual([])
  })

  it('names each outside package in one place', () => {
    const strays = imports.flatMap(({ file, target }) => {
      const name = Object.keys(OWNERS).find((owned) => target === owned || target.startsWith(`${owned}/`))
      if (name === undefined) return []
      const allowed = file.startsWith(OWNERS[name] ?? '') || ALSO[name]?.includes(file) === true
      return allowed ? [] : [`${file} imports ${target}`]
    })

    expect(strays).toEqual([])
  })

  it('reads the environment in one file', () => {
    const readers = files
      .filter((file) => readFileSync(file, 'utf8').includes('process.env'))
      .map((file) => relative(SRC, file))

    expect(readers).toEqual(['config.ts'])
  })

  it('imports relative files with their ending', () => {
    expect(imports.filter(({ target }) => target.startsWith('.') && !/\.(ts|css)$/.test(target))).toEqual([])
  })
})
