import type { Entry } from '../../src/domain/entry.ts'
import { aStatement } from './knowledge.ts'

/** A checked guide for everybody; whoever means a rumour says so. */
export function anEntry(id: string, more: Partial<Entry> = {}): Entry {
  return {
    id,
    kind: 'guide',
    title: `标题${id}`,
    topic: 'mushroom',
    subtopic: 'prevention',
    aliases: [],
    audiences: ['everyone'],
    regions: ['532300'],
    months: [],
    risk: 'normal',
    review: { state: 'source-checked', on: '2026-11-23', next: '2027-05-01' },
    liveClaim: false,
    asks: [],
    statements: [aStatement({ section: 'do', text: '不认识的菌子不采。' })],
    ...more,
  }
}
