import type { FastifyInstance } from 'fastify'

export interface Readiness {
  readonly ready: boolean
  /** What is wrong, or what is served in spite of it; without secrets. */
  readonly notes: readonly string[]
}

export interface OperationDeps {
  readonly readiness: () => Promise<Readiness>
  readonly metrics: { readonly text: () => Promise<string>; readonly contentType: string }
}

/** `GET /healthz` (alive), `GET /readyz` (index loaded, database reached), `GET /metrics`. */
export function registerOperation(app: FastifyInstance, { readiness, metrics }: OperationDeps): void {
  app.get('/healthz', { schema: { summary: 'Alive', tags: ['operation'] } }, async () => ({ status: 'ok' }))
  app.get('/readyz', { schema: { summary: 'Ready to answer', tags: ['operation'] } }, async (_request, to) => {
    const { ready, notes } = await readiness()
    return to.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not-ready', notes })
  })
  app.get('/metrics', { schema: { summary: 'Prometheus metrics', tags: ['operation'] } }, async (_request, to) =>
    to.type(metrics.contentType).send(await metrics.text()),
  )
}
