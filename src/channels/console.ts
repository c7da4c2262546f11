import { createHash } from 'node:crypto'
import type { Letter, SendingChannel } from '../domain/letter.ts'

const HASH_LENGTH = 8

/** Tells recipients apart without naming them. */
function shortHash(recipient: string): string {
  return createHash('sha256').update(recipient).digest('hex').slice(0, HASH_LENGTH)
}

/** A terminal obeys control characters, and a line is one letter. */
function onOneLine(text: string): string {
  return text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ⏎ ').replace(/\p{Cc}/gu, '\ufffd')
}

function lineOf({ recipient, priority, text, repeat }: Letter): string {
  return `${shortHash(recipient)} ${priority}${repeat ? ' repeat' : ''} ${onOneLine(text)}`
}

/** For trying out: prints instead of sending. */
export function createConsoleChannel(print: (line: string) => void): SendingChannel {
  return {
    name: 'console',
    async send(letter) {
      print(lineOf(letter))
      return { kind: 'sent' }
    },
  }
}
