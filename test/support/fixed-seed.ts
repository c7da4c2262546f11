import fc from 'fast-check'

/** The same cases at every run, so that a failure is one of the change and not of the day; `FC_SEED` tries others. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['FC_SEED'] ?? 1126) })
