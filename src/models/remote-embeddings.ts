import { Embeddings } from '@langchain/core/embeddings'
import { z } from 'zod'
import { AppError } from '../domain/app-error.ts'

export interface RemoteEmbeddingOptions {
  /** Base of an OpenAI-compatible API, e.g. `https://example.org/v1`. */
  readonly baseUrl: string
  readonly apiKey?: string
  readonly model: string
  readonly timeoutMs?: number
}

const Answer = z.object({
  data: z.array(z.object({ index: z.int(), embedding: z.array(z.number()) })),
})

const BATCH = 64
const TIMEOUT_MS = 5_000
const MAX_BYTES = 32 * 1024 * 1024
const RETRIES = 2

function unit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector)
  if (!Number.isFinite(length) || length === 0)
    throw new AppError('embedding.invalid', 'The embedding endpoint sent a vector without direction')
  return vector.map((value) => value / length)
}

/** `POST {base}/embeddings` with a time limit, a size limit and two more tries. Errors carry the status, never the key or the text. */
export class RemoteEmbeddings extends Embeddings {
  readonly #options: RemoteEmbeddingOptions

  constructor(options: RemoteEmbeddingOptions) {
    super({ maxRetries: 0 })
    this.#options = options
  }

  override async embedQuery(text: string): Promise<number[]> {
    const [vector] = await this.embedDocuments([text])
    if (vector === undefined) throw new AppError('embedding.invalid', 'The embedding endpoint sent no vector')
    return vector
  }

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    const vectors: number[][] = []
    for (let at = 0; at < texts.length; at += BATCH) vectors.push(...(await this.#post(texts.slice(at, at + BATCH))))
    return vectors
  }

  async #post(input: readonly string[], attempt = 0): Promise<number[][]> {
    try {
      return await this.#request(input)
    } catch (cause) {
      if (attempt < RETRIES && !(cause instanceof AppError && cause.code === 'embedding.refused'))
        return this.#post(input, attempt + 1)
      if (cause instanceof AppError) throw cause
      throw new AppError('embedding.unavailable', 'The embedding endpoint gave no answer', { cause })
    }
  }

  async #request(input: readonly string[]): Promise<number[][]> {
    const { baseUrl, apiKey, model, timeoutMs = TIMEOUT_MS } = this.#options
    const response = await fetch(`${baseUrl.replace(/\/$/, '')}/embeddings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(apiKey && { authorization: `Bearer ${apiKey}` }) },
      body: JSON.stringify({ model, input }),
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (response.status >= 400 && response.status < 500 && response.status !== 429)
      throw new AppError('embedding.refused', `The embedding endpoint refused: HTTP ${response.status}`)
    if (!response.ok)
      throw new AppError('embedding.unavailable', `The embedding endpoint failed: HTTP ${response.status}`)

    const body = await response.text()
    if (body.length > MAX_BYTES) throw new AppError('embedding.invalid', 'The embedding endpoint sent too much')
    const { data } = Answer.parse(JSON.parse(body))
    if (data.length !== input.length)
      throw new AppError('embedding.invalid', `Asked for ${input.length} vectors, got ${data.length}`)
    return [...data].sort((a, b) => a.index - b.index).map(({ embedding }) => unit(embedding))
  }
}
