import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { type Answerer, createAnswerer, type Emergencies } from '../../src/answerer.ts'
import { readContentFiles } from '../../src/content-files.ts'
import type { Statement } from '../../src/domain/entry.ts'
import { type LoadedKnowledge, loadKnowledge } from '../../src/knowledge/load-knowledge.ts'
import { loadIndex } from '../../src/retrieval/index-file.ts'
import { assembleSearch, type Search } from '../../src/search-index.ts'
import { shippedEmbedder } from './shipped-embedder.ts'

/** A fresh folder below the system's temporary folder. */
export function aFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'kepu-test-'))
}

export function aStatement(more: Partial<Statement> = {}): Statement {
  return { section: 'facts', text: '一句话。', sources: ['s1'], basis: [], line: 1, ...more }
}

const SOURCES = `- { id: s1, publisher: 云南省卫生健康委, title: 提醒, date: 2023-05-06, type: official, read: excerpt }
- { id: ed, publisher: 编写归纳, title: 常识, date: null, type: editorial, read: from-knowledge }
`
const REGIONS = `prefecture: { code: '532300', name: 楚雄州, aliases: [楚雄] }
counties:
  - { code: '532324', name: 南华县, aliases: [南华] }
`
const HOTLINES = `- { number: '120', name: 急救电话, use: 急救, topics: [], sources: [s1] }
- { number: '12345', name: 政务便民热线, use: 办事, topics: [], sources: [s1] }
`

/** Writes a small knowledge folder; `entries` maps `topic/id` to the content of its file. */
export async function aKnowledgeFolder(entries: Readonly<Record<string, string>>): Promise<string> {
  const folder = await aFolder()
  const files: Record<string, string> = {
    'sources.yaml': SOURCES,
    'region.yaml': REGIONS,
    'hotlines.yaml': HOTLINES,
    'synonyms.yaml': 'both: []\noneWay: []\nfillers: []\n',
    'danger-examples.yaml': 'present: {}\ntwins: [怎么预防]\n',
    'rumour-examples.yaml': 'claims: {}\ndenials: {}\n',
    'rumour-twins.yaml': 'claims: {}\ndenials: {}\n',
    'scam-examples.yaml': 'running: [客服叫我开屏幕共享再转账]\n',
    'ordinary-examples.yaml': 'talk: [今天赶街]\n',
    'message-examples.yaml': 'talk: {}\ndeclines: {}\nquestions: [怎么预防]\n',
    'out-of-scope.yaml': '- 今天股票涨了吗\n- 帮我订一张火车票\n',
  }
  for (const [name, content] of Object.entries(entries)) files[`entries/${name}.md`] = content
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  return folder
}

/** An entry file that is right in every respect; `body` and `fields` replace parts of it. */
export function anEntryFile(id: string, fields = '', body = '## 要点\n- 一句有出处的话。[^s1]\n'): string {
  const asks = Array.from({ length: 15 }, (_, at) => `  - 关于${id}的第${at}种问法`).join('\n')
  return `---
id: ${id}
kind: guide
title: 条目${id}
topic: mushroom
audiences: [everyone]
regions: ['532300']
months: all
risk: normal
review: { state: source-checked, on: 2026-11-23, next: 2027-05-01 }
${fields}asks:
${asks}
---
${body}`
}

let shipped: Promise<LoadedKnowledge> | undefined
let search: Promise<Search> | undefined
let answerer: Promise<Answerer> | undefined

/** The knowledge that ships, read once per test file. */
export function shippedKnowledge(): Promise<LoadedKnowledge> {
  shipped ??= loadKnowledge('knowledge')
  return shipped
}

function shippedSearch(): Promise<Search> {
  const parts = [shippedKnowledge(), loadIndex(inject('shippedIndex')), shippedEmbedder()] as const
  search ??= Promise.all(parts).then(([{ knowledge }, index, embedder]) => assembleSearch(knowledge, index, embedder))
  return search
}

/** Answers from the knowledge, rules and sentences that ship. */
export function shippedAnswerer(): Promise<Answerer> {
  answerer ??= openShipped({})
  return answerer
}

/** The same where there is an emergency. */
export async function openShipped(emergencies: Emergencies): Promise<Answerer> {
  const [found, files] = await Promise.all([shippedSearch(), readContentFiles('knowledge', 'prompts')])
  return createAnswerer(found, files, false, () => '2026-11-26', emergencies)
}
