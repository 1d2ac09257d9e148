/** Seconds in the largest unit that fits. */
import type { OperationWords } from "./words";

type Units = Pick<OperationWords, "seconds" | "minutes" | "hours" | "days">;

export function readableAge(seconds: number, words: Units): string {
  if (seconds < 120) return words.seconds(Math.round(seconds));
  if (seconds < 7_200) return words.minutes(Math.round(seconds / 60));
  if (seconds < 172_800) return words.hours(Math.round(seconds / 3_600));
  return words.days(Math.round(seconds / 86_400));
}
