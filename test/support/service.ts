import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { sql } from 'kysely'
import { vi } from 'vitest'
import { z } from 'zod'
import { compose, type Service } from '../../src/compose.ts'
import { readConfig } from '../../src/config.ts'
import type { StaffMember } from '../../src/domain/staff.ts'
import { createLogger } from '../../src/logger.ts'
import { createStaffStore } from '../../src/storage/staff-store.ts'
import { ownPostgres } from './engines.ts'
import { aFolder, aKnowledgeFolder, anEntryFile } from './knowledge.ts'
import { signIn } from './staff.ts'

/** 12:00 in Chuxiong. */
export const NOON = new Date('2026-11-26T04:00:00Z')
export const SECRET = 'sixteen letters or more'
/** Over it the routine letters of a campaign are spread. */
export const JITTER_MS = 10 * 60_000

export const RULES = ['danger.yaml', 'intents.yaml', 'stance.yaml', 'slots.yaml', 'claim-judge.json', 'red-flags.yaml']

const JOB = `id: mushroom-week
title: 每周菌子
kind: push
cron: "9 16 * * *"
audience: { topics: [rumour] }
content: { topics: [mushroom] }
channels: [web-chat]
caps: { perRecipientPerWeek: 3 }
`

const HAZARDS =
  '- { id: other, name: 其他, words: [], category: Other, topics: [], entryTopics: [mushroom], entries: [mushroom] }\n'

/** The entry whose verdict is changed. */
export function garlic(verdict: string, why: string): string {
  const body = `## 为什么\n- ${why}[^s1]\n\n## 怎么做\n- 有病早去看。[^s1]\n`
  const fields = `claim: 吃大蒜能治好癌症。\nverdict: ${verdict}\nclaim_sources: [s1]\n`
  const asked = ['吃大蒜能治好癌症吗', '大蒜治癌症是真的吗', '听说吃大蒜能治好癌症']
  return anEntryFile('garlic', fields, body)
    .replace('kind: guide', 'kind: rumour')
    .replace('topic: mushroom', 'topic: rumour')
    .replace('title: 条目garlic', 'title: 吃大蒜治不好癌症')
    .replace('asks:\n', `asks:\n${asked.map((ask) => `  - ${ask}\n`).join('')}`)
}

async function aContent(): Promise<string> {
  const guide = '## 怎么做\n- 不认识的菌子不采不吃。[^s1]\n'
  // A job wants three entries to choose from.
  const guides = ['mushroom', 'mushroom-market', 'mushroom-cooking']
  const folder = await aKnowledgeFolder({
    ...Object.fromEntries(guides.map((id) => [`mushroom/${id}`, anEntryFile(id, '', guide)])),
    'rumour/garlic': garlic('unproven', '现在还没有证据。'),
  })
  await mkdir(join(folder, 'alert-templates'))
  await writeFile(join(folder, 'hazards.yaml'), HAZARDS)
  await writeFile(join(folder, 'warning-events.yaml'), '[]\n')
  for (const name of [...RULES, 'priority-areas.yaml']) await copyFile(join('knowledge', name), join(folder, name))
  return folder
}

export interface Hook {
  readonly body: string
  readonly signature: string
}

/** What a gateway behind WEBHOOK_URL got; while `held` it answers nobody. */
async function openGateway() {
  const got: Hook[] = []
  const waiting: Array<() => void> = []
  let isHeld = false
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      got.push({ body, signature: String(request.headers['x-kepu-signature']) })
      if (isHeld) waiting.push(() => response.end('ok'))
      else response.end('ok')
    })
  })
  const hold = () => {
    isHeld = true
    return () => {
      isHeld = false
      for (const answer of waiting.splice(0)) answer()
    }
  }
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the gateway has no port')
  const close = () => new Promise<unknown>((resolve) => server.close(resolve))
  return { got, hold, url: `http://127.0.0.1:${address.port}/`, close }
}

const Chat = z.object({ text: z.string(), kind: z.string(), ticket: z.string().nullable() })
const Inbox = z.object({ letters: z.array(z.object({ id: z.number(), text: z.string(), priority: z.string() })) })
export const Drafted = z.object({ id: z.string(), recipients: z.number() })

export interface Running {
  readonly service: Service
  readonly address: string
}

export interface PlaceMore {
  /** Makes the knowledge folder. */
  readonly content?: () => Promise<string>
  readonly environment?: Readonly<Record<string, string>>
}

/** Folders and settings of a service which outlive its runs. */
export async function aPlace(
  postgres: string | undefined,
  { content = aContent, environment: more = {} }: PlaceMore = {},
) {
  const gateway = await openGateway()
  const [knowledge, jobs, data] = await Promise.all([content(), aFolder(), aFolder()])
  await writeFile(join(jobs, 'mushroom-week.yaml'), JOB)
  const own = postgres === undefined ? undefined : await ownPostgres(postgres)
  const environment = {
    PORT: '0',
    DATA_DIR: data,
    KNOWLEDGE_DIR: knowledge,
    JOBS_DIR: jobs,
    JOBS_ENABLED: 'false',
    LOG_LEVEL: 'error',
    WEBHOOK_URL: gateway.url,
    WEBHOOK_SECRET: SECRET,
    ...(own && { DATABASE_URL: own.url }),
    ...more,
  }
  return {
    environment,
    knowledge,
    hooks: gateway.got,
    /** The gateway answers nobody until what is returned is called. */
    holdGateway: gateway.hold,
    async start(): Promise<Running> {
      const service = await compose(readConfig(environment), createLogger(readConfig(environment).logLevel))
      const address = await service.start()
      // Verdicts of the content are published by then.
      await service.refresh()
      return { service, address }
    },
    async close() {
      await gateway.close()
      await own?.drop()
    },
  }
}

export type ServicePlace = Awaited<ReturnType<typeof aPlace>>

/** Lets so many ms pass and the dispatcher look. */
export function pass({ service }: Running, ms: number): void {
  vi.setSystemTime(Date.now() + ms)
  service.delivery.dispatch.nudge()
}

/** A resident on the page: one key of a conversation, as the page makes them. */
export function aResident({ address }: Pick<Running, 'address'>, name: string) {
  const conversation = `${name}-`.padEnd(24, 'k')
  return {
    conversation,
    async say(text: string, more: object = {}) {
      const answer = await fetch(`${address}/api/chat`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ conversation, sender: conversation, text, ...more }),
      })
      return Chat.parse(await answer.json())
    },
    async letters() {
      const answer = await fetch(`${address}/api/inbox?conversation=${conversation}`)
      return Inbox.parse(await answer.json()).letters
    },
  }
}

/** A member of staff with a token of its own. */
export async function aStaff({ service, address }: Running, member: StaffMember) {
  const headers = await signIn(createStaffStore(service.database.db), member)
  const post = async (path: string, type: string, body: string | Uint8Array<ArrayBuffer>) => {
    const answer = await fetch(address + path, { method: 'POST', headers: { ...headers, 'content-type': type }, body })
    return { status: answer.status, body: z.record(z.string(), z.unknown()).parse(await answer.json()) }
  }
  return {
    post: (path: string, body: object) => post(path, 'application/json', JSON.stringify(body)),
    postXml: (path: string, xml: string | Uint8Array<ArrayBuffer>) => post(path, 'application/xml', xml),
    async get(path: string) {
      const answer = await fetch(address + path, { headers })
      return { status: answer.status, body: z.record(z.string(), z.unknown()).parse(await answer.json()) }
    },
    importCsv: (csv: string, query = '') => post(`/api/subscribers/import${query}`, 'text/csv', csv),
    async draft(more: object = {}): Promise<string> {
      const request = { name: '菌季提醒', text: '不认识的菌子不采。', audience: {}, channels: ['web-chat'], ...more }
      const { body } = await post('/api/campaigns', 'application/json', JSON.stringify(request))
      return Drafted.parse(body).id
    },
    approve: (id: string) => post(`/api/campaigns/${id}/approve`, 'application/json', '{}'),
  }
}

/** Tables in which a text stands somewhere. */
export async function tablesWith({ service }: Running, needle: string): Promise<string[]> {
  const { db, engine } = service.database
  const listing =
    engine === 'sqlite'
      ? sql<{ name: string }>`select name from sqlite_master where type = 'table'`
      : sql<{ name: string }>`select table_name as name from information_schema.tables where table_schema = 'public'`
  const { rows: tables } = await listing.execute(db)
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(db)
    if (JSON.stringify(rows).includes(needle)) found.push(name)
  }
  return found.sort()
}
