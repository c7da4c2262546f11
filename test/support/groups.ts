import type { GroupMessage, RumourMatch } from '../../src/conversation/group-policy.ts'
import {
  DEFAULT_GROUP_SETTINGS,
  type GroupReply,
  type GroupRoom,
  type GroupSettings,
  type GroupStore,
} from '../../src/conversation/group-settings.ts'

export function aGroupMessage(more: Partial<GroupMessage> = {}): GroupMessage {
  return {
    isAddressed: false,
    fromBot: false,
    isOurText: false,
    isForward: true,
    isRepeat: false,
    length: 80,
    ...more,
  }
}

export function aRumour(more: Partial<RumourMatch> = {}): RumourMatch {
  return {
    kind: 'rumour',
    strength: 'act',
    entry: 'garlic',
    verdict: 'false',
    topic: 'health',
    isLive: false,
    ...more,
  }
}

/** A store in memory, for tests that are not about storage; the contract is the same. */
export function createMemoryGroupStore(): GroupStore {
  const settings = new Map<string, GroupSettings>()
  let replies: (GroupReply & GroupRoom)[] = []
  const keyOf = ({ channel, room }: GroupRoom) => JSON.stringify([channel, room])
  return {
    settingsOf: async (room) => settings.get(keyOf(room)),
    async changeSettings(room, before, change) {
      settings.set(keyOf(room), { ...(settings.get(keyOf(room)) ?? before), ...change })
    },
    repliesSince: async (room, since) =>
      replies
        .filter((reply) => keyOf(reply) === keyOf(room) && reply.at >= since)
        .sort((a, b) => a.at.getTime() - b.at.getTime())
        .map(({ entry, at, kind }) => ({ entry, at, kind })),
    async recordReply(room, reply) {
      replies.push({ ...room, ...reply })
    },
    async forgetBefore(before) {
      const kept = replies.filter(({ at }) => at >= before)
      const gone = replies.length - kept.length
      replies = kept
      return gone
    },
  }
}

export function groupSettings(more: Partial<GroupSettings> = {}): GroupSettings {
  return { ...DEFAULT_GROUP_SETTINGS, ...more }
}
