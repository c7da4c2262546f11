import type { Message } from '../../src/domain/message.ts'

/** A text to the bot alone. */
export function aMessage(text: string, more: Partial<Message> = {}): Message {
  return {
    channel: 'test',
    conversation: 'c',
    sender: 's',
    form: 'text',
    group: false,
    mentioned: false,
    elder: false,
    text,
    ...more,
  }
}
