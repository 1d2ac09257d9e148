const [WIDTH, HEIGHT] = [96, 22];

/** A line of the last values; flat at the bottom when nothing happens. */
export function Sparkline({ label, values }: { label: string; values: number[] }) {
  const most = Math.max(4, ...values);
  const step = WIDTH / 59;
  const points = values.map((value, index) => `${(WIDTH - (values.length - 1 - index) * step).toFixed(1)},${(HEIGHT - 1 - (value / most) * (HEIGHT - 3)).toFixed(1)}`);
  return (
    <svg role="img" aria-label={`${label}: ${values.at(-1) ?? 0}`} width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
      <line x1={0} y1={HEIGHT - 1} x2={WIDTH} y2={HEIGHT - 1} stroke="var(--line)" />
      {points.length > 1 && <polyline points={points.join(" ")} fill="none" stroke="var(--accent)" strokeWidth={1.5} strokeLinejoin="round" />}
    </svg>
  );
}
