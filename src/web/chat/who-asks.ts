import { randomId, readSetting, writeSetting } from './store.ts'

/** Earlier ids were shorter now and then; what can be guessed has no inbox. */
const FULL_LENGTH = 28

function lasting(name: string): string {
  const known = readSetting(name)
  if (known.length >= FULL_LENGTH) return known
  const made = randomId()
  writeSetting(name, made)
  return made
}

/** The conversation stays on this device, because letters are sent to it, and who knows its id reads them. */
export function whoAsks(): { readonly conversation: string; readonly sender: string } {
  return { conversation: lasting('conversation'), sender: lasting('sender') }
}

/** Empty on a device where nobody has asked anything yet: nobody can have written to it. */
export function knownConversation(): string {
  return readSetting('conversation')
}

/** What was asked before must not colour what is asked next; letters and 退订 still concern this device. */
export function beAnother(): void {
  writeSetting('sender', '')
}
