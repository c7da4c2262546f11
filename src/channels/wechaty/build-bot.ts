import type { Wechaty } from 'wechaty'

/**
 * The only place that loads wechaty (about a second and 128 MB), when the channel is on.
 * @param puppet name of an installed puppet package
 * @param memoryFile where the login is kept, inside the data directory
 */
export async function buildBot(puppet: string, memoryFile: string): Promise<Wechaty> {
  const { WechatyBuilder, log } = await import('wechaty')
  const { MemoryCard } = await import('memory-card')
  log.level('silent')
  // The builder checks the name against the puppets it knows; any other is a package name, which it accepts at run time.
  const options: Record<string, unknown> = { name: 'kepu', puppet, memory: new MemoryCard(memoryFile) }
  return WechatyBuilder.build(options)
}
