/** Two short tones, made here: no file to load, and nothing before the first touch, which browsers ask for. */
let context: AudioContext | null = null;
let last = 0;
const SELDOM = 1500;

export function readySound(): () => void {
  const wake = () => {
    context ??= typeof AudioContext === "undefined" ? null : new AudioContext();
    void context?.resume();
  };
  window.addEventListener("pointerdown", wake, { once: true });
  window.addEventListener("keydown", wake, { once: true });
  return () => {
    window.removeEventListener("pointerdown", wake);
    window.removeEventListener("keydown", wake);
  };
}

export function chime(): void {
  const now = Date.now();
  if (!context || context.state !== "running" || now - last < SELDOM) return;
  last = now;
  tone(context, 660, 0);
  tone(context, 880, 0.12);
}

function tone(audio: AudioContext, frequency: number, after: number): void {
  const start = audio.currentTime + after;
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(0.12, start + 0.015);
  gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.28);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.3);
}
