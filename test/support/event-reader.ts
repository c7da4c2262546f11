import { type IncomingMessage, request } from 'node:http'

export interface ReadEvent {
  readonly event: string
  readonly id: string
  readonly body: Record<string, unknown>
  /** When it came, by `performance.now()`. */
  readonly at: number
}

export interface EventReader {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly events: readonly ReadEvent[]
  /** As it came. */
  readonly text: () => string
  readonly ended: Promise<void>
  readonly pause: () => void
  readonly resume: () => void
  readonly close: () => void
}

function parseEvent(block: string): ReadEvent | undefined {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2)
  const [event, data] = [field('event'), field('data')]
  return event === undefined || data === undefined
    ? undefined
    : { event, id: field('id') ?? '', body: JSON.parse(data), at: performance.now() }
}

/** Reads server-sent events as a browser does, without coming back. */
export function readEvents(url: string, headers: Record<string, string> = {}): Promise<EventReader> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers, agent: false }, (answer) => {
      const events: ReadEvent[] = []
      let text = ''
      let taken = 0
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
        for (let end = text.indexOf('\n\n', taken); end >= 0; end = text.indexOf('\n\n', taken)) {
          const event = parseEvent(text.slice(taken, end))
          if (event !== undefined) events.push(event)
          taken = end + 2
        }
      })
      const ended = new Promise<void>((end) => {
        answer.on('close', () => end())
      })
      answer.on('error', () => undefined)
      resolve({
        status: answer.statusCode ?? 0,
        headers: answer.headers,
        events,
        text: () => text,
        ended,
        pause: () => void answer.pause(),
        resume: () => void answer.resume(),
        close: () => void asked.destroy(),
      })
    })
    asked.on('error', reject)
    asked.end()
  })
}
