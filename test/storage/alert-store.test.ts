import { createAlertStore } from '../../src/storage/alert-store.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { alertStoreContract } from '../support/alert-store-contract.ts'
import { engines } from '../support/engines.ts'
import { createFakeAlertStore } from '../support/fake-alert-store.ts'

alertStoreContract('in memory', { open: async () => createFakeAlertStore(), close: async () => {} })

for (const [name, openEngine] of engines) {
  let database: OpenDatabase | undefined
  alertStoreContract(`on ${name}`, {
    open: async () => {
      if (database === undefined) {
        database = await openEngine()
        await migrate(database)
      }
      await database.db.deleteFrom('alerts').execute()
      return createAlertStore(database)
    },
    close: async () => database?.close(),
  })
}
