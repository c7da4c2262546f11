import type { FastifyInstance } from 'fastify'
import type { Entry, Source } from '../../src/domain/entry.ts'
import { reply } from '../../src/domain/message.ts'
import { registerRumours } from '../../src/http/rumours/register-rumours.ts'
import { createServer } from '../../src/http/server.ts'
import { anEntry } from './entries.ts'
import { aStatement } from './knowledge.ts'

export function aRumour(id: string, more: Partial<Entry> = {}): Entry {
  return anEntry(id, {
    kind: 'rumour',
    topic: 'rumour',
    subtopic: '',
    claim: `说法${id}`,
    verdict: 'false',
    asks: [`问法${id}`],
    statements: [
      aStatement({ section: 'do', text: '去问医生。' }),
      aStatement({ section: 'dont', text: '不要转发。' }),
      aStatement({ section: 'why', text: '因为没有证据。', sources: ['s1', 's2'] }),
      aStatement({ section: 'phones', text: '12320 卫生健康热线', sources: [] }),
      aStatement({ section: 'forwards', text: '快转发给家人', verdict: 'false', sources: [] }),
    ],
    ...more,
  })
}

export function aSource(id: string, more: Partial<Source> = {}): Source {
  return {
    id,
    publisher: '云南省卫生健康委',
    title: '提醒',
    date: '2023-05-06',
    type: 'official',
    titleIsDescription: false,
    ...more,
  }
}

const SOURCES = [
  aSource('s1', { url: 'https://example.org/a?b=1&c=2' }),
  aSource('s2', { publisher: '某地', date: null }),
]

interface RumourServer {
  readonly entries: readonly Entry[]
  readonly sources?: readonly Source[]
  readonly publicUrl?: string
  readonly now?: Date
}

/** The real server with these entries behind its public pages. */
export function rumourServer({ entries, sources = SOURCES, publicUrl, now }: RumourServer): Promise<FastifyInstance> {
  const findEntry = (id: string) => entries.find((entry) => entry.id === id || entry.aliases.includes(id))
  const findSource = (id: string) => sources.find((source) => source.id === id)
  return createServer({
    receive: async () => reply('unknown', ''),
    readiness: async () => ({ ready: true, notes: [] }),
    metrics: { text: async () => '', contentType: 'text/plain' },
    version: '0',
    tooMany: '',
    findEntry,
    findSource,
    onFault: (error) => {
      throw error
    },
    plugins: [
      (app) =>
        registerRumours(app, {
          entries: () => entries,
          findEntry,
          findSource,
          publicUrl,
          now: () => now ?? new Date('2026-11-24T04:00:00Z'),
        }),
    ],
  })
}

/** What stands in the data block of a page. */
export function jsonLdOf(page: string): Record<string, unknown> {
  const [, text = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page) ?? []
  return JSON.parse(text)
}
