/** Registry of stories: add one import and one entry, and its name to STORIES (story.ts). */

import type { LabContext } from "./lab-context.ts";
import type { RawStory, Story } from "./story.ts";
import { mtuStory } from "./story-mtu.ts";
import { neighbourStory } from "./story-neighbour.ts";
import { peerStory } from "./story-peer.ts";
import { rejectStory } from "./story-reject.ts";

const RESOLVE: Readonly<Record<RawStory["kind"], (raw: RawStory, sourcePort: number, context: LabContext) => Story>> = {
  reject: rejectStory,
  peer: peerStory,
  mtu: mtuStory,
  neighbour: neighbourStory,
};

/** All of them together. Each has source ports of its own. */
export function drawnStories(raw: readonly RawStory[], context: LabContext): Story {
  const stories = raw.map((each, index) => RESOLVE[each.kind](each, 4101 + 10 * index, context));
  return {
    rules: stories.flatMap(({ rules }) => rules),
    sysctls: stories.flatMap(({ sysctls }) => sysctls),
    traffic: stories.flatMap(({ traffic }) => traffic),
  };
}
