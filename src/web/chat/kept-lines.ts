import { isLetter, isObject, list, readReply, type ShownReply, words } from './reply.ts'
import { randomId, readNote, writeNote } from './store.ts'

/** A message of the person at the page. */
export interface Mine {
  readonly by: 'me'
  /** Also the id under which it is sent, so that sending it again counts once. */
  readonly id: string
  readonly text: string
  readonly shown: string
  /** Why it was not sent; empty when it was. */
  readonly failure: string
}

export type Line = Mine | { readonly by: 'kepu'; readonly reply: ShownReply }

export interface KeptLines {
  readonly all: () => readonly Line[]
  /** Adds a line; a message that is there already is replaced and stands last. */
  readonly put: (line: Line) => void
  readonly clear: () => void
  /** True as long as nothing was asked; letters come by themselves. */
  readonly isEmpty: () => boolean
}

const KEPT = 50

function readLine(saved: Record<string, unknown>): Line[] {
  const reply = readReply(saved['reply'])
  if (reply !== undefined) return [{ by: 'kepu', reply }]
  const text = words(saved['text'])
  if (text === '') return []
  const id = words(saved['id']) || randomId()
  return [{ by: 'me', id, text, shown: words(saved['shown']) || text, failure: words(saved['failure']) }]
}

function parse(saved: string): Line[] {
  try {
    const lines: Line[] = []
    for (const line of list(JSON.parse(saved)).filter(isObject)) lines.push(...readLine(line))
    return lines
  } catch {
    return []
  }
}

/** The last lines of a conversation, kept until the page is closed. */
export function createKeptLines(): KeptLines {
  let lines: readonly Line[] = parse(readNote('lines'))

  function set(changed: readonly Line[]): void {
    lines = changed.slice(-KEPT)
    writeNote('lines', JSON.stringify(lines))
  }

  return {
    all: () => lines,
    put: (line) => {
      const others = lines.filter((other) => line.by === 'kepu' || other.by === 'kepu' || other.id !== line.id)
      set(others.concat([line]))
    },
    clear: () => set([]),
    isEmpty: () => lines.every((line) => line.by === 'kepu' && isLetter(line.reply)),
  }
}
