import type { Lane } from './letter.ts'

/** A letter that waits for the page of a conversation to fetch it. */
export interface InboxLetter {
  readonly id: number
  readonly text: string
  readonly priority: Lane
  readonly at: Date
}

/**
 * Who knows the id of a conversation reads its letters, so the id is the key: 128 bits, as the residents' page makes them,
 * are 22 characters in the densest writing that is common (base64). What is shorter can be guessed and has no inbox.
 */
export const LEAST_KEY_LENGTH = 22

export function hasInbox(conversation: string): boolean {
  return conversation.length >= LEAST_KEY_LENGTH && conversation.length <= 128
}
