import { part } from '../chat/element.ts'
import { showPlaces } from './choose-place.ts'
import type { ShownContent } from './content.ts'
import { followFeed } from './feed.ts'
import { createKept } from './kept-content.ts'
import { durationOf, type Frame, framesOf, keyOf, liveAt } from './rotation.ts'
import { createServerClock } from './server-clock.ts'
import { showAlert } from './show-alert.ts'
import { showEmpty, showSlide } from './show-slide.ts'
import { timeOfDay, wordAge } from './words.ts'

const TICK_MS = 500
/** The server says something every 15 s; somewhat later than three times that the screen says that it hears nothing. */
const OFFLINE_AFTER_MS = 50_000

const stage = part('stage', HTMLElement)

/** Shows frames in turn; alerts that come or go are followed at once. */
function createStage() {
  let key = ''
  let index = 0
  let from = 0
  let until = 0

  /** Returns the first action that had no room; 0 when all had. */
  function show(frame: Frame): number {
    if (frame.kind === 'slide') showSlide(stage, frame.slide)
    else if (frame.kind === 'empty') showEmpty(stage)
    else {
      const next = from + showAlert(stage, frame.alert, from, frame.at, frame.of)
      return next < frame.alert.card.actions.length ? next : 0
    }
    return 0
  }

  return (frames: readonly Frame[], ticks: number): void => {
    const isNew = keyOf(frames) !== key
    if (!isNew && ticks < until) return
    if (isNew) {
      key = keyOf(frames)
      index = 0
      from = 0
    } else if (from === 0) index = (index + 1) % frames.length
    const frame = frames[index]
    if (frame === undefined) return
    from = show(frame)
    until = ticks + durationOf(frame)
  }
}

/** A newer page is taken over when it can be had and nothing urgent is shown. */
async function reloadPage(): Promise<void> {
  const response = await fetch(location.href, { cache: 'no-store' })
  if (response.ok) location.reload()
}

function start(query: string): void {
  const kept = createKept(query)
  const clock = createServerClock(
    () => Date.now(),
    () => performance.now(),
  )
  const play = createStage()
  let content: ShownContent | undefined
  /** Of the server, when it was last heard. */
  let heardAt = 0
  let version = ''

  function tick(): void {
    const now = clock.now()
    // Where nobody knows how late it is, an alert from before may be over.
    const shown = content && !clock.isKnown() ? { ...content, alerts: [] } : content
    play(framesOf(shown, now), performance.now())
    part('time', HTMLParagraphElement).textContent = heardAt === 0 ? '' : timeOfDay(now)
    const age = now - heardAt
    const link = heardAt > 0 && age > OFFLINE_AFTER_MS ? `离线 · 内容是${wordAge(age)}前的` : ''
    if (part('link', HTMLParagraphElement).textContent !== link) part('link', HTMLParagraphElement).textContent = link
    document.body.classList.toggle('urgent', shown !== undefined && liveAt(shown, now).length > 0)
  }

  function take(next: ShownContent): void {
    content = next
    part('place', HTMLHeadingElement).textContent = next.regionName
    const mode = part('mode', HTMLParagraphElement)
    mode.hidden = next.emergency === ''
    mode.textContent = next.emergency === '' ? '' : `应急状态：${next.emergency}，请留意预警，听从安排`
  }

  function heard(serverNow: number): void {
    clock.set(serverNow)
    heardAt = serverNow
  }

  const before = kept.read()
  if (before !== undefined) {
    clock.restore(before.serverNow, before.deviceNow)
    heardAt = before.serverNow
    take(before.content)
  }
  followFeed({
    query,
    onContent(next) {
      heard(next.now)
      kept.write(next)
      const isUpdated = version !== '' && version !== next.version
      if (version === '') version = next.version
      take(next)
      tick()
      if (isUpdated && next.alerts.length === 0) reloadPage().catch(() => undefined)
    },
    onAlive(serverNow) {
      heard(serverNow)
      kept.touch(serverNow)
      tick()
    },
  })
  tick()
  window.setInterval(tick, TICK_MS)
}

const asked = new URLSearchParams(location.search)
const region = asked.get('region')
if (region === null) showPlaces(stage)
else start(`?region=${encodeURIComponent(region)}${asked.get('drill') === '1' ? '&drill=1' : ''}`)
