import type { Sample } from "../../core/feature.ts";
export const broadcastSamples = (): Sample[] => [];
