import { element } from './element.ts'
import { isObject, list, words } from './reply.ts'

export interface BannerDeps {
  readonly place: HTMLElement
  /** Empty for the whole prefecture. */
  readonly region: () => string
}

interface LiveAlert {
  readonly id: string
  readonly level: string
  readonly mark: string
  readonly headline: string
  readonly expires: number
}

/** While the page is looked at. */
const EVERY_MS = 30_000
const TICK_MS = 5_000
const MARKS = ['blue', 'yellow', 'orange', 'red', 'over']

function readAlert(sent: Record<string, unknown>): LiveAlert {
  return {
    id: words(sent['id']),
    level: words(sent['level']),
    mark: words(sent['mark']),
    headline: words(sent['headline']),
    expires: Date.parse(words(sent['expires'])),
  }
}

async function fetchLive(region: string): Promise<LiveAlert[] | undefined> {
  const address = region === '' ? '/api/live-alerts' : `/api/live-alerts?region=${encodeURIComponent(region)}`
  const response = await fetch(address)
  const body: unknown = response.ok ? await response.json() : undefined
  return isObject(body) ? list(body['alerts']).filter(isObject).map(readAlert) : undefined
}

/** The level in words stands once: before the headline, or where the headline says it, only what it leaves open (Ⅰ级) after it. */
function titleOf({ level, mark, headline }: LiveAlert): string {
  const [name = '', rest = ''] = level.split('（')
  const isSaid = headline.indexOf(mark === 'over' ? name.replace('已', '') : name) >= 0
  if (!isSaid) return `${level} ${headline}`
  return rest === '' ? headline : `${headline}（${rest}`
}

/** One line: what, where and how bad, and what opens the alert in full. */
function line(alert: LiveAlert): HTMLAnchorElement {
  const { id, mark } = alert
  const link = element('a', `alert alert-${MARKS.indexOf(mark) >= 0 ? mark : 'none'}`)
  link.href = `/alerts/${encodeURIComponent(id)}`
  link.appendChild(element('strong', '', titleOf(alert)))
  link.appendChild(element('span', 'more', mark === 'over' ? '看说明' : '看怎么做'))
  return link
}

/** Live alerts of the region above everything else. Without a network the last ones stay until their own end. */
export function startBanner({ place, region }: BannerDeps): () => void {
  let alerts: readonly LiveAlert[] = []
  let shown = ''
  let last = 0

  function show(): void {
    const live = alerts.filter(({ expires }) => !(expires <= Date.now()))
    const key = live.map(({ id, headline }) => `${id} ${headline}`).join('\n')
    if (key === shown) return
    shown = key
    place.textContent = ''
    for (const alert of live) place.appendChild(line(alert))
    place.hidden = live.length === 0
  }

  async function look(): Promise<void> {
    const asked = region()
    const found = await fetchLive(asked)
    if (found !== undefined && asked === region()) alerts = found
    show()
  }

  function poll(): void {
    show()
    if (document.hidden || Date.now() - last < EVERY_MS) return
    last = Date.now()
    // Nobody waits for it: what is known stays, and it is asked again.
    look().catch(() => undefined)
  }

  document.addEventListener('visibilitychange', poll)
  window.setInterval(poll, TICK_MS)
  poll()
  return () => {
    last = 0
    poll()
  }
}
