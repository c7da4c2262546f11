import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A server of feeds and messages that a test can make behave as badly as it likes. */
export interface FeedPeer {
  readonly url: string
  readonly asked: ReadonlyArray<{ readonly path: string; readonly headers: IncomingMessage['headers'] }>
  readonly serve: (path: string, answer: Answer | string) => void
  readonly stop: () => Promise<void>
}

export async function startFeedPeer(): Promise<FeedPeer> {
  const answers = new Map<string, Answer>()
  const asked: Array<{ path: string; headers: IncomingMessage['headers'] }> = []
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    asked.push({ path, headers: request.headers })
    const answer = answers.get(path)
    if (answer !== undefined) return answer(request, response)
    response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    serve: (path, answer) => {
      const text: Answer = (_, response) => response.writeHead(200).end(answer)
      answers.set(path, typeof answer === 'string' ? text : answer)
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** An answer without a body. */
export function status(code: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_, response) => response.writeHead(code, headers).end()
}
