/** As a `ref`: what has just appeared is brought to sight, once. On a phone a refusal stands above what was pressed. */
export const intoView = (said: HTMLElement | null) => said?.scrollIntoView?.({ block: "nearest" });
