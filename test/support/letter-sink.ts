import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

const Arrived = z.looseObject({ campaign: z.string(), recipient: z.string(), repeat: z.boolean() })
export type Arrived = z.infer<typeof Arrived>

export interface LetterSink {
  readonly url: string
  readonly arrived: readonly Arrived[]
  readonly close: () => Promise<void>
}

/**
 * A receiver of letters on loopback.
 * @param onLetter called when the n-th letter has come and before it is confirmed; true: it never is
 */
export async function openLetterSink(onLetter: (count: number) => boolean): Promise<LetterSink> {
  const arrived: Arrived[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      arrived.push(Arrived.parse(JSON.parse(body)))
      if (!onLetter(arrived.length)) response.end('ok')
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('the sink has no port')
  return {
    url: `http://127.0.0.1:${address.port}/`,
    arrived,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
