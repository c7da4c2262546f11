import type { Entry } from '../../src/domain/entry.ts'
import type { VerdictReply, VerdictVersion } from '../../src/rumours/versions.ts'
import { anEntry } from './entries.ts'
import { aStatement } from './knowledge.ts'

/** A checked rumour that says `why`. */
export function aRumour(id: string, why = '没有证据。', more: Partial<Entry> = {}): Entry {
  return anEntry(id, {
    kind: 'rumour',
    title: `条目${id}`,
    topic: 'rumour',
    subtopic: 'food',
    claim: '吃蒜防癌。',
    verdict: 'unproven',
    asks: ['吃蒜防癌吗'],
    statements: [aStatement({ section: 'why', text: why })],
    ...more,
  })
}

export function aReview(state: Entry['review']['state']): Pick<Entry, 'review'> {
  return { review: { state, on: '2026-11-24', next: '2027-05-01' } }
}

export function aVersion(more: Partial<VerdictVersion> = {}): VerdictVersion {
  const at = new Date('2026-11-24T02:00:00Z')
  return { entry: 'r1', version: 1, digest: 'd', verdict: 'unproven', state: 'published', at, ...more }
}

export function aVerdictReply(more: Partial<VerdictReply> = {}): VerdictReply {
  return {
    entry: 'r1',
    version: 1,
    channel: 'web-chat',
    conversation: 'c1',
    sender: 's1',
    kind: 'verdict',
    at: new Date('2026-11-24T02:00:00Z'),
    ...more,
  }
}
