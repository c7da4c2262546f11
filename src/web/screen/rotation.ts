import type { ShownAlert, ShownContent, ShownSlide } from './content.ts'

/** What fills the screen for a while. */
export type Frame =
  | { readonly kind: 'alert'; readonly alert: ShownAlert; readonly at: number; readonly of: number }
  | { readonly kind: 'slide'; readonly slide: ShownSlide }
  | { readonly kind: 'empty' }

const ALERT_MS = 10_000
const SLIDE_MS = 15_000

/** Alerts that have not expired, the worst first, as the server sorted them. */
export function liveAt(content: ShownContent, now: number): ShownAlert[] {
  return content.alerts.filter(({ until }) => until > now)
}

/** Alerts push everything else aside; they take turns among themselves. */
export function framesOf(content: ShownContent | undefined, now: number): Frame[] {
  if (content === undefined) return [{ kind: 'empty' }]
  const alerts = liveAt(content, now)
  if (alerts.length > 0) return alerts.map((alert, at) => ({ kind: 'alert', alert, at, of: alerts.length }))
  if (content.slides.length > 0) return content.slides.map((slide) => ({ kind: 'slide', slide }))
  return [{ kind: 'empty' }]
}

export function durationOf({ kind }: Frame): number {
  return kind === 'alert' ? ALERT_MS : SLIDE_MS
}

/** Alerts that are shown, in order; when it changes, the rotation begins anew. */
export function keyOf(frames: readonly Frame[]): string {
  return frames.map((frame) => (frame.kind === 'alert' ? frame.alert.id : frame.kind)).join(' ')
}
