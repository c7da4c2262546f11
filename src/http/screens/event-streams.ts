import { Readable } from 'node:stream'

/** Far more than the screens of a prefecture. */
const MOST = 2_000
/** The screens of a county may all come through one proxy. */
const MOST_PER_ADDRESS = 500
/** A reader that is so far behind is cut off; it comes back and gets what is true then. */
const MOST_WAITING_BYTES = 256 * 1024

interface Reader {
  readonly address: string
  readonly stream: Readable
  /** Id of the last event it got. */
  last: string
}

export interface StreamEvent {
  readonly id: string
  readonly text: string
}

export interface EventStreams {
  /**
   * A stream for a reader whose last event was `last`; undefined when there are too many.
   * @param key readers of one key get the same events
   */
  readonly open: (key: string, address: string, last: string, opening: string) => Readable | undefined
  /** Sends the event of each key to its readers, unless it is the one they have. Undefined: not known just now, nothing is sent. */
  readonly tell: (eventOf: (key: string) => StreamEvent | undefined) => void
  /** Sends the same to all. */
  readonly say: (text: string) => void
  readonly count: () => number
  readonly close: () => void
}

/** Readers of server-sent events; each may come and go, be slow, or vanish without a word. */
export function createEventStreams(): EventStreams {
  const readers = new Map<string, Set<Reader>>()
  const addresses = new Map<string, number>()
  let count = 0

  function forget(key: string, reader: Reader): void {
    const ofKey = readers.get(key)
    if (ofKey?.delete(reader) !== true) return
    if (ofKey.size === 0) readers.delete(key)
    count--
    const left = (addresses.get(reader.address) ?? 1) - 1
    if (left > 0) addresses.set(reader.address, left)
    else addresses.delete(reader.address)
  }

  function write({ stream }: Reader, text: string): void {
    stream.push(text)
    if (stream.readableLength > MOST_WAITING_BYTES) stream.destroy()
  }

  return {
    open(key, address, last, opening) {
      const ofAddress = addresses.get(address) ?? 0
      if (count >= MOST || ofAddress >= MOST_PER_ADDRESS) return undefined
      const reader: Reader = { address, stream: new Readable({ read() {} }), last }
      readers.set(key, (readers.get(key) ?? new Set()).add(reader))
      addresses.set(address, ofAddress + 1)
      count++
      reader.stream.on('close', () => forget(key, reader))
      write(reader, opening)
      return reader.stream
    },
    tell(eventOf) {
      for (const [key, ofKey] of [...readers]) {
        const event = eventOf(key)
        if (event === undefined) continue
        for (const reader of [...ofKey].filter(({ last }) => last !== event.id)) {
          reader.last = event.id
          write(reader, event.text)
        }
      }
    },
    say(text) {
      for (const ofKey of [...readers.values()]) for (const reader of [...ofKey]) write(reader, text)
    },
    count: () => count,
    close() {
      for (const ofKey of readers.values()) for (const { stream } of ofKey) stream.push(null)
    },
  }
}
