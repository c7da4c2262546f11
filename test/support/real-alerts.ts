import { randomUUID } from 'node:crypto'
import type { Alerts } from '../../src/alerts/alerts.ts'
import { createAlerts } from '../../src/alerts/raise.ts'
import type { Ledger } from '../../src/delivery/ledger.ts'
import { SEGMENTS, SUBSCRIPTION_TOPICS } from '../../src/domain/segments.ts'
import { createAlertReach } from '../../src/storage/alert-reach.ts'
import { createAlertStore } from '../../src/storage/alert-store.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { createSubscriberStore } from '../../src/storage/subscriber-store.ts'
import { FOLLOW_UP_WORDS } from './alert-words.ts'
import { wordPlainly } from './alerts.ts'

/** The life of alerts in real time, for processes of their own. */
export function realAlerts(open: OpenDatabase, ledger: Ledger): Alerts {
  return createAlerts({
    store: createAlertStore(open),
    reach: createAlertReach(open.db),
    ledger,
    subscribers: createSubscriberStore(open.db, { segments: SEGMENTS, topics: SUBSCRIPTION_TOPICS }),
    capabilities: ({ channel }) => ({ kind: 'can', account: channel, short: true }),
    wordAlert: wordPlainly,
    words: FOLLOW_UP_WORDS,
    isHazard: () => true,
    isOurs: () => true,
    sender: 'kepu-test',
    identifierOf: (_at, id) => `kepu-test.${id}`,
    singleApprovalUntil: undefined,
    onAlone: async () => {},
    onError(error) {
      throw error
    },
    clock: () => new Date(),
    newId: randomUUID,
  })
}
