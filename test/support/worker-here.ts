import { EventEmitter } from 'node:events'
import type { IndexOrder } from '../../src/index-worker.ts'

/** A worker thread reads no TypeScript under Node 20; the index of a small folder is made on the spot. */
export class WorkerHere extends EventEmitter {
  constructor(_file: URL, { workerData }: { readonly workerData: IndexOrder }) {
    super()
    // Only now: what makes the index imports worker threads, for which this stands in.
    import('../../src/index-worker.ts')
      .then(({ makeIndex }) => makeIndex(workerData))
      .then(
        (outcome) => this.emit('message', outcome),
        (error: unknown) => this.emit('error', error),
      )
  }
}
