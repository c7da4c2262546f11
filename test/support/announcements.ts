import type { Announcement } from '../../src/domain/announcement.ts'

export function anAnnouncement(id: string, more: Partial<Announcement> = {}): Announcement {
  return {
    id,
    drill: false,
    headline: '暴雨红色预警',
    text: '暴雨红色预警。',
    sentences: [{ text: '暴雨红色预警。', pauseMs: 1_000 }],
    seconds: 60,
    until: new Date('2026-11-26T05:00:00Z'),
    regions: ['532324'],
    ...more,
  }
}

/** What is live, and who wants to know of changes. */
export function aSource(regions: readonly string[]) {
  const held = { live: new Array<Announcement>(), isKnown: true }
  const listeners = new Set<() => void>()
  return {
    held,
    deps: {
      regions: () => regions,
      live: () => (held.isKnown ? held.live : undefined),
      onChange: (listener: () => void) => {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
    set(...live: readonly Announcement[]) {
      held.live = [...live]
      held.isKnown = true
      for (const listener of listeners) listener()
    },
  }
}
