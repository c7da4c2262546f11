import type { Person } from './conversation/subscriptions.ts'
import { wordTime } from './domain/clock.ts'
import type { EnquiryStore } from './enquiries/enquiry.ts'
import type { VerdictStore } from './rumours/versions.ts'
import type { InboxStore } from './storage/inbox-store.ts'

/** What is kept of a person besides its subscription, in plain lines. */
export async function exportPerson(store: Pick<EnquiryStore, 'ofPerson'>, person: Person): Promise<string[]> {
  const enquiries = await store.ofPerson(person)
  return enquiries.map(
    ({ ticket, askedAt, text }) => `问过（${ticket}，${wordTime(askedAt)}）：${text || '（原话已删除）'}`,
  )
}

export interface PersonStores {
  readonly store: Pick<EnquiryStore, 'forgetPerson'>
  readonly verdictStore: Pick<VerdictStore, 'forgetPerson'>
  readonly inbox: Pick<InboxStore, 'forget'>
}

/** Deletes what is kept of a person: its questions, which verdicts it got, and letters it has not read. */
export async function erasePerson({ store, verdictStore, inbox }: PersonStores, person: Person): Promise<void> {
  await store.forgetPerson(person)
  await verdictStore.forgetPerson(person.channel, person.sender)
  if (person.channel === 'web-chat') await inbox.forget(person.conversation)
}
