import { compose } from './compose.ts'
import { readConfig } from './config.ts'
import { AppError } from './domain/app-error.ts'
import { createLogger } from './logger.ts'
import { checkAddons } from './native-addons.ts'

const STOP_LIMIT_MS = 20_000

async function main(): Promise<void> {
  const config = readConfig()
  checkAddons()
  const logger = createLogger(config.logLevel)
  const service = await compose(config, logger)

  const stop = (signal: string) => {
    logger.info({ signal }, 'stopping')
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref()
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'could not stop cleanly')
        process.exit(1)
      },
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  process.on('SIGHUP', () => void service.refresh())

  const address = await service.start()
  logger.info({ address }, 'listening')
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof AppError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  )
  process.exit(error instanceof AppError && error.code === 'config.invalid' ? 2 : 1)
})
