import type { Metrics } from './analytics/metrics.ts'
import type { Delivery } from './compose-delivery.ts'
import type { ContentFiles } from './content-files.ts'
import { reasonOf } from './conversation/group-policy.ts'
import type { GroupStore } from './conversation/group-settings.ts'
import { createGroups, type Groups } from './conversation/groups.ts'
import { createReceive, type Receive, type ReceiveDeps } from './conversation/receive.ts'
import { createRecentTurns } from './conversation/recent-turns.ts'
import { createSubscriptions, type Subscriptions } from './conversation/subscriptions.ts'
import type { Clock } from './domain/clock.ts'
import type { EnquiryStore } from './enquiries/enquiry.ts'
import { createFileEnquiry } from './enquiries/file-enquiry.ts'
import type { LiveAnswerer } from './live-answerer.ts'
import { erasePerson, exportPerson } from './person.ts'
import { createRecognise } from './recognise.ts'
import { createRecordReply } from './rumours/record-reply.ts'
import type { VerdictStore } from './rumours/versions.ts'
import type { InboxStore } from './storage/inbox-store.ts'
import type { ReplyCounts } from './storage/reply-counts.ts'

export interface ConversationParts {
  readonly files: ContentFiles
  readonly live: LiveAnswerer
  readonly store: EnquiryStore
  readonly verdictStore: VerdictStore
  readonly groupStore: GroupStore
  readonly inbox: InboxStore
  readonly counts: ReplyCounts
  readonly delivery: Delivery
  /** 收到 of people on duty. */
  readonly acknowledge: NonNullable<ReceiveDeps['acknowledge']>
  readonly clock: Clock
  readonly metrics: Metrics
  readonly onFault: (place: string) => (error: unknown) => void
}

/** One message in, one reply out, and what is remembered of it. */
export function composeConversation(parts: ConversationParts): { readonly receive: Receive; readonly groups: Groups } {
  const { files, live, store, verdictStore, groupStore, counts, acknowledge, clock, metrics, onFault } = parts
  const recordReply = createRecordReply({
    store: verdictStore,
    findEntry: (id) => live.current().findEntry(id),
    clock,
    onError: onFault('verdicts'),
  })
  const groups = createGroups({
    store: groupStore,
    recognise: createRecognise(live.current),
    aliases: files.intents.aliases,
    replies: files.replies,
    clock,
    onDecision: (decision) => metrics.recordGroupDecision(decision.kind, reasonOf(decision)),
    onError: onFault('groups'),
  })
  const receive = createReceive({
    answer: (question) => live.current().answer(question),
    fileEnquiry: createFileEnquiry({ store, clock, onError: onFault('enquiries') }),
    turns: createRecentTurns(),
    regions: () => live.current().search.knowledge.regions,
    followUp: files.intents.followUp,
    replies: files.replies,
    clock,
    groups,
    acknowledge,
    subscriptions: openSubscriptions(parts),
    onOutcome: (message, outcome, elapsedMs) => {
      metrics.recordReply(message, outcome, elapsedMs)
      const topic = live.current().findEntry(outcome.entries[0]?.id ?? '')?.topic ?? ''
      counts.count({ at: clock(), kind: outcome.kind, topic, region: message.region ?? '' })
      void recordReply(message, outcome)
    },
    onError: onFault('receive'),
  })
  return { receive, groups }
}

function openSubscriptions(parts: ConversationParts): Subscriptions {
  const { files, live, store, verdictStore, inbox, delivery, clock, onFault } = parts
  return createSubscriptions({
    store: delivery.subscribers,
    cancelFor: delivery.ledger.cancelFor,
    forgetLetters: delivery.forgetLetters,
    exportOthers: (person) => exportPerson(store, person),
    eraseOthers: (person) => erasePerson({ store, verdictStore, inbox }, person),
    regions: () => live.current().search.knowledge.regions,
    aliases: files.intents.aliases,
    replies: files.replies,
    clock,
    onError: onFault('subscriptions'),
  })
}
