import { isObject, words } from '../chat/reply.ts'
import { readSetting, writeSetting } from '../chat/store.ts'
import { readContent, type ShownContent } from './content.ts'

export interface Kept {
  readonly content: ShownContent
  readonly serverNow: number
  readonly deviceNow: number
}

/** The last good content of this screen, for a start without a network. */
export function createKept(query: string) {
  const name = `screen.${query}`
  let body = ''
  return {
    read(): Kept | undefined {
      try {
        const kept: unknown = JSON.parse(readSetting(name))
        if (!isObject(kept)) return undefined
        const content = readContent(kept['content'])
        body = JSON.stringify(kept['content'])
        const [serverNow, deviceNow] = [Number(kept['serverNow']), Number(kept['deviceNow'])]
        return content === undefined || !(serverNow > 0) ? undefined : { content, serverNow, deviceNow }
      } catch {
        return undefined
      }
    },
    write(content: ShownContent): void {
      body = JSON.stringify(toBody(content))
      this.touch(content.now)
    },
    /** The server was heard: the content is as good as then. */
    touch(serverNow: number): void {
      if (body === '') return
      writeSetting(name, `{"serverNow":${serverNow},"deviceNow":${Date.now()},"content":${body}}`)
    },
  }
}

/** In the shape in which the server sends it, so that one reader reads both. */
function toBody(content: ShownContent): object {
  return {
    ...content,
    now: new Date(content.now).toISOString(),
    mode: content.emergency === '' ? 'peace' : 'emergency',
    hazard: words(content.emergency),
    alerts: content.alerts.map((alert) => ({ ...alert, until: new Date(alert.until).toISOString() })),
  }
}
