/** "2026-12-01" as "01/12/2026": a day of the clinic's calendar, in no zone. */
export const readableDay = (day: string) => day.split("-").reverse().join("/");
