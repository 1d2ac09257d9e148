/** How a bar, an average and a share are called. */
export const isMonth = (name: string) => name.length === 7;

/** "23/11" or "11/2026". */
export const shortName = (name: string) => (isMonth(name) ? `${name.slice(5)}/${name.slice(0, 4)}` : `${name.slice(8)}/${name.slice(5, 7)}`);

export const longName = (name: string) => (isMonth(name) ? shortName(name) : name.split("-").toReversed().join("/"));

export const written = (average: number | null | undefined) => (average === null || average === undefined ? "–" : average.toLocaleString("pt-BR", { minimumFractionDigits: 1, maximumFractionDigits: 2 }));

export const percent = (share: number | null | undefined) => (share === null || share === undefined ? "–" : `${Math.round(share * 100)}%`);
